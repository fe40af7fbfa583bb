package dev.tonnage.attribute;

import java.util.HashMap;
import java.util.Map;

/**
 * The owners that runtime tables told of, by address: what a symbol table says of one of them goes
 * to the same owner, so that there is one row for it, named as in a stripped file.
 */
final class KnownOwners {
  private final Map<Long, Integer> byAddress = new HashMap<>();

  void put(long address, int owner) {
    byAddress.putIfAbsent(address, owner);
  }

  /** The owner that begins here; null when none does. */
  Integer at(long address) {
    return byAddress.get(address);
  }
}
