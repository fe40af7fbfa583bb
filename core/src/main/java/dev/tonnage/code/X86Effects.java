package dev.tonnage.code;

/** Registers that amd64's instructions read and write, of those that Go's compiler makes. */
final class X86Effects extends Effects {
  private static final int SP = 4;
  private static final int BP = 5;
  private static final int DX = 2;
  private static final int AX = 0;
  private static final int CX = 1;
  private static final int SI = 6;
  private static final int DI = 7;
  private static final References NOTHING = (site, target, kind) -> {};

  private final X86 lengths = new X86(true);

  private int rex;
  private int modRm;
  private boolean isRegister;
  private int register;
  private int operand;

  /** Registers that make up the operand's address, and whether it is the stack's first word. */
  private long address;

  private boolean isStackStart;
  private int baseRegister;
  private int indexRegister;
  private long offset;

  X86Effects() {
    super(new int[] {0, 3, 1, 7, 6, 8, 9, 10, 11}, 15, DX);
  }

  @Override
  int read(byte[] code, int start, int end, long at) {
    clear();
    int length = end - start < X86.LONGEST ? 0 : lengths.usual(code, start, at, NOTHING);
    if (length == 0) {
      length = lengths.instruction(code, start, end, at, NOTHING);
    }
    if (length == 0) {
      return 0;
    }
    int limit = start + length;
    int prefix = 0;
    int p = start;
    while (p < limit && isPrefix(code[p] & 0xff)) {
      prefix = code[p] == 0x66 && prefix != 0 ? prefix : code[p] & 0xff;
      p++;
    }
    rex = 0;
    if (p < limit && (code[p] & 0xf0) == 0x40) {
      rex = code[p++] & 0xff;
    }
    if (p >= limit) {
      next = Next.UNKNOWN;
      return length;
    }
    int opcode = code[p++] & 0xff;
    if (opcode == 0x0f && p < limit) {
      opcode = code[p++] & 0xff;
      operand(code, p, limit, at + length);
      second(opcode, prefix, code, limit, at + length);
    } else {
      operand(code, p, limit, at + length);
      first(opcode, code, limit, at + length);
    }
    writes &= ~bit(SP);
    return length;
  }

  private static boolean isPrefix(int b) {
    return b == 0x66 || b == 0xf2 || b == 0xf3 || b == 0xf0 || b == 0x2e || b == 0x65 || b == 0x64;
  }

  private static long bit(int register) {
    return 1L << register;
  }

  private static long floatBit(int register) {
    return 1L << FIRST_FLOAT + register;
  }

  /** Reads a ModRM byte with what follows, whether or not the instruction has one. */
  private void operand(byte[] code, int at, int limit, long behind) {
    modRm = at < limit ? code[at] & 0xff : 0xc0;
    register = modRm >> 3 & 7 | (rex & 4) << 1;
    operand = modRm & 7 | (rex & 1) << 3;
    isRegister = modRm >> 6 == 3;
    address = 0;
    isStackStart = false;
    baseRegister = -1;
    indexRegister = -1;
    offset = 0;
    if (isRegister) {
      return;
    }
    int mod = modRm >> 6;
    boolean hasSib = (modRm & 7) == 4;
    int sib = hasSib && at + 1 < limit ? code[at + 1] & 0xff : 0;
    boolean isBaseless = (hasSib ? sib & 7 : modRm & 7) == 5 && mod == 0;
    int offsetAt = at + (hasSib ? 2 : 1);
    if ((mod == 2 || isBaseless) && offsetAt + 4 <= limit) {
      offset = i32(code, offsetAt);
    } else if (mod == 1 && offsetAt < limit) {
      offset = code[offsetAt];
    }
    if (hasSib) {
      int index = sib >> 3 & 7 | (rex & 2) << 2;
      indexRegister = index == SP ? -1 : index;
    }
    if (!isBaseless) {
      baseRegister = hasSib ? sib & 7 | (rex & 1) << 3 : operand;
    } else if (!hasSib) {
      offset += behind;
    }
    address =
        (baseRegister < 0 ? 0 : bit(baseRegister)) | (indexRegister < 0 ? 0 : bit(indexRegister));
    isStackStart = baseRegister == SP && indexRegister < 0 && offset == 0;
  }

  /** What the instruction does with the word in memory that its operand names. */
  private void memory(Form is, int register) {
    form(is, register);
    place(baseRegister == SP ? STACK : baseRegister, indexRegister, offset);
  }

  /** The operand is read. */
  private void readOperand() {
    reads |= isRegister ? bit(operand) : address;
  }

  private void writeOperand() {
    if (isRegister) {
      writes |= bit(operand);
    } else {
      reads |= address;
      touchesStackArguments |= isStackStart;
    }
  }

  private void readFloatOperand() {
    reads |= isRegister ? floatBit(operand) : address;
  }

  private void first(int opcode, byte[] code, int limit, long behind) {
    if (opcode < 0x40) {
      arithmetic(opcode);
      return;
    }
    switch (opcode) {
      case 0x63 -> {
        readOperand();
        writes |= bit(register);
      }
      case 0x69, 0x6b -> {
        readOperand();
        writes |= bit(register);
      }
      case 0x68, 0x6a, 0x90 -> {}
      case 0x80, 0x81, 0x83 -> {
        readOperand();
        if ((modRm >> 3 & 7) != 7) {
          writeOperand();
        }
        boolean isSum = (modRm >> 3 & 7) == 0 && isRegister && (rex & 8) != 0 && operand != SP;
        if (isSum) {
          form(Form.ADDRESS, operand);
          place(operand, -1, opcode == 0x83 ? code[limit - 1] : i32(code, limit - 4));
        }
      }
      case 0x84, 0x85 -> {
        readOperand();
        reads |= bit(register);
        tested = isRegister && operand == register && (rex & 8) != 0 ? register : -1;
      }
      case 0x86, 0x87 -> {
        readOperand();
        writeOperand();
        reads |= bit(register);
        writes |= bit(register);
      }
      case 0x88, 0x89 -> {
        reads |= bit(register);
        writeOperand();
        if (isRegister && (rex & 8) != 0) {
          form(Form.COPY, operand);
          place(register, -1, 0);
          touchesStackArguments = register == SP && operand != BP;
        } else if (!isRegister && (rex & 8) != 0) {
          memory(Form.STORE, register);
        }
      }
      case 0x8a, 0x8b -> {
        readOperand();
        writes |= bit(register);
        if (isRegister && (rex & 8) != 0) {
          form(Form.COPY, register);
          place(operand, -1, 0);
        } else if (!isRegister && (rex & 8) != 0) {
          memory(Form.LOAD, register);
        }
      }
      case 0x8d -> {
        reads |= address;
        writes |= bit(register);
        touchesStackArguments = isStackStart;
        memory(Form.ADDRESS, register);
      }
      case 0x98 -> {
        reads |= bit(AX);
        writes |= bit(AX);
      }
      case 0x99 -> {
        reads |= bit(AX);
        writes |= bit(DX);
      }
      case 0xa4, 0xa5, 0xaa, 0xab -> {
        long moved = bit(DI) | bit(CX) | (opcode < 0xa8 ? bit(SI) : 0);
        reads |= moved | (opcode < 0xa8 ? 0 : bit(AX));
        writes |= moved;
      }
      case 0xa8, 0xa9 -> reads |= bit(AX);
      case 0xc0, 0xc1, 0xd0, 0xd1, 0xd2, 0xd3 -> {
        readOperand();
        writeOperand();
        reads |= opcode >= 0xd2 ? bit(CX) : 0;
      }
      case 0xc6, 0xc7 -> writeOperand();
      case 0xc2, 0xc3, 0xcc -> {
        next = Next.LEAVES;
        isReturn = opcode == 0xc3;
      }
      case 0xe8 -> {
        next = Next.CALLS;
        target = behind + i32(code, limit - 4);
      }
      case 0xe9 -> {
        next = Next.LEAVES;
        target = behind + i32(code, limit - 4);
      }
      case 0xeb -> {
        next = Next.LEAVES;
        target = behind + code[limit - 1];
      }
      case 0xe3 -> next = Next.BRANCHES;
      case 0xf6, 0xf7 -> multiply();
      case 0xfe, 0xff -> group(modRm >> 3 & 7);
      default -> {
        if (opcode >= 0x50 && opcode < 0x58) {
          reads |= bit(opcode & 7 | (rex & 1) << 3);
        } else if (opcode >= 0x58 && opcode < 0x60) {
          writes |= bit(opcode & 7 | (rex & 1) << 3);
        } else if (opcode >= 0x70 && opcode < 0x80) {
          next = Next.BRANCHES;
          target = behind + code[limit - 1];
          branchesAtZero = opcode == 0x74;
          branchesElsewhere = opcode == 0x75;
        } else if (opcode > 0x90 && opcode < 0x98) {
          reads |= bit(AX) | bit(opcode & 7 | (rex & 1) << 3);
          writes |= reads;
        } else if (opcode >= 0xb0 && opcode < 0xc0) {
          writes |= bit(opcode & 7 | (rex & 1) << 3);
        } else {
          next = Next.UNKNOWN;
        }
      }
    }
  }

  private void arithmetic(int opcode) {
    int operation = opcode >> 3;
    boolean isCompare = operation == 7;
    // XOR, SUB and SBB of a register with itself.
    boolean isReset =
        isRegister && operand == register && (operation == 6 || operation == 5 || operation == 3);
    switch (opcode & 7) {
      case 0, 1 -> {
        if (!isReset) {
          readOperand();
          reads |= bit(register);
        }
        if (!isCompare) {
          writeOperand();
        }
      }
      case 2, 3 -> {
        if (!isReset) {
          readOperand();
          reads |= bit(register);
        }
        writes |= isCompare ? 0 : bit(register);
      }
      case 4, 5 -> {
        reads |= bit(AX);
        writes |= isCompare ? 0 : bit(AX);
      }
      default -> next = Next.UNKNOWN;
    }
    // ADD of a register: which of both points somewhere is not known.
    boolean isSum = isRegister && (rex & 8) != 0 && operand != SP && register != SP;
    if (isSum && (opcode == 1 || opcode == 3)) {
      form(Form.ADDRESS, opcode == 1 ? operand : register);
      place(operand, register, 0);
    }
  }

  private void multiply() {
    readOperand();
    int operation = modRm >> 3 & 7;
    if (operation == 2 || operation == 3) {
      writeOperand();
    } else if (operation >= 4) {
      reads |= bit(AX) | (operation >= 6 ? bit(DX) : 0);
      writes |= bit(AX) | bit(DX);
    }
  }

  private void group(int operation) {
    readOperand();
    switch (operation) {
      case 0, 1 -> writeOperand();
      case 2 -> {
        next = Next.CALLS;
        callRegister = isRegister ? operand : -1;
        if (!isRegister) {
          memory(Form.LOAD, -1);
        }
      }
      case 4 -> next = Next.LEAVES;
      case 6 -> {}
      default -> next = Next.UNKNOWN;
    }
  }

  private void second(int opcode, int prefix, byte[] code, int limit, long behind) {
    boolean isSame = isRegister && operand == register;
    switch (opcode) {
      case 0x0b -> next = Next.LEAVES;
      case 0x0d, 0x18, 0x1e, 0x1f -> {}
      case 0x10, 0x12, 0x16, 0x28, 0x51, 0x5a, 0x5b, 0x6f -> {
        readFloatOperand();
        writes |= floatBit(register);
      }
      case 0x11, 0x13, 0x17, 0x29, 0x7f, 0xd6 -> {
        reads |= floatBit(register);
        storeFloat();
      }
      case 0x2a -> {
        readOperand();
        writes |= floatBit(register);
      }
      case 0x6e -> {
        readOperand();
        writes |= floatBit(register);
      }
      case 0x2c, 0x2d, 0x50, 0xd7 -> {
        readFloatOperand();
        writes |= bit(register);
      }
      case 0x2e, 0x2f -> {
        readFloatOperand();
        reads |= floatBit(register);
      }
      case 0x7e -> {
        if (prefix == 0xf3) {
          readFloatOperand();
          writes |= floatBit(register);
        } else {
          reads |= floatBit(register);
          writeOperand();
        }
      }
      case 0x57, 0xef -> {
        if (!isSame) {
          readFloatOperand();
          reads |= floatBit(register);
        }
        writes |= floatBit(register);
      }
      case 0x54, 0x55, 0x56, 0x58, 0x59, 0x5c, 0x5d, 0x5e, 0x5f, 0x14, 0x15, 0xc6 -> {
        readFloatOperand();
        reads |= floatBit(register);
        writes |= floatBit(register);
      }
      case 0xa3 -> {
        readOperand();
        reads |= bit(register);
      }
      case 0xab, 0xb3, 0xbb, 0xa4, 0xa5, 0xac, 0xad -> {
        readOperand();
        reads |= bit(register) | bit(CX);
        writeOperand();
      }
      case 0xba -> {
        readOperand();
        if ((modRm >> 3 & 7) != 4) {
          writeOperand();
        }
      }
      case 0xaf -> {
        readOperand();
        reads |= bit(register);
        writes |= bit(register);
      }
      case 0xb0, 0xb1 -> {
        readOperand();
        reads |= bit(AX) | bit(register);
        writeOperand();
        writes |= bit(AX);
      }
      case 0xb6, 0xb7, 0xbe, 0xbf, 0xb8, 0xbc, 0xbd -> {
        readOperand();
        writes |= bit(register);
      }
      case 0xc0, 0xc1 -> {
        readOperand();
        reads |= bit(register);
        writeOperand();
        writes |= bit(register);
      }
      default -> {
        if (opcode >= 0x40 && opcode < 0x50) {
          readOperand();
          reads |= bit(register);
          writes |= bit(register);
        } else if (opcode >= 0x80 && opcode < 0x90) {
          next = Next.BRANCHES;
          target = behind + i32(code, limit - 4);
          branchesAtZero = opcode == 0x84;
          branchesElsewhere = opcode == 0x85;
        } else if (opcode >= 0x90 && opcode < 0xa0) {
          writeOperand();
        } else if (opcode >= 0xc8 && opcode < 0xd0) {
          reads |= bit(opcode & 7 | (rex & 1) << 3);
          writes |= reads;
        } else {
          next = Next.UNKNOWN;
        }
      }
    }
  }

  private void storeFloat() {
    if (isRegister) {
      writes |= floatBit(operand);
    } else {
      reads |= address;
      touchesStackArguments = isStackStart;
    }
  }

  private static int i32(byte[] code, int at) {
    return code[at] & 0xff
        | (code[at + 1] & 0xff) << 8
        | (code[at + 2] & 0xff) << 16
        | code[at + 3] << 24;
  }
}
