package dev.tonnage.attribute;

import java.util.HashMap;
import java.util.Map;

/**
 * The owners of functions, by address: what another table says of a function that is known already
 * goes to the same owner.
 */
final class FunctionOwners {
  private final Map<Long, int[]> byAddress = new HashMap<>();

  void put(long address, int... owners) {
    byAddress.putIfAbsent(address, owners);
  }

  /** The owner of the function that begins here; null when none does. */
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
