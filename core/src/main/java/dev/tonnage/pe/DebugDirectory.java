package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * What points to debug information elsewhere ("The .debug Section").
 *
 * @param buildId the GUID and age of the PDB, as symbol servers write them, in lower case; null
 *     when there is none
 */
record DebugDirectory(String buildId, List<Image.Structure> structures) {
  static final DebugDirectory NONE = new DebugDirectory(null, List.of());

  private static final String WHAT = "PE debug directory";
  private static final int ENTRY_BYTES = 28;
  private static final int CODE_VIEW = 2;
  private static final int RSDS = 0x5344_5352;

  static DebugDirectory read(PeMemory memory, PeHeader header) {
    PeHeader.Directory directory = header.directory(PeHeader.DEBUG);
    if (directory.address() == 0) {
      return NONE;
    }
    Bytes table = memory.bytes(directory.address(), directory.size(), WHAT);
    List<Image.Structure> structures = new ArrayList<>();
    structures.add(structure(Span.of(table.fileOffset(), table.size())));
    String buildId = null;
    for (long at = 0; at + ENTRY_BYTES <= table.size(); at += ENTRY_BYTES) {
      Span data = Span.cutOff(table.u32(at + 24), table.u32(at + 16), memory.file().size());
      if (data.isEmpty()) {
        continue;
      }
      structures.add(structure(data));
      if (table.u32(at + 12) == CODE_VIEW && buildId == null) {
        buildId = buildId(memory.file().slice(data, "PE CodeView record"));
      }
    }
    return new DebugDirectory(buildId, List.copyOf(structures));
  }

  private static Image.Structure structure(Span span) {
    return new Image.Structure(WHAT, span, Section.Kind.NOTE);
  }

  private static String buildId(Bytes record) {
    if (record.size() < 24 || record.i32(0) != RSDS) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    text.append("%08x%04x%04x".formatted(record.u32(4), record.u16(8), record.u16(10)));
    for (int i = 12; i < 20; i++) {
      text.append("%02x".formatted(record.u8(i)));
    }
    return text.append(Long.toHexString(record.u32(20))).toString();
  }
}
