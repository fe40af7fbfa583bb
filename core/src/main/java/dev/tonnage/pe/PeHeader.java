package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers ("COFF File Header", "Optional Header"). Of an object file, the first alone.
 *
 * @param coff where the COFF header begins
 * @param width 4 or 8; an object file's by its machine
 * @param optionalBytes the size of the optional header; 0 in an object file
 * @param directories the data directories, as pairs of address and size
 */
record PeHeader(
    long coff,
    int machine,
    int sectionCount,
    long symbols,
    long symbolCount,
    int optionalBytes,
    int characteristics,
    int width,
    long imageBase,
    long headerBytes,
    int subsystem,
    int dllCharacteristics,
    List<Directory> directories) {
  static final int COFF_BYTES = 20;

  static final int EXPORTS = 0;
  static final int IMPORTS = 1;
  static final int RESOURCES = 2;
  static final int EXCEPTIONS = 3;
  static final int CERTIFICATES = 4;
  static final int BASE_RELOCATIONS = 5;
  static final int DEBUG = 6;
  static final int BOUND_IMPORTS = 11;
  static final int IMPORT_ADDRESSES = 12;
  static final int DELAY_IMPORTS = 13;

  private static final int DLL = 0x2000;
  private static final int DYNAMIC_BASE = 0x40;
  private static final int DOS_HEADER_BYTES = 64;

  /** One entry of the data directories; of the certificates, the address is an offset. */
  record Directory(long address, long size) {
    static final Directory NONE = new Directory(0, 0);
  }

  static PeHeader read(Bytes file) {
    long signature = file.slice(0, DOS_HEADER_BYTES, "DOS header").u32(60);
    long coff = signature + 4;
    Bytes h = file.slice(coff, COFF_BYTES, "COFF header");
    int optionalBytes = h.u16(16);
    if (optionalBytes == 0) {
      throw new DamageException(
          Fault.damaged(coff + 16, "COFF header: SizeOfOptionalHeader is 0 in a program"));
    }
    Bytes o = file.slice(coff + COFF_BYTES, optionalBytes, "PE optional header");
    int width =
        switch (o.u16(0)) {
          case 0x10b -> 4;
          case 0x20b -> 8;
          default ->
              throw new DamageException(
                  Fault.damaged(
                      o.fileOffset(),
                      "PE optional header: Magic is 0x%x, expected 0x10b or 0x20b",
                      o.u16(0)));
        };
    int tail = width == 8 ? 112 : 96;
    long count = Math.min(o.u32(tail - 4L), 16);
    List<Directory> directories = new ArrayList<>();
    for (long at = tail; directories.size() < count && at + 8 <= o.size(); at += 8) {
      directories.add(new Directory(o.u32(at), o.u32(at + 4)));
    }
    return new PeHeader(
        coff,
        h.u16(0),
        h.u16(2),
        h.u32(8),
        h.u32(12),
        optionalBytes,
        h.u16(18),
        width,
        width == 8 ? o.i64(24) : o.u32(28),
        o.u32(60),
        o.u16(68),
        o.u16(70),
        List.copyOf(directories));
  }

  static PeHeader readObject(Bytes file) {
    Bytes h = file.slice(0, COFF_BYTES, "COFF header");
    int width = h.u16(0) == 0x8664 || h.u16(0) == 0xaa64 ? 8 : 4;
    return new PeHeader(
        0, h.u16(0), h.u16(2), h.u32(8), h.u32(12), h.u16(16), h.u16(18), width, 0, 0, 0, 0,
        List.of());
  }

  /** Whether these bytes begin like an object file, which has no magic but its machine. */
  static boolean isObject(Bytes file) {
    if (file.size() < COFF_BYTES) {
      return false;
    }
    boolean isKnown =
        switch (file.u16(0)) {
          case 0x14c, 0x8664, 0xaa64, 0x1c4 -> true;
          default -> false;
        };
    return isKnown && file.u16(16) == 0 && file.u16(2) > 0 && file.u32(8) < file.size();
  }

  long sectionTable() {
    return coff + COFF_BYTES + optionalBytes;
  }

  Directory directory(int number) {
    return number < directories.size() ? directories.get(number) : Directory.NONE;
  }

  boolean isPie() {
    return (dllCharacteristics & DYNAMIC_BASE) != 0;
  }

  Image.Type type(boolean isObject) {
    return isObject
        ? Image.Type.RELOCATABLE
        : (characteristics & DLL) != 0 ? Image.Type.SHARED : Image.Type.EXECUTABLE;
  }

  /** In Go's words; firmware is of no operating system. */
  String os() {
    boolean isFirmware = subsystem >= 10 && subsystem <= 13;
    return isFirmware ? null : "windows";
  }

  String arch() {
    return switch (machine) {
      case 0x14c -> "386";
      case 0x8664 -> "amd64";
      case 0xaa64 -> "arm64";
      case 0x1c0, 0x1c2, 0x1c4 -> "arm";
      case 0x5064 -> "riscv64";
      case 0x6264 -> "loong64";
      default -> "machine 0x" + Integer.toHexString(machine);
    };
  }

  boolean isAmd64() {
    return machine == 0x8664;
  }

  boolean isArm64() {
    return machine == 0xaa64;
  }

  List<Image.Structure> structures(boolean isObject) {
    List<Image.Structure> structures = new ArrayList<>();
    if (!isObject) {
      long signature = coff - 4;
      structures.add(new Image.Structure("DOS header", Span.of(0, DOS_HEADER_BYTES)));
      if (signature > DOS_HEADER_BYTES) {
        structures.add(new Image.Structure("DOS stub", new Span(DOS_HEADER_BYTES, signature)));
      }
      structures.add(new Image.Structure("PE signature", new Span(signature, coff)));
      structures.add(
          new Image.Structure("PE optional header", Span.of(coff + COFF_BYTES, optionalBytes)));
    }
    structures.add(new Image.Structure("COFF header", Span.of(coff, COFF_BYTES)));
    if (sectionCount > 0) {
      structures.add(
          new Image.Structure(
              "PE section headers",
              Span.of(sectionTable(), (long) sectionCount * PeSection.HEADER_BYTES)));
    }
    return structures;
  }
}
