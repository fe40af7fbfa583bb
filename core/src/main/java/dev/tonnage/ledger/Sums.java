package dev.tonnage.ledger;

import java.util.Arrays;

/** Weights in the making, numbered from 0 on. */
final class Sums {
  /** One slot an account, then memory and shares. */
  private static final int MEMORY = Account.ALL.length;

  private static final int SHARED = MEMORY + 1;
  private static final int SLOTS = SHARED + 1;

  private long[] slots;

  Sums(int expected) {
    slots = new long[Math.multiplyExact(expected, SLOTS)];
  }

  /** Counts bytes on disk. */
  void addFile(int number, Account account, long bytes, boolean isShare) {
    int row = row(number);
    slots[row + account.ordinal()] += bytes;
    if (isShare) {
      slots[row + SHARED] += bytes;
    }
  }

  /** Counts bytes that are in memory when the binary is loaded. */
  void addMemory(int number, long bytes) {
    int row = row(number);
    slots[row + MEMORY] += bytes;
  }

  Weight weight(int number) {
    int row = row(number);
    return new Weight(
        slots[row + Account.OWN.ordinal()],
        slots[row + MEMORY],
        slots[row + Account.PCLNTAB.ordinal()],
        slots[row + Account.SYMTAB.ordinal()],
        slots[row + Account.DEBUG.ordinal()],
        slots[row + Account.RELOC.ordinal()],
        slots[row + SHARED]);
  }

  /** Where the slots of a number are; makes room for them, in another array perhaps. */
  private int row(int number) {
    int row = Math.multiplyExact(number, SLOTS);
    if (row >= slots.length) {
      slots = Arrays.copyOf(slots, Math.max(2 * slots.length, row + SLOTS));
    }
    return row;
  }
}
