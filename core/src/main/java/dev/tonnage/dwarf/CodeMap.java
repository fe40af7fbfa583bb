package dev.tonnage.dwarf;

import java.util.Comparator;
import java.util.List;

/** Which function, or which unit, the code at an address is of. */
final class CodeMap {
  /** Not a number: there is none. */
  static final int NONE = -1;

  private record Range(long start, long end, int number) {}

  /** Ranges in the order of their starts; of those with the same start, only one is looked at. */
  private static final class Table {
    private final long[] starts;
    private final long[] ends;
    private final int[] numbers;
    private int last;

    Table(List<Range> ranges) {
      Range[] sorted =
          ranges.stream()
              .sorted(
                  Comparator.comparing(Range::start, Long::compareUnsigned)
                      .thenComparing(Range::end, (a, b) -> Long.compareUnsigned(b, a))
                      .thenComparing(Range::number, Comparator.reverseOrder()))
              .toArray(Range[]::new);
      starts = new long[sorted.length];
      ends = new long[sorted.length];
      numbers = new int[sorted.length];
      for (int i = 0; i < sorted.length; i++) {
        starts[i] = sorted[i].start() ^ Long.MIN_VALUE;
        ends[i] = sorted[i].end() ^ Long.MIN_VALUE;
        numbers[i] = sorted[i].number();
      }
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

  private final Table functions;
  private final Table units;

  CodeMap(List<UnitContext> units, List<Subprogram> functions) {
    this.functions =
        new Table(
            functions.stream()
                .flatMap(
                    f ->
                        java.util.stream.IntStream.range(0, f.rangeCount())
                            .mapToObj(i -> new Range(f.start(i), f.end(i), f.number())))
                .toList());
    this.units =
        new Table(
            units.stream()
                .flatMap(
                    u ->
                        java.util.stream.IntStream.range(0, u.ranges.length / 2)
                            .mapToObj(
                                i -> new Range(u.ranges[2 * i], u.ranges[2 * i + 1], u.number)))
                .toList());
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
