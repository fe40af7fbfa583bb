package dev.tonnage.attribute;

import dev.tonnage.bytes.LongSort;
import java.util.Arrays;

/** A list of numbers that grows. */
final class Longs {
  private long[] values;
  private int count;

  Longs() {
    this(1024);
  }

  /** A list with room for so many. */
  Longs(int room) {
    values = new long[room];
  }

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.max(2 * count, 16));
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /** Forgets all but the first so many. */
  void cutTo(int count) {
    this.count = count;
  }

  long at(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  void sort() {
    LongSort.sort(values, count);
  }

  /** Leaves of equal numbers in a row only one. */
  void unite() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || values[i] != values[kept - 1]) {
        values[kept++] = values[i];
      }
    }
    count = kept;
  }

  /** The index of the first that is not smaller, in a sorted list. */
  int firstFrom(long value) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
