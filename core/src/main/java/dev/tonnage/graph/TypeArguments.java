package dev.tonnage.graph;

import java.util.regex.Pattern;

/**
 * The functions of Go's runtime that are passed a type to make, move or ask values of it, by which
 * it is put in no interface, and which of their parameters it is ({@code
 * cmd/compile/internal/typecheck/_builtin/runtime.go}).
 */
final class TypeArguments {
  private static final Pattern FIRST =
      Pattern.compile(
          "(newobject|makeslice.*|makechan.*|makemap.*|mapassign.*|mapaccess.*|mapdelete.*"
              + "|mapiterinit|mapIterStart|mapclear|mapclone.*|typedmem.*|typedslicecopy|newarray"
              + "|unsafeslice.*|bulkBarrier.*|moveSlice.*|wbMove|wbZero|panicnildottype|assertE2I.*)");
  private static final Pattern SECOND = Pattern.compile("mallocgc.*");
  private static final Pattern SECOND_AND_THIRD = Pattern.compile("panicdottype.*");
  private static final Pattern FIFTH = Pattern.compile("growslice.*");
  private static final String RUNTIME = "runtime.";

  /** By parameter, the number of the register that it is passed in ({@code internal/abi}). */
  private static final int[] AMD64 = {0, 3, 1, 7, 6};

  private TypeArguments() {}

  /** A bit for each parameter of a function that is such a type. */
  static int of(String function) {
    if (!function.startsWith(RUNTIME)) {
      return 0;
    }
    String name = function.substring(RUNTIME.length());
    if (FIRST.matcher(name).matches()) {
      return 1;
    }
    if (SECOND.matcher(name).matches()) {
      return 1 << 1;
    }
    if (SECOND_AND_THIRD.matcher(name).matches()) {
      return 1 << 1 | 1 << 2;
    }
    return FIFTH.matcher(name).matches() ? 1 << 4 : 0;
  }

  /**
   * The parameter that a register passes since Go 1.17; -1 for none, or where that is not known.
   */
  static int parameter(String arch, int register) {
    if ("arm64".equals(arch)) {
      return register < AMD64.length ? register : -1;
    }
    for (int p = 0; p < AMD64.length && "amd64".equals(arch); p++) {
      if (AMD64[p] == register) {
        return p;
      }
    }
    return -1;
  }

  /**
   * The register that an instruction loads an address into; -1 where that is not known.
   *
   * @param at where it begins
   */
  static int register(String arch, byte[] code, int at) {
    if (at < 0 || at + 4 > code.length) {
      return -1;
    }
    if ("arm64".equals(arch)) {
      return code[at] & 0x1f;
    }
    // LEA with a REX prefix, relative to the next instruction.
    boolean isLoad =
        "amd64".equals(arch)
            && (code[at] & 0xf8) == 0x48
            && (code[at + 1] & 0xff) == 0x8d
            && (code[at + 2] & 0xc7) == 5;
    return isLoad ? (code[at + 2] >> 3 & 7) | (code[at] & 4) << 1 : -1;
  }

  /**
   * Whether code compares a register that an address was loaded into, between the load and a branch
   * right behind the comparison. Elsewhere than on amd64 and arm64, whether it may.
   *
   * @param load where the load begins
   * @param branch where the branch does
   */
  static boolean isCompared(String arch, byte[] code, int load, int branch, int register) {
    if (register < 0 || load < 0 || branch + 4 > code.length) {
      return register < 0;
    }
    if ("arm64".equals(arch)) {
      for (int at = load + 4; at + 4 <= branch; at += 4) {
        int word = word(code, at);
        // CMP of two registers of 64 bits.
        boolean isCompare = (word & 0xff20_001f) == 0xeb00_001f;
        if (isCompare && ((word >>> 5 & 31) == register || (word >>> 16 & 31) == register)) {
          return (word(code, branch) & 0xff00_0010) == 0x5400_0000;
        }
      }
      return false;
    }
    // CMP with REX.W, of a register with a register or with memory.
    for (int at = load + 7; at + 3 <= branch; at++) {
      int rex = code[at] & 0xff;
      int opcode = code[at + 1] & 0xff;
      int modRm = code[at + 2] & 0xff;
      if ((rex & 0xf8) == 0x48 && (opcode == 0x39 || opcode == 0x3b)) {
        int first = modRm >> 3 & 7 | (rex & 4) << 1;
        int second = modRm >> 6 == 3 ? modRm & 7 | (rex & 1) << 3 : -1;
        if (first == register || second == register) {
          return true;
        }
      }
    }
    return false;
  }

  private static int word(byte[] code, int at) {
    return code[at] & 0xff
        | (code[at + 1] & 0xff) << 8
        | (code[at + 2] & 0xff) << 16
        | code[at + 3] << 24;
  }
}
