package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.HashMap;
import java.util.Map;

/**
 * The index of a package of split files ({@code .debug_cu_index}, section 7.3.5.3; before version
 * 5, GNU's of version 2): which part of each section is which unit's.
 */
final class SplitIndex {
  private SplitIndex() {}

  /** The parts of one unit; none of an image that is no package, null when it has no such unit. */
  static Map<String, Span> windows(Image image, long id) {
    Section s = image.section(".debug_cu_index").orElse(null);
    if (s == null || s.file().isEmpty()) {
      return Map.of();
    }
    Bytes b = image.file().slice(s.file(), s.name());
    boolean isOld = b.u32(0) == 2;
    long columns = b.u32(4);
    long units = b.u32(8);
    long slots = b.u32(12);
    long rows = 16 + 8 * slots;
    long row = 0;
    for (long i = 0; i < slots && row == 0; i++) {
      row = b.i64(16 + 8 * i) == id ? b.u32(rows + 4 * i) : 0;
    }
    if (row < 1 || row > units || columns > 16) {
      return null;
    }
    long heads = rows + 4 * slots;
    long offsets = heads + 4 * columns;
    long sizes = offsets + 4 * columns * units;
    Map<String, Span> windows = new HashMap<>();
    for (long c = 0; c < columns; c++) {
      String name = section((int) b.u32(heads + 4 * c), isOld);
      long at = 4 * (columns * (row - 1) + c);
      if (name != null) {
        windows.put(name, Span.of(b.u32(offsets + at), b.u32(sizes + at)));
      }
    }
    return windows;
  }

  private static String section(int id, boolean isOld) {
    return switch (id) {
      case 1 -> ".debug_info";
      case 3 -> ".debug_abbrev";
      case 5 -> isOld ? ".debug_loc" : ".debug_loclists";
      case 6 -> ".debug_str_offsets";
      case 7 -> isOld ? ".debug_macinfo" : ".debug_macro";
      case 8 -> isOld ? ".debug_macro" : ".debug_rnglists";
      default -> null;
    };
  }
}
