package dev.tonnage.weigh;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A program in a form that it undoes itself when it runs: compressed by a packer, or followed by an
 * archive. Only marks that are the packers' own count; a file that merely looks compressed is not
 * called packed.
 *
 * <p>Sources: UPX, {@code src/stub/src/include/linux.h} (l_info, p_info) and {@code
 * src/packhead.cpp}; AppImage specification, "Type 1" and "Type 2"; Linux, {@code
 * Documentation/arch/x86/boot.rst}; PyInstaller, {@code bootloader/src/pyi_archive.h}.
 *
 * @param name the packer, with its version where it says that
 * @param unpackedBytes how large the file was; null when it does not say
 */
record Packing(String name, Long unpackedBytes) {
  private static final byte[] UPX = bytes("UPX!");
  private static final byte[] UPX_TEXT = bytes("$Id: UPX ");
  private static final byte[] PYINSTALLER = {'M', 'E', 'I', 014, 013, 012, 013, 016};
  private static final int HEAD = 4096;
  private static final int TAIL = 4096;

  /** How sections are named by packers that name them. */
  private static final Map<String, String> SECTIONS =
      Map.ofEntries(
          Map.entry("UPX0", "upx"),
          Map.entry(".MPRESS1", "mpress"),
          Map.entry("__MPRESS__v.2", "mpress"),
          Map.entry(".aspack", "aspack"),
          Map.entry("ASPack", "aspack"),
          Map.entry(".petite", "petite"),
          Map.entry("petite", "petite"),
          Map.entry("kkrunchy", "kkrunchy"),
          Map.entry("PEC2", "pecompact"),
          Map.entry("PEC2TO", "pecompact"),
          Map.entry("pec1", "pecompact"),
          Map.entry(".vmp0", "vmprotect"),
          Map.entry(".themida", "themida"),
          Map.entry("nsp0", "nspack"),
          Map.entry(".nsp0", "nspack"),
          Map.entry("FSG!", "fsg"),
          Map.entry("MEW", "mew"));

  /** How archives begin that are appended to programs. */
  private static final Map<String, byte[]> APPENDED =
      Map.of(
          "7z self-extracting", new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c},
          "7z self-extracting ", bytes(";!@Install@!UTF-8!"),
          "rar self-extracting", bytes("Rar!\u001a\u0007"),
          "zip self-extracting", bytes("PK\u0003\u0004"),
          "squashfs appended", bytes("hsqs"),
          "xz appended", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
          "gzip appended", new byte[] {0x1f, (byte) 0x8b, 8});

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Empty when the file carries no packer's mark. */
  static Optional<Packing> find(Bytes file, Image image) {
    Packing upx = upx(file, image);
    if (upx != null) {
      return Optional.of(upx);
    }
    if (image.format() == Format.ELF && file.size() > 11) {
      boolean isAppImage = file.u8(8) == 'A' && file.u8(9) == 'I' && file.u8(10) - 1 >>> 1 == 0;
      if (isAppImage) {
        return Optional.of(new Packing("appimage type " + file.u8(10), null));
      }
    }
    if (image.format() == Format.PE && file.size() > 0x264 && file.u32(0x202) == 0x5372_6448) {
      return Optional.of(new Packing("linux kernel (bzImage)", null));
    }
    for (Section s : image.sections()) {
      String packer = image.format() == Format.PE ? SECTIONS.get(s.name()) : null;
      if (packer != null) {
        return Optional.of(new Packing(packer, null));
      }
      if (s.name().equals("pydata") && image.format() == Format.ELF) {
        return Optional.of(new Packing("pyinstaller", null));
      }
    }
    return appended(file, image);
  }

  /** Behind the last section or segment. */
  private static Optional<Packing> appended(Bytes file, Image image) {
    if (!image.parts().isEmpty() || image.type() == Image.Type.RELOCATABLE) {
      return Optional.empty();
    }
    long end = 0;
    for (Section s : image.sections()) {
      if (!s.name().equals("overlay")) {
        end = Math.max(end, s.file().end());
      }
    }
    for (Image.Structure s : image.structures()) {
      end = Math.max(end, s.file().end());
    }
    for (var s : image.segments()) {
      end = Math.max(end, s.file().end());
    }
    if (end >= file.size()) {
      return Optional.empty();
    }
    long tail = Math.max(file.size() - TAIL, 0);
    if (file.slice(tail, file.size() - tail, "file").indexOf(PYINSTALLER, 0, 1) >= 0) {
      return Optional.of(new Packing("pyinstaller", null));
    }
    // What is appended may be aligned first.
    for (long at : new long[] {end, end + 15 & ~15L, end + 511 & ~511L, end + 4095 & ~4095L}) {
      for (Map.Entry<String, byte[]> e : APPENDED.entrySet()) {
        if (file.startsWith(at, e.getValue())) {
          return Optional.of(new Packing(e.getKey().strip(), null));
        }
      }
    }
    return Optional.empty();
  }

  private static Packing upx(Bytes file, Image image) {
    Bytes head = file.order(image.order()).slice(0, Math.min(HEAD, file.size()), "file");
    long at = head.indexOf(UPX, 0, 4);
    if (at < 0) {
      return null;
    }
    Long unpacked = null;
    if (image.format() == Format.ELF && at + 16 <= head.size()) {
      // l_info ends with its magic, a size and a version; p_info begins with an id and the size.
      unpacked = head.u32(at + 12);
    } else if (at + 28 <= head.size()) {
      unpacked = head.order(java.nio.ByteOrder.LITTLE_ENDIAN).u32(at + 24);
    }
    return new Packing("upx" + version(file, head, at), unpacked);
  }

  /** Of ELF files the stub says it in words; in PE files it stands before the mark. */
  private static String version(Bytes file, Bytes head, long at) {
    long text = file.indexOf(UPX_TEXT, 0, 1);
    long start = text >= 0 ? text + UPX_TEXT.length : at >= 5 ? at - 5 : -1;
    if (start < 0) {
      return "";
    }
    StringBuilder version = new StringBuilder(" ");
    while (start < file.size() && version.length() < 10) {
      char c = (char) file.u8(start++);
      if (c != '.' && !(c >= '0' && c <= '9')) {
        break;
      }
      version.append(c);
    }
    boolean isVersion = version.indexOf(".") > 1 && version.length() > 3;
    return isVersion ? withPatch(version.toString()) : "";
  }

  /** "4.24" is release 4.2.4: UPX writes its second and third number as one. */
  private static String withPatch(String version) {
    int dot = version.indexOf('.');
    return version.length() == dot + 3
        ? version.substring(0, dot + 2) + "." + version.charAt(dot + 2)
        : version;
  }
}
