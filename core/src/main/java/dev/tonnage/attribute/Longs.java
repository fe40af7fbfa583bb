package dev.tonnage.attribute;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Longs {
  private long[] values = new long[1024];
  private int count;

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  long at(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  void sort() {
    Arrays.sort(values, 0, count);
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
