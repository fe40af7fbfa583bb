package dev.tonnage.dwarf;

import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * Where code is in memory. Linkers leave the debug information of functions that they drop, with
 * addresses that lead nowhere (0, 1, -1, -2); a function counts only if its address is in code.
 */
final class CodeAreas {
  private final List<Section> areas = new ArrayList<>();
  private Section last;

  CodeAreas(Image image) {
    if (image.type() != Image.Type.RELOCATABLE) {
      for (Section s : image.sections()) {
        // In a file of debug information alone, code is a section without bytes.
        boolean isCode = s.kind() == Section.Kind.CODE || s.flags().contains("X");
        if (s.isMapped() && isCode) {
          areas.add(s);
        }
      }
    }
  }

  boolean contains(long address) {
    if (last != null && isIn(last, address)) {
      return true;
    }
    for (Section s : areas) {
      if (isIn(s, address)) {
        last = s;
        return true;
      }
    }
    return false;
  }

  /** Of pairs of start and end, those that are in code. */
  long[] within(long[] pairs) {
    int to = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      if (contains(pairs[i])) {
        pairs[to++] = pairs[i];
        pairs[to++] = pairs[i + 1];
      }
    }
    return to == pairs.length ? pairs : java.util.Arrays.copyOf(pairs, to);
  }

  private static boolean isIn(Section s, long address) {
    return Long.compareUnsigned(address - s.address(), s.memoryBytes()) < 0;
  }
}
