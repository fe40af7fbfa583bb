package dev.tonnage.code;

/**
 * What one instruction does to registers. A mask has a bit for each: those for whole numbers from
 * bit 0, those for floating-point numbers from bit 32 on.
 */
abstract class Effects {
  static final int FIRST_FLOAT = 32;

  /** Where code goes on behind an instruction. */
  enum Next {
    /** With the next one. */
    FOLLOWS,
    /** With the next one, or elsewhere in the function. */
    BRANCHES,
    /** Elsewhere. */
    LEAVES,
    /** With the next one when what is called returns. */
    CALLS,
    /** The instruction is none of those known. */
    UNKNOWN
  }

  long reads;
  long writes;
  Next next;

  /** Where it jumps to or what it calls, in memory; 0 when it does not say. */
  long target;

  /** Whether it ends the function. */
  boolean isReturn;

  /** A register that is compared with zero; -1 for none. */
  int tested;

  /** Whether it branches where that is zero, or where it is not. */
  boolean branchesAtZero;

  boolean branchesElsewhere;

  /** The register that a call goes through; -1 when it is none. */
  int callRegister;

  /** What it does with a word, if that is all it does. */
  Form form;

  /**
   * The register that a word is copied or loaded to, or stored from, and the next word's, or -1.
   */
  int word;

  int secondWord;

  /** The register that it is copied from, or that the address is relative to; -1 for none. */
  int base;

  /** A register that is added to the address; -1 for none. */
  int index;

  /** What is added to the register, or, without one, the address itself. */
  long displacement;

  /** What an instruction does with a word. */
  enum Form {
    OTHER,
    COPY,
    LOAD,
    STORE,
    /** Takes the address. */
    ADDRESS
  }

  /** Whether it writes to, or takes the address of, the place of the first argument in memory. */
  boolean touchesStackArguments;

  /** The number that stands for the stack pointer as {@link #base}. */
  static final int STACK = 63;

  /** Registers that pass arguments and results, in order: whole numbers, then floats. */
  final int[] words;

  final int floats;

  /** The register that tells a closure where what it captured is. */
  final int context;

  Effects(int[] words, int floats, int context) {
    this.words = words;
    this.floats = floats;
    this.context = context;
  }

  static Effects of(String arch) {
    return switch (arch == null ? "" : arch) {
      case "amd64" -> new X86Effects();
      case "arm64" -> new Arm64Effects();
      default -> null;
    };
  }

  /**
   * Reads an instruction.
   *
   * @param end where the function's code does
   * @return its length; 0 when there is none
   */
  abstract int read(byte[] code, int at, int end, long address);

  final void clear() {
    reads = 0;
    writes = 0;
    next = Next.FOLLOWS;
    target = 0;
    isReturn = false;
    tested = -1;
    branchesAtZero = false;
    branchesElsewhere = false;
    callRegister = -1;
    touchesStackArguments = false;
    form(Form.OTHER, -1);
    place(-1, -1, 0);
  }

  final void form(Form is, int register) {
    form = is;
    word = register;
    secondWord = -1;
  }

  final void place(int from, int added, long offset) {
    base = from;
    index = added;
    displacement = offset;
  }
}
