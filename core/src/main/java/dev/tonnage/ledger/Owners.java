package dev.tonnage.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers owners, from 0 on; equal ones have one number. An open-addressing table. */
final class Owners {
  private static final int NONE = -1;

  private final List<Owner> owners = new ArrayList<>();
  private int[] hashes = new int[256];
  private int[] slots = new int[512];

  Owners() {
    Arrays.fill(slots, NONE);
  }

  /** The number of this owner. */
  int of(Owner owner) {
    int hash = spread(owner.hashCode());
    int slot = hash & slots.length - 1;
    while (slots[slot] != NONE) {
      int number = slots[slot];
      if (hashes[number] == hash && owners.get(number).equals(owner)) {
        return number;
      }
      slot = slot + 1 & slots.length - 1;
    }
    int number = owners.size();
    slots[slot] = number;
    add(owner, hash);
    return number;
  }

  Owner get(int number) {
    return owners.get(number);
  }

  int count() {
    return owners.size();
  }

  private void add(Owner owner, int hash) {
    int number = owners.size();
    if (number == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * number);
    }
    hashes[number] = hash;
    owners.add(owner);
    if (2 * owners.size() > slots.length) {
      rehash();
    }
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, NONE);
    for (int number = 0; number < owners.size(); number++) {
      int slot = hashes[number] & slots.length - 1;
      while (slots[slot] != NONE) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = number;
    }
  }

  private static int spread(int hash) {
    return (int) (hash * 0x9e3779b97f4a7c15L >>> 32);
  }
}
