package dev.tonnage.dwarf;

import java.util.Arrays;

/**
 * Who uses what stands at which position of one section. Users are numbers: see {@link
 * Pieces#unit}.
 */
final class Uses {
  private static final int USER_BITS = 31;

  private final String what;
  private final long size;
  private long[] uses = new long[64];
  private int count;
  private long outside;
  private boolean isSorted = true;

  /** The users of a section of {@code size} bytes. */
  Uses(String what, long size) {
    this.what = what;
    this.size = size;
  }

  void add(long position, int user) {
    if (position < 0 || position >= size) {
      outside++;
      return;
    }
    long use = position << USER_BITS | user;
    if (count > 0) {
      long last = uses[count - 1];
      if (use == last) {
        return;
      }
      isSorted &= use > last;
    }
    if (count == uses.length) {
      uses = Arrays.copyOf(uses, 2 * count);
    }
    uses[count++] = use;
  }

  String what() {
    return what;
  }

  /** How many bytes the section has. */
  long size() {
    return size;
  }

  /** How many positions lay outside of the section. */
  long outside() {
    return outside;
  }

  int count() {
    return count;
  }

  /** Forgets what was added since {@link #count} was this. */
  void rewind(int mark) {
    count = mark;
  }

  /** Drops the repetitions among what was added since {@link #count} was this. */
  void compact(int mark) {
    if (count - mark < 2) {
      return;
    }
    Arrays.sort(uses, mark, count);
    int to = mark + 1;
    for (int i = mark + 1; i < count; i++) {
      if (uses[i] != uses[i - 1]) {
        uses[to++] = uses[i];
      }
    }
    count = to;
  }

  /** Puts all in the order of their positions, each position with each user once. */
  void sort() {
    if (!isSorted) {
      compact(0);
      isSorted = true;
    }
  }

  long position(int i) {
    return uses[i] >>> USER_BITS;
  }

  int user(int i) {
    return (int) (uses[i] & (1L << USER_BITS) - 1);
  }

  /** The first use behind those of the position that use {@code i} has. */
  int next(int i) {
    long position = position(i);
    int next = i + 1;
    while (next < count && position(next) == position) {
      next++;
    }
    return next;
  }

  /** The first use at or behind a position. */
  int find(long position) {
    int i = Arrays.binarySearch(uses, 0, count, position << USER_BITS);
    return i < 0 ? -i - 1 : i;
  }
}
