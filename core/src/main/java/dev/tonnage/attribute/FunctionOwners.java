package dev.tonnage.attribute;

import java.util.HashMap;
import java.util.Map;

/**
 * The owners of functions, by address: what a symbol table says of a function that is known already
 * goes to the same owner.
 */
final class FunctionOwners {
  private final Map<Long, Integer> byAddress = new HashMap<>();

  void put(long address, int owner) {
    byAddress.putIfAbsent(address, owner);
  }

  /** The owner of the function that begins here; null when none does. */
  Integer at(long address) {
    return byAddress.get(address);
  }
}
