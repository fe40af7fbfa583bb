package dev.tonnage.bytes;

/** A map from number to number, without an object for each: offsets, addresses, what is there. */
public final class LongMap {
  /** Differs from run to run, so that no file can be made whose numbers all collide. */
  private static final long SALT = System.nanoTime();

  private static final int FIRST_SLOTS = 64;

  private final long absent;
  private int count;

  /** Of each slot key and value, one behind the other: who asks for one asks for both. */
  private long[] pairs = new long[2 * FIRST_SLOTS];

  private boolean[] isTaken = new boolean[FIRST_SLOTS];

  /**
   * An empty map.
   *
   * @param absent what {@link #get} answers for a key that is not there
   */
  public LongMap(long absent) {
    this.absent = absent;
  }

  /** Whether nothing was put. */
  public boolean isEmpty() {
    return count == 0;
  }

  public long get(long key) {
    int slot = slot(key);
    return isTaken[slot] ? pairs[2 * slot + 1] : absent;
  }

  /** Puts a value in place of the one that may be there. */
  public void put(long key, long value) {
    put(slot(key), key, value);
  }

  /** Puts a value unless a larger one is there. */
  public void putMax(long key, long value) {
    int slot = slot(key);
    if (!isTaken[slot] || pairs[2 * slot + 1] < value) {
      put(slot, key, value);
    }
  }

  private void put(int slot, long key, long value) {
    if (!isTaken[slot] && 2 * (count + 1) > isTaken.length) {
      grow();
      put(key, value);
      return;
    }
    count += isTaken[slot] ? 0 : 1;
    isTaken[slot] = true;
    pairs[2 * slot] = key;
    pairs[2 * slot + 1] = value;
  }

  private int slot(long key) {
    long hash = (key ^ SALT) * 0x9e3779b97f4a7c15L;
    int mask = isTaken.length - 1;
    int slot = (int) (hash ^ hash >>> 32) & mask;
    while (isTaken[slot] && pairs[2 * slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldPairs = pairs;
    boolean[] wasTaken = isTaken;
    pairs = new long[2 * oldPairs.length];
    isTaken = new boolean[2 * wasTaken.length];
    for (int i = 0; i < wasTaken.length; i++) {
      if (wasTaken[i]) {
        int slot = slot(oldPairs[2 * i]);
        isTaken[slot] = true;
        pairs[2 * slot] = oldPairs[2 * i];
        pairs[2 * slot + 1] = oldPairs[2 * i + 1];
      }
    }
  }
}
