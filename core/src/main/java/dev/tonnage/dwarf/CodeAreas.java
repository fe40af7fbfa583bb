package dev.tonnage.dwarf;

import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.Arrays;
import java.util.List;

/**
 * Where code is in memory. Linkers leave the debug information of functions that they drop, with
 * addresses that lead nowhere (0, 1, -1, -2); a function counts only if its address is in code.
 */
final class CodeAreas {
  private final long[] starts;
  private final long[] lengths;

  CodeAreas(Image image) {
    List<Section> areas =
        image.sections().stream()
            .filter(s -> isCode(s) && image.type() != Image.Type.RELOCATABLE)
            .sorted((a, b) -> Long.compareUnsigned(a.address(), b.address()))
            .toList();
    starts = areas.stream().mapToLong(s -> s.address() ^ Long.MIN_VALUE).toArray();
    lengths = areas.stream().mapToLong(Section::memoryBytes).toArray();
  }

  /** In a file of debug information alone, code is a section without bytes. */
  private static boolean isCode(Section s) {
    return s.isMapped() && (s.kind() == Section.Kind.CODE || s.flags().contains("X"));
  }

  boolean isEmpty() {
    return starts.length == 0;
  }

  boolean contains(long address) {
    long key = address ^ Long.MIN_VALUE;
    int i = Arrays.binarySearch(starts, key);
    i = i < 0 ? -i - 2 : i;
    return i >= 0 && Long.compareUnsigned(key - starts[i], lengths[i]) < 0;
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
    return to == pairs.length ? pairs : Arrays.copyOf(pairs, to);
  }
}
