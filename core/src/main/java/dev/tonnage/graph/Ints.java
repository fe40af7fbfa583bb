package dev.tonnage.graph;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Ints {
  private int[] values;
  private int count;

  Ints() {
    this(256);
  }

  Ints(int capacity) {
    this.values = new int[capacity];
  }

  void add(int value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  void set(int index, int value) {
    values[index] = value;
  }

  int at(int index) {
    return values[index];
  }

  int count() {
    return count;
  }

  int[] toArray() {
    return Arrays.copyOf(values, count);
  }
}
