package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * The formats of executables that a registry holds, told apart by their first bytes, never by a
 * name.
 */
public enum Format {
  ELF,
  MACHO,
  MACHO_FAT,
  PE,
  WASM,
  ARCHIVE;

  /**
   * How many bytes of a file {@link #detect} wants to see; fewer will do when the file is shorter.
   */
  public static final int HEAD_BYTES = 4096;

  private static final int COFF_HEADER = 20;
  private static final int COFF_SECTION = 40;
  private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final byte[] WASM_MAGIC = {0, 'a', 's', 'm'};
  private static final byte[] ARCHIVE_MAGIC = {'!', '<', 'a', 'r', 'c', 'h', '>', '\n'};
  private static final byte[] THIN_MAGIC = {'!', '<', 't', 'h', 'i', 'n', '>', '\n'};
  private static final byte[] MZ_MAGIC = {'M', 'Z'};
  private static final byte[] PE_MAGIC = {'P', 'E', 0, 0};

  /**
   * A Java class file has the magic of a fat Mach-O; where that counts architectures it has a
   * version of 45 or more.
   */
  private static final int FEWER_ARCHITECTURES_THAN = 45;

  /** The name as it stands in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The format of the file that begins with these bytes; empty when it is no executable. */
  public static Optional<Format> detect(Bytes head) {
    if (head.size() < 8) {
      return Optional.empty();
    }
    if (head.startsWith(0, ELF_MAGIC)) {
      return Optional.of(ELF);
    }
    if (head.startsWith(0, WASM_MAGIC)) {
      return Optional.of(WASM);
    }
    if (head.startsWith(0, ARCHIVE_MAGIC) || head.startsWith(0, THIN_MAGIC)) {
      return Optional.of(ARCHIVE);
    }
    if (head.startsWith(0, MZ_MAGIC)) {
      return isPe(head) ? Optional.of(PE) : Optional.empty();
    }
    return switch (head.order(ByteOrder.BIG_ENDIAN).i32(0)) {
      case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe -> Optional.of(MACHO);
      case 0xcafebabe, 0xcafebabf -> {
        long count = head.order(ByteOrder.BIG_ENDIAN).u32(4);
        yield count > 0 && count < FEWER_ARCHITECTURES_THAN
            ? Optional.of(MACHO_FAT)
            : Optional.empty();
      }
      default -> isObject(head.order(ByteOrder.LITTLE_ENDIAN)) ? Optional.of(PE) : Optional.empty();
    };
  }

  /**
   * A COFF object file has no magic: a processor, as many sections as there is room for, no
   * optional header, symbols behind all headers, and a section whose name begins as they do.
   */
  private static boolean isObject(Bytes head) {
    if (head.size() < COFF_HEADER + COFF_SECTION) {
      return false;
    }
    boolean isProcessor =
        switch (head.u16(0)) {
          case 0x8664, 0x14c, 0xaa64, 0x1c4 -> true;
          default -> false;
        };
    int sections = head.u16(2);
    return isProcessor
        && sections > 0
        && head.u16(16) == 0
        && (head.u16(18) & 0x3002) == 0
        && head.u32(8) >= COFF_HEADER + (long) COFF_SECTION * sections
        && head.u32(12) > 0
        && head.u8(COFF_HEADER) == '.';
  }

  private static boolean isPe(Bytes head) {
    return head.size() >= 64 && head.startsWith(head.u32(60), PE_MAGIC);
  }
}
