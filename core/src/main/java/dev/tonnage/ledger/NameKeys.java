package dev.tonnage.ledger;

import java.util.Arrays;

/**
 * How owners' names begin, as numbers in the same order, unsigned: most names are told apart by
 * these, without looking at the names, which lie all over the heap.
 */
final class NameKeys {
  private static final int CHARACTERS = Long.BYTES;
  private static final int LAST = 0xff;

  /** By the owners' numbers; 0 where nobody asked yet. */
  private long[] keys = new long[256];

  /** The key of the owner of this number. Names with equal keys are still to be compared. */
  long of(int id, Owners owners) {
    if (id >= keys.length) {
      keys = Arrays.copyOf(keys, Math.max(owners.count(), 2 * keys.length));
    }
    if (keys[id] == 0) {
      keys[id] = key(owners.get(id).name());
    }
    return keys[id];
  }

  private static long key(String name) {
    long key = 0;
    int read = 0;
    boolean isPlain = true;
    while (read < CHARACTERS) {
      int c = isPlain && read < name.length() ? name.charAt(read) : 0;
      // What is no byte stands behind all that is, and what follows it is not told.
      isPlain &= c < LAST;
      key = key << Byte.SIZE | Math.min(c, LAST);
      read++;
    }
    return key;
  }
}
