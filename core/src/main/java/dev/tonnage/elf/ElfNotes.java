package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import java.util.HexFormat;
import java.util.List;

/**
 * Notes (generic ABI, "Note Section"): here, the linker's build id (NT_GNU_BUILD_ID, in notes of
 * owner GNU).
 */
final class ElfNotes {
  private static final int SHT_NOTE = 7;
  private static final int NT_GNU_BUILD_ID = 3;

  private ElfNotes() {}

  /** The build id in hex; null when there is none. Sections are asked first, then segments. */
  static String buildId(Bytes file, List<ElfSection> sections, List<ElfSegment> programs) {
    for (ElfSection s : sections) {
      if (s.type() == SHT_NOTE) {
        String id =
            buildIdIn(
                file.slice(s.offset(), s.size(), "ELF section %d (notes)".formatted(s.ordinal())));
        if (id != null) {
          return id;
        }
      }
    }
    for (ElfSegment p : programs) {
      if (p.type() == ElfSegment.NOTE) {
        String id =
            buildIdIn(
                file.slice(
                    p.offset(),
                    p.fileBytes(),
                    "ELF program header %d (notes)".formatted(p.ordinal())));
        if (id != null) {
          return id;
        }
      }
    }
    return null;
  }

  private static String buildIdIn(Bytes notes) {
    long at = 0;
    while (at + 12 <= notes.size()) {
      long nameBytes = notes.u32(at);
      long valueBytes = notes.u32(at + 4);
      long value = at + 12 + align4(nameBytes);
      if (notes.u32(at + 8) == NT_GNU_BUILD_ID
          && nameBytes == 4
          && notes.cString(at + 12).equals("GNU")) {
        return hex(notes.slice(value, valueBytes, "ELF build id"));
      }
      at = value + align4(valueBytes);
    }
    return null;
  }

  private static long align4(long n) {
    return (n + 3) & ~3L;
  }

  private static String hex(Bytes bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bytes.size(); i++) {
      HexFormat.of().toHexDigits(hex, (byte) bytes.u8(i));
    }
    return hex.toString();
  }
}
