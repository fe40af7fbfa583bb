package dev.tonnage.attribute;

/** A list of numbers for each of the numbers from 0 on, all in one array. */
final class NumberLists {
  private static final int MEMBER_BITS = 31;

  private final int[] ends;
  private final int[] members;

  /**
   * Puts the members of each list behind each other, in the order in which they stand.
   *
   * @param lists how many there are
   * @param packed each member with its list, as {@link #member} packs them
   */
  NumberLists(int lists, Longs packed) {
    this.ends = new int[lists];
    this.members = new int[packed.count()];
    for (int i = 0; i < packed.count(); i++) {
      int next = (int) list(packed.at(i)) + 1;
      if (next < lists) {
        ends[next]++;
      }
    }
    for (int i = 1; i < lists; i++) {
      ends[i] += ends[i - 1];
    }
    for (int i = 0; i < packed.count(); i++) {
      members[ends[(int) list(packed.at(i))]++] = number(packed.at(i));
    }
  }

  /** A list, or whatever fits 32 bits, and a number that is not negative. */
  static long member(long list, int number) {
    return list << MEMBER_BITS | number;
  }

  static long list(long packed) {
    return packed >>> MEMBER_BITS;
  }

  static int number(long packed) {
    return (int) (packed & (1L << MEMBER_BITS) - 1);
  }

  /** Where a list begins among all members. */
  int from(int list) {
    return list == 0 ? 0 : ends[list - 1];
  }

  /** Where it ends. */
  int to(int list) {
    return ends[list];
  }

  int at(int index) {
    return members[index];
  }
}
