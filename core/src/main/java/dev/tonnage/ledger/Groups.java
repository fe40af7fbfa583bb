package dev.tonnage.ledger;

import java.util.Arrays;

/**
 * Sets of owners who share something, each with a number. The same set always has the same number;
 * most sets are small and come again and again.
 */
final class Groups {
  private static final int NONE = -1;

  private int count;
  private int[] starts = new int[257];
  private int[] members = new int[1024];

  /** The number of the set in each slot of an open-addressing table whose size is a power of 2. */
  private int[] slots = new int[512];

  private int[] hashes = new int[256];

  Groups() {
    Arrays.fill(slots, NONE);
  }

  /** The number of the set {@code ids[0, length)}, ascending and without repetitions. */
  int of(int[] ids, int length) {
    int hash = hash(ids, length);
    int slot = hash & slots.length - 1;
    while (slots[slot] != NONE) {
      int group = slots[slot];
      if (hashes[group] == hash
          && Arrays.equals(members, starts[group], starts[group + 1], ids, 0, length)) {
        return group;
      }
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = count;
    add(ids, length, hash);
    if (2 * count > slots.length) {
      rehash();
    }
    return count - 1;
  }

  int count() {
    return count;
  }

  int size(int group) {
    return starts[group + 1] - starts[group];
  }

  /** One of a group's members, of which the lowest number comes first. */
  int member(int group, int index) {
    return members[starts[group] + index];
  }

  /** All members of a group, ascending. */
  int[] members(int group) {
    return Arrays.copyOfRange(members, starts[group], starts[group + 1]);
  }

  private void add(int[] ids, int length, int hash) {
    int start = starts[count];
    if (Integer.MAX_VALUE - 8 - start < length) {
      throw new IllegalStateException("more owners share something than can be counted");
    }
    if (start + length > members.length) {
      members = Arrays.copyOf(members, grown(members.length, start + length));
    }
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, 2 * count + 1);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    System.arraycopy(ids, 0, members, start, length);
    hashes[count] = hash;
    count++;
    starts[count] = start + length;
  }

  private static int grown(int size, int needed) {
    return (int) Math.max(needed, Math.min(2L * size, Integer.MAX_VALUE - 8));
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, NONE);
    for (int group = 0; group < count; group++) {
      int slot = hashes[group] & slots.length - 1;
      while (slots[slot] != NONE) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = group;
    }
  }

  /** Mixes well: members are often neighbours, for which {@link Arrays#hashCode} collides. */
  private static int hash(int[] ids, int length) {
    long hash = length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ ids[i]) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> 32);
  }
}
