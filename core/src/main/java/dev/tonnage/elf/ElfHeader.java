package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The ELF header (generic ABI, "ELF Header"). Fields keep the file's values; a method says what
 * they mean.
 */
record ElfHeader(
    int width,
    ByteOrder order,
    int osAbi,
    int typeNumber,
    int machine,
    long flags,
    long programTable,
    long sectionTable,
    int bytes,
    int programEntryBytes,
    int programCount,
    int sectionEntryBytes,
    int sectionCount,
    int nameSection) {

  static ElfHeader read(Bytes file) {
    int width =
        switch (file.u8(4)) {
          case 1 -> 4;
          case 2 -> 8;
          default -> throw damaged("EI_CLASS", file.u8(4), "1 or 2", 4);
        };
    ByteOrder order =
        switch (file.u8(5)) {
          case 1 -> ByteOrder.LITTLE_ENDIAN;
          case 2 -> ByteOrder.BIG_ENDIAN;
          default -> throw damaged("EI_DATA", file.u8(5), "1 or 2", 5);
        };
    int bytes = width == 8 ? 64 : 52;
    Bytes h = file.order(order).slice(0, bytes, "ELF header");
    int tail = 24 + 3 * width;
    return new ElfHeader(
        width,
        order,
        h.u8(7),
        h.u16(16),
        h.u16(18),
        h.u32(tail),
        h.word(24 + width, width),
        h.word(24 + 2L * width, width),
        bytes,
        h.u16(tail + 6),
        h.u16(tail + 8),
        h.u16(tail + 10),
        h.u16(tail + 12),
        h.u16(tail + 14));
  }

  /** The tables can not be read whose entries have another size than the specification's. */
  void checkPrograms() {
    check("e_phentsize", programEntryBytes, width == 8 ? 56 : 32, 24 + 3 * width + 6);
  }

  void checkSections() {
    check("e_shentsize", sectionEntryBytes, width == 8 ? 64 : 40, 24 + 3 * width + 10);
  }

  private static void check(String field, int found, int expected, int offset) {
    if (found != expected) {
      throw damaged(field, found, Integer.toString(expected), offset);
    }
  }

  private static DamageException damaged(String field, int found, String expected, int offset) {
    return new DamageException(
        Fault.damaged(offset, "ELF header: %s is %d, expected %s", field, found, expected));
  }

  Image.Type type() {
    return switch (typeNumber) {
      case 1 -> Image.Type.RELOCATABLE;
      case 2 -> Image.Type.EXECUTABLE;
      case 3 -> Image.Type.SHARED;
      case 4 -> Image.Type.CORE;
      default -> Image.Type.OTHER;
    };
  }

  /**
   * The operating system: EI_OSABI where it is set; Linux programs mostly leave it at 0 (System V)
   * and carry a GNU note.
   */
  String os(List<Section> sections) {
    return switch (osAbi) {
      case 3 -> "linux";
      case 2 -> "netbsd";
      case 6 -> "solaris";
      case 9 -> "freebsd";
      case 12 -> "openbsd";
      case 0 ->
          sections.stream().anyMatch(s -> s.name().startsWith(".note.openbsd"))
              ? "openbsd"
              : sections.stream().anyMatch(s -> s.name().startsWith(".note.netbsd"))
                  ? "netbsd"
                  : "linux";
      default -> null;
    };
  }

  /** The processor (e_machine), in Go's words. */
  String arch() {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    return switch (machine) {
      case 2 -> "sparc";
      case 3 -> "386";
      case 8 -> (width == 8 ? "mips64" : "mips") + (little ? "le" : "");
      case 20 -> "ppc";
      case 21 -> little ? "ppc64le" : "ppc64";
      case 22 -> width == 8 ? "s390x" : "s390";
      case 40 -> "arm";
      case 43 -> "sparc64";
      case 62 -> width == 8 ? "amd64" : "x32";
      case 183 -> "arm64";
      case 243 -> width == 8 ? "riscv64" : "riscv32";
      case 258 -> "loong64";
      default -> "e_machine " + machine;
    };
  }
}
