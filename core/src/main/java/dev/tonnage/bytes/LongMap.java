package dev.tonnage.bytes;

import java.util.Arrays;

/** A map from number to number, without an object for each: offsets, addresses, what is there. */
public final class LongMap {
  /** Differs from run to run, so that no file can be made whose numbers all collide. */
  private static final long SALT = System.nanoTime();

  private final long absent;
  private int count;
  private long[] keys = new long[64];
  private long[] values = new long[64];
  private boolean[] isTaken = new boolean[64];

  /**
   * An empty map.
   *
   * @param absent what {@link #get} answers for a key that is not there
   */
  public LongMap(long absent) {
    this.absent = absent;
  }

  public long get(long key) {
    int slot = slot(key);
    return isTaken[slot] ? values[slot] : absent;
  }

  /** Puts a value in place of the one that may be there. */
  public void put(long key, long value) {
    int slot = slot(key);
    if (!isTaken[slot]) {
      if (2 * ++count > keys.length) {
        grow();
        slot = slot(key);
      }
      isTaken[slot] = true;
      keys[slot] = key;
    }
    values[slot] = value;
  }

  /** Puts a value unless a larger one is there. */
  public void putMax(long key, long value) {
    int slot = slot(key);
    if (!isTaken[slot] || values[slot] < value) {
      put(key, value);
    }
  }

  private int slot(long key) {
    long hash = (key ^ SALT) * 0x9e3779b97f4a7c15L;
    int slot = (int) ((hash ^ hash >>> 32) & keys.length - 1);
    while (isTaken[slot] && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    boolean[] wasTaken = isTaken;
    keys = new long[2 * oldKeys.length];
    values = Arrays.copyOf(keys, keys.length);
    isTaken = new boolean[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (wasTaken[i]) {
        int slot = slot(oldKeys[i]);
        isTaken[slot] = true;
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
