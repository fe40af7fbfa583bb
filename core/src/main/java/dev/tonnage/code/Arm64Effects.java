package dev.tonnage.code;

/** Registers that A64 instructions read and write, of those that Go's compiler makes. */
final class Arm64Effects extends Effects {
  /** The stack pointer, or a register that is always zero. */
  private static final int NO_REGISTER = 31;

  /** The first argument in memory stands behind the saved link register. */
  private static final int FIRST_ARGUMENT = 8;

  private static final int PAGE = 4096;

  Arm64Effects() {
    super(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 16, 26);
  }

  @Override
  int read(byte[] code, int at, int end, long address) {
    clear();
    if (at + 4 > end) {
      return 0;
    }
    int word =
        code[at] & 0xff
            | (code[at + 1] & 0xff) << 8
            | (code[at + 2] & 0xff) << 16
            | code[at + 3] << 24;
    int rd = word & 31;
    int rn = word >>> 5 & 31;
    int rm = word >>> 16 & 31;
    // The main groups, by bits 28 to 25: section C4.1.
    switch (word >>> 25 & 15) {
      case 8, 9 -> immediate(word, address, rd, rn, rm);
      case 10, 11 -> branch(word, address);
      case 4, 6, 12, 14 -> memory(word, rd, rn, rm);
      case 5, 13 -> registers(word, rd, rn, rm);
      case 15 -> floats(word, rd, rn, rm);
      default -> next = Next.UNKNOWN;
    }
    return 4;
  }

  private static long bit(int register) {
    return register == NO_REGISTER ? 0 : 1L << register;
  }

  private static long floatBit(int register) {
    return 1L << FIRST_FLOAT + register;
  }

  private static int base(int register) {
    return register == NO_REGISTER ? STACK : register;
  }

  private void immediate(int word, long address, int rd, int rn, int rm) {
    writes = bit(rd);
    switch (word >>> 23 & 7) {
      case 0, 1 -> {
        long offset = (long) (word << 8 >> 13) << 2 | word >>> 29 & 3;
        form(Form.ADDRESS, rd);
        place(-1, -1, word < 0 ? (address & -PAGE) + offset * PAGE : address + offset);
      }
      case 2 -> {
        reads = bit(rn);
        boolean isAddress = (word & 0x6000_0000) == 0;
        int number = word >>> 10 & 0xfff;
        touchesStackArguments = isAddress && rn == NO_REGISTER && number == FIRST_ARGUMENT;
        if (isAddress && rd != NO_REGISTER && word < 0) {
          form(Form.ADDRESS, rd);
          place(base(rn), -1, (word & 1 << 22) != 0 ? (long) number << 12 : number);
        }
      }
      case 5 -> reads = (word >>> 29 & 3) == 3 ? bit(rd) : 0;
      case 6 -> reads = bit(rn) | ((word >>> 29 & 3) == 1 ? bit(rd) : 0);
      case 7 -> reads = bit(rn) | bit(rm);
      default -> reads = bit(rn);
    }
  }

  private void branch(int word, long address) {
    switch (word >>> 29) {
      case 0, 4 -> {
        next = word < 0 ? Next.CALLS : Next.LEAVES;
        target = address + ((long) (word << 6 >> 6) << 2);
      }
      case 1, 5 -> {
        next = Next.BRANCHES;
        reads = bit(word & 31);
        boolean isTest = (word & 1 << 25) != 0;
        tested = isTest || word >= 0 ? -1 : word & 31;
        branchesAtZero = (word & 1 << 24) == 0;
        branchesElsewhere = !branchesAtZero;
        target = address + ((long) (isTest ? word << 13 >> 18 : word << 8 >> 13) << 2);
      }
      case 2 -> {
        next = Next.BRANCHES;
        target = address + ((long) (word << 8 >> 13) << 2);
      }
      case 6 -> {
        int operation = word >>> 21 & 15;
        boolean isOfRegister = (word & 0xfe00_0000) == 0xd600_0000;
        if (isOfRegister && operation == 1) {
          next = Next.CALLS;
          callRegister = word >>> 5 & 31;
          reads = bit(callRegister);
        } else if (isOfRegister || (word & 0xff00_0000) == 0xd400_0000) {
          next = Next.LEAVES;
          isReturn = operation == 2;
        } else if ((word & 0xfff0_0000) == 0xd530_0000) {
          writes = bit(word & 31);
        }
      }
      default -> next = Next.UNKNOWN;
    }
  }

  /** Loads and stores: section C4.1.94. */
  private void memory(int word, int rt, int rn, int rm) {
    boolean isVector = (word & 1 << 26) != 0;
    switch (word >>> 27 & 7) {
      case 1 -> exclusive(word, rt, rn, rm, isVector);
      case 3 -> {
        boolean isLiteral = (word & 1 << 24) == 0;
        if (isLiteral) {
          writes = isVector ? floatBit(rt) : bit(rt);
        } else {
          next = Next.UNKNOWN;
        }
      }
      case 5 -> {
        int second = word >>> 10 & 31;
        long both = isVector ? floatBit(rt) | floatBit(second) : bit(rt) | bit(second);
        boolean isLoad = (word & 1 << 22) != 0;
        reads = bit(rn) | (isLoad ? 0 : both);
        writes = isLoad ? both : 0;
        writes |= (word & 1 << 23) != 0 ? bit(rn) : 0;
        int shift = isVector ? 2 + (word >>> 30) : word < 0 ? 3 : 2;
        int offset = word << 10 >> 25 << shift;
        touchesStackArguments = !isLoad && rn == NO_REGISTER && offset == FIRST_ARGUMENT;
        boolean isPlain = !isVector && word < 0 && (word & 1 << 24) != 0 && (word & 1 << 23) == 0;
        if (isPlain) {
          form(isLoad ? Form.LOAD : Form.STORE, rt);
          secondWord = second;
          place(base(rn), -1, offset);
        }
      }
      case 7 -> single(word, rt, rn, rm, isVector);
      default -> next = Next.UNKNOWN;
    }
  }

  private void exclusive(int word, int rt, int rn, int rm, boolean isVector) {
    boolean isOrdered = (word & 0x3fa0_0000) == 0x0880_0000;
    if (isVector || !isOrdered) {
      next = Next.UNKNOWN;
      return;
    }
    boolean isLoad = (word & 1 << 22) != 0;
    reads = bit(rn) | (isLoad ? 0 : bit(rt));
    writes = isLoad ? bit(rt) : 0;
  }

  private void single(int word, int rt, int rn, int rm, boolean isVector) {
    int size = word >>> 30;
    int operation = word >>> 22 & 3;
    boolean isScaled = (word & 1 << 24) != 0;
    boolean isLoad = isVector ? (operation & 1) != 0 : operation != 0;
    boolean isPrefetch = !isVector && size == 3 && operation == 2;
    long value = isVector ? floatBit(rt) : bit(rt);
    reads = bit(rn);
    int offset = word << 11 >> 23;
    if (isScaled) {
      offset = (word >>> 10 & 0xfff) << (isVector && operation >= 2 ? 4 : size);
      if (!isVector && size == 3 && !isPrefetch) {
        form(isLoad ? Form.LOAD : Form.STORE, rt);
        place(base(rn), -1, offset);
      }
    } else if ((word & 1 << 21) != 0) {
      int form = word >>> 10 & 3;
      if (form != 2) {
        // Atomic: the old value is loaded.
        reads |= bit(rm);
        writes = bit(rt);
        return;
      }
      reads |= bit(rm);
      offset = -1;
      if (!isVector && size == 3 && isLoad) {
        form(Form.LOAD, rt);
        place(base(rn), rm, 0);
      }
    } else if ((word & 1 << 10) != 0) {
      writes = bit(rn);
    } else if (!isVector && size == 3 && !isPrefetch) {
      form(isLoad ? Form.LOAD : Form.STORE, rt);
      place(base(rn), -1, offset);
    }
    if (isPrefetch) {
      return;
    }
    reads |= isLoad ? 0 : value;
    writes |= isLoad ? value : 0;
    touchesStackArguments = !isLoad && rn == NO_REGISTER && offset == FIRST_ARGUMENT;
  }

  /** Data processing with registers: section C4.1.95. */
  private void registers(int word, int rd, int rn, int rm) {
    boolean isConditionalCompare = (word & 0x3fe0_0000) == 0x3a40_0000;
    if (isConditionalCompare) {
      boolean isNumber = (word & 1 << 11) != 0;
      reads = bit(rn) | (isNumber ? 0 : bit(rm));
      return;
    }
    boolean isOfThree = (word & 0x1f00_0000) == 0x1b00_0000;
    boolean isOfOne = (word & 0x5fe0_0000) == 0x5ac0_0000;
    reads = bit(rn) | (isOfOne ? 0 : bit(rm)) | (isOfThree ? bit(word >>> 10 & 31) : 0);
    writes = bit(rd);
    // ORR with the zero register and no shift.
    boolean isCopy = (word & 0xffe0_ffe0) == 0xaa00_03e0;
    if (isCopy && rm != NO_REGISTER) {
      form(Form.COPY, rd);
      place(rm, -1, 0);
    }
    // ADD: which of both points somewhere is not known.
    boolean isSum = (word & 0xff20_0000) == 0x8b00_0000;
    if (isSum && rd != NO_REGISTER && rn != NO_REGISTER && rm != NO_REGISTER) {
      form(Form.ADDRESS, rd);
      place(rn, rm, 0);
    }
  }

  /** Scalar floating point: section C4.1.96. */
  private void floats(int word, int rd, int rn, int rm) {
    boolean isOfThree = (word & 0x5f00_0000) == 0x1f00_0000;
    if (isOfThree) {
      reads = floatBit(rn) | floatBit(rm) | floatBit(word >>> 10 & 31);
      writes = floatBit(rd);
      return;
    }
    if ((word & 0x5f20_0000) != 0x1e20_0000) {
      next = Next.UNKNOWN;
      return;
    }
    int low = word >>> 10 & 0x3f;
    if (low == 0) {
      int operation = word >>> 16 & 7;
      boolean isFromGeneral = operation == 2 || operation == 3 || operation == 7;
      reads = isFromGeneral ? bit(rn) : floatBit(rn);
      writes = isFromGeneral ? floatBit(rd) : bit(rd);
    } else if ((low & 0x0f) == 8) {
      reads = floatBit(rn) | floatBit(rm);
    } else if ((low & 7) == 4) {
      writes = floatBit(rd);
    } else if ((low & 3) == 1) {
      reads = floatBit(rn) | floatBit(rm);
    } else {
      boolean isOfOne = (low & 0x1f) == 0x10;
      reads = floatBit(rn) | (isOfOne ? 0 : floatBit(rm));
      writes = floatBit(rd);
    }
  }
}
