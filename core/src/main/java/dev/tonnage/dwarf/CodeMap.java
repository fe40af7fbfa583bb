package dev.tonnage.dwarf;

import dev.tonnage.bytes.LongSort;
import java.util.Arrays;
import java.util.List;

/** Which function, or which unit, the code at an address is of. */
final class CodeMap {
  /** Not a number: there is none. */
  static final int NONE = -1;

  /**
   * Ranges in the order of their starts; of those with the same start, the shortest, and of those
   * the first. The numbers of a range are kept as signed ones in the same order.
   */
  private static final class Table {
    private long[] starts = new long[64];
    private long[] ends = new long[64];
    private int[] numbers = new int[64];
    private int count;
    private int last;

    /** Adds a range; they come in the order of their numbers. */
    void add(long start, long end, int number) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      starts[count] = start ^ Long.MIN_VALUE;
      ends[count] = end ^ Long.MIN_VALUE;
      numbers[count++] = number;
    }

    void sort() {
      int[] order = LongSort.order(starts, count);
      long[] sortedStarts = new long[count];
      long[] sortedEnds = new long[count];
      int[] sortedNumbers = new int[count];
      int kept = 0;
      for (int i : order) {
        boolean isNew = kept == 0 || starts[i] != sortedStarts[kept - 1];
        if (isNew || ends[i] < sortedEnds[kept - 1]) {
          kept += isNew ? 1 : 0;
          sortedStarts[kept - 1] = starts[i];
          sortedEnds[kept - 1] = ends[i];
          sortedNumbers[kept - 1] = numbers[i];
        }
      }
      starts = Arrays.copyOf(sortedStarts, kept);
      ends = sortedEnds;
      numbers = sortedNumbers;
    }

    int find(long address) {
      long key = address ^ Long.MIN_VALUE;
      if (last < starts.length && starts[last] <= key && key < ends[last]) {
        if (last + 1 == starts.length || key < starts[last + 1]) {
          return numbers[last];
        }
      }
      int low = 0;
      int high = starts.length - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (starts[middle] <= key) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      if (high >= 0 && key < ends[high]) {
        last = high;
        return numbers[high];
      }
      return NONE;
    }
  }

  private final Table functions = new Table();
  private final Table units = new Table();

  CodeMap(List<UnitContext> units, List<Subprogram> functions) {
    for (Subprogram f : functions) {
      for (int i = 0; i < f.rangeCount(); i++) {
        this.functions.add(f.start(i), f.end(i), f.number());
      }
    }
    this.functions.sort();
    for (UnitContext u : units) {
      for (int i = 0; i < u.ranges.length; i += 2) {
        this.units.add(u.ranges[i], u.ranges[i + 1], u.number);
      }
    }
    this.units.sort();
  }

  /** The number of the function around an address. */
  int function(long address) {
    return functions.find(address);
  }

  /** The number of the unit that says the address is of its code. */
  int unit(long address) {
    return units.find(address);
  }
}
