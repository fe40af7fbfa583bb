package dev.tonnage.code;

/**
 * Operands of A64 instructions. Addresses of data are mostly made by two: ADRP loads that of a 4
 * KiB page into a register, and an ADD, load or store adds the rest. What a register holds is
 * followed through the code in its order, until something else is written to it.
 */
final class Arm64 implements Scanner {
  /** Registers that a called function may write to: X0 to X18, and X30. */
  private static final int CLOBBERED = 0x4007_ffff;

  private static final int ZERO = 31;
  private static final int PAGE = 4096;

  @Override
  public int scan(byte[] code, int from, int to, long address, References found) {
    Registers registers = new Registers();
    int count = (to - from) / 4;
    for (int i = 0; i < count; i++) {
      int at = from + 4 * i;
      int word =
          code[at] & 0xff
              | (code[at + 1] & 0xff) << 8
              | (code[at + 2] & 0xff) << 16
              | code[at + 3] << 24;
      instruction(word, address + 4L * i, registers, found);
    }
    return 4 * count;
  }

  /** What is known of registers at one place in a function. */
  private static final class Registers {
    /** A bit for each that holds the address of a page. */
    int pages;

    /** A bit for each that holds a number. */
    int numbers;

    final long[] values = new long[32];

    /** How far behind a pointer lies what each was last loaded from. */
    final int[] loadedFrom = new int[32];

    void forget(int mask) {
      pages &= ~mask;
      numbers &= ~mask;
    }

    boolean hasPage(int register) {
      return (pages >>> register & 1) != 0;
    }
  }

  private static void instruction(int word, long address, Registers r, References found) {
    int rd = word & 31;
    int rn = word >>> 5 & 31;
    // The main groups, by bits 28 to 25: section C4.1.
    switch (word >>> 25 & 15) {
      case 8, 9 -> immediate(word, address, rd, rn, r, found);
      case 10, 11 -> branch(word, address, r, found);
      case 4, 6, 12, 14 -> memory(word, address, rd, rn, r, found);
      case 5, 13 -> {
        boolean isConditionalCompare = (word & 0x3fe0_0000) == 0x3a40_0000;
        if (!isConditionalCompare) {
          r.forget(1 << rd);
        }
      }
      case 7, 15 -> {
        boolean isToGeneral = (word & 0x5f20_fc00) == 0x1e20_0000;
        if (isToGeneral) {
          r.forget(1 << rd);
        }
      }
      default -> {}
    }
  }

  /** Data processing with a number: section C4.1.92. */
  private static void immediate(
      int word, long address, int rd, int rn, Registers r, References found) {
    switch (word >>> 23 & 7) {
      case 0, 1 -> {
        long offset = (long) (word << 8 >> 13) << 2 | word >>> 29 & 3;
        r.forget(1 << rd);
        if (word < 0) {
          r.values[rd] = (address & -PAGE) + offset * PAGE;
          r.pages |= rd == ZERO ? 0 : 1 << rd;
        } else {
          found.reference(address, address + offset, References.Kind.ADDRESS);
        }
      }
      case 2 -> {
        long number = (long) (word >>> 10 & 0xfff) << ((word & 1 << 22) != 0 ? 12 : 0);
        boolean isAdd = (word & 0x6000_0000) == 0;
        if (isAdd && r.hasPage(rn)) {
          found.reference(address, r.values[rn] + number, References.Kind.ADDRESS);
        }
        r.forget(1 << rd);
      }
      case 4 -> {
        boolean isNumber = (word & 0x6000_0000) == 0x2000_0000 && rn == ZERO;
        if (isNumber) {
          found.constant(address, repeated(word));
        }
        r.forget(1 << rd);
      }
      case 5 -> move(word, address, rd, r, found);
      default -> r.forget(1 << rd);
    }
  }

  /** The number of a logical instruction: ones in a row, turned and repeated (DecodeBitMasks). */
  private static long repeated(int word) {
    int ones = word >>> 10 & 0x3f;
    int turn = word >>> 16 & 0x3f;
    boolean isWhole = (word & 1 << 22) != 0;
    int size = isWhole ? 64 : Integer.highestOneBit(~ones & 0x3f);
    if (size < 2) {
      return 0;
    }
    ones &= size - 1;
    turn &= size - 1;
    long pattern = ones == 63 ? -1L : (1L << ones + 1) - 1;
    long all = size == 64 ? -1L : (1L << size) - 1;
    long element = turn == 0 ? pattern : (pattern >>> turn | pattern << size - turn) & all;
    for (int filled = size; filled < 64; filled *= 2) {
      element |= element << filled;
    }
    return word < 0 ? element : element & 0xffff_ffffL;
  }

  /** MOVN, MOVZ and MOVK put a number together, 16 bits at a time. */
  private static void move(int word, long address, int rd, Registers r, References found) {
    int shift = (word >>> 21 & 3) * 16;
    long bits = (long) (word >>> 5 & 0xffff) << shift;
    int operation = word >>> 29 & 3;
    boolean isKnown = (r.numbers >>> rd & 1) != 0;
    r.pages &= ~(1 << rd);
    if (operation == 3 && !isKnown) {
      return;
    }
    long value =
        switch (operation) {
          case 0 -> ~bits;
          case 3 -> r.values[rd] & ~(0xffffL << shift) | bits;
          default -> bits;
        };
    value = word < 0 ? value : value & 0xffff_ffffL;
    r.values[rd] = value;
    r.numbers |= rd == ZERO ? 0 : 1 << rd;
    found.constant(address, value);
  }

  /** Branches: section C4.1.93. */
  private static void branch(int word, long address, Registers r, References found) {
    switch (word >>> 29) {
      case 0, 4 -> {
        long target = address + ((long) (word << 6 >> 6) << 2);
        boolean isCall = word < 0;
        found.reference(address, target, isCall ? References.Kind.CALL : References.Kind.JUMP);
        if (isCall) {
          r.forget(CLOBBERED);
        }
      }
      case 1, 5 -> {
        boolean isTest = (word & 1 << 25) != 0;
        long offset = isTest ? word << 13 >> 18 : word << 8 >> 13;
        found.reference(address, address + (offset << 2), References.Kind.JUMP);
      }
      case 2 -> {
        long offset = word << 8 >> 13;
        found.reference(address, address + (offset << 2), References.Kind.JUMP);
      }
      case 6 -> {
        boolean isCallOfRegister = (word & 0xfe00_0000) == 0xd600_0000 && (word >>> 21 & 15) == 1;
        if (isCallOfRegister) {
          found.indirectCall(address, r.loadedFrom[word >>> 5 & 31]);
          r.forget(CLOBBERED);
        }
      }
      default -> {}
    }
  }

  /** Loads and stores: section C4.1.94. */
  private static void memory(
      int word, long address, int rt, int rn, Registers r, References found) {
    boolean isVector = (word & 1 << 26) != 0;
    boolean isLoad = (word >>> 22 & 3) != 0;
    boolean isScaled = (word & 1 << 24) != 0;
    switch (word >>> 27 & 7) {
      case 3 -> {
        if (!isScaled) {
          // literal: relative to the instruction itself
          long offset = (long) (word << 8 >> 13) << 2;
          found.reference(address, address + offset, References.Kind.ACCESS);
          isLoad = true;
        }
      }
      case 5 -> {
        isLoad = (word & 1 << 22) != 0;
        boolean writesBack = (word & 1 << 23) != 0;
        int shift = isVector ? 2 + (word >>> 30) : word < 0 ? 3 : 2;
        at(address, rn, (long) (word << 10 >> 25) << shift, r, found);
        if (isLoad && !isVector) {
          r.forget(1 << (word >>> 10 & 31));
        }
        if (writesBack) {
          r.forget(1 << rn);
        }
      }
      case 7 -> {
        boolean isOfRegisters = (word & 1 << 21) != 0;
        if (isScaled) {
          int size = word >>> 30;
          boolean isLoadOfWord = size == 3 && isLoad && !isVector;
          if (isLoadOfWord) {
            r.loadedFrom[rt] = rn == ZERO ? 0 : (word >>> 10 & 0xfff) << 3;
          }
          int shift = isVector && size == 0 && (word & 1 << 23) != 0 ? 4 : size;
          at(address, rn, (long) (word >>> 10 & 0xfff) << shift, r, found);
        } else if (!isOfRegisters) {
          at(address, rn, word << 11 >> 23, r, found);
          if ((word & 1 << 10) != 0) {
            r.forget(1 << rn);
          }
        }
      }
      default -> at(address, rn, 0, r, found);
    }
    if (isLoad && !isVector) {
      r.forget(1 << rt);
    }
  }

  private static void at(long address, int register, long offset, Registers r, References found) {
    if (r.hasPage(register)) {
      found.reference(address, r.values[register] + offset, References.Kind.ACCESS);
    }
  }
}
