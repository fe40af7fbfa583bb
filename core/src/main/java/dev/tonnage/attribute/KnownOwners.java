package dev.tonnage.attribute;

import java.util.HashMap;
import java.util.Map;

/**
 * The owners that runtime tables told of, by address: what a symbol table says of one of them goes
 * to the same owner, so that there is one row for it, named as in a stripped file.
 */
final class KnownOwners {
  private final Map<Long, int[]> byAddress = new HashMap<>();

  void put(long address, int... owners) {
    byAddress.putIfAbsent(address, owners);
  }

  /** The owner that begins here; null when none does. */
  Integer at(long address) {
    int[] owners = byAddress.get(address);
    return owners == null ? null : owners[0];
  }

  /**
   * All owners that the function beginning here has, several if it has aliases, first by name
   * first; null for none.
   */
  int[] allAt(long address) {
    return byAddress.get(address);
  }
}
