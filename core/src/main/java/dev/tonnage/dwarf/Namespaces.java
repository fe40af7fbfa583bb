package dev.tonnage.dwarf;

import java.util.Arrays;

/** The outermost namespaces of units: in Rust, the crates that their code comes from. */
final class Namespaces {
  private int count;
  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int[] units = new int[16];
  private long[] names = new long[16];

  /** A namespace begins; entries are visited in order, so it is behind all others. */
  void open(int unit, long start, long name) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      units = Arrays.copyOf(units, 2 * count);
      names = Arrays.copyOf(names, 2 * count);
    }
    starts[count] = start;
    ends[count] = start;
    units[count] = unit;
    names[count] = name;
    count++;
  }

  /** The namespace that was opened last ends. */
  void close(long end) {
    ends[count - 1] = end;
  }

  int mark() {
    return count;
  }

  void rewind(int mark) {
    count = mark;
  }

  /** The namespace around an entry; -1 when there is none. */
  int around(long entry) {
    int i = Arrays.binarySearch(starts, 0, count, entry);
    i = i < 0 ? -i - 2 : i;
    return i >= 0 && entry < ends[i] ? i : -1;
  }

  /** The number of the unit that a namespace is in. */
  int unit(int namespace) {
    return units[namespace];
  }

  /** A reference to its name. */
  long name(int namespace) {
    return names[namespace];
  }
}
