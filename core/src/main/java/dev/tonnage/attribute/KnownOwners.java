package dev.tonnage.attribute;

import dev.tonnage.bytes.LongMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The owners that runtime tables told of, by address: what a symbol table says of one of them goes
 * to the same owner, so that there is one row for it, named as in a stripped file.
 */
final class KnownOwners {
  /** No owner's number. */
  static final int NONE = -1;

  private final LongMap byAddress = new LongMap(NONE);
  private final List<int[]> all = new ArrayList<>();

  void put(long address, int... owners) {
    if (byAddress.get(address) == NONE) {
      byAddress.put(address, all.size());
      all.add(owners);
    }
  }

  /** The owner that begins here; {@link #NONE} when none does. */
  int at(long address) {
    int[] owners = allAt(address);
    return owners == null ? NONE : owners[0];
  }

  /**
   * All owners that the function beginning here has, several if it has aliases, first by name
   * first; null for none.
   */
  int[] allAt(long address) {
    long index = byAddress.get(address);
    return index == NONE ? null : all.get((int) index);
  }
}
