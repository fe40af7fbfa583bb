package dev.tonnage.graph;

/**
 * Types and itabs whose addresses code took, until it shows what for: to compare with, to make
 * values of, or to put a value in an interface.
 */
final class TakenTypes {
  /** More are hardly held at once; the oldest is then taken to be put in an interface. */
  private static final int MOST = 8;

  /** A comparison stands so near in front of the jump that it is for. */
  private static final int COMPARED_NEAR = 20;

  /** Takes what a type was taken for. */
  interface Uses {
    void use(int type, int origin, boolean isPutInInterface);
  }

  private final Uses uses;
  private final int[] types = new int[MOST];
  private final int[] origins = new int[MOST];
  private final int[] registers = new int[MOST];
  private final boolean[] isOfInstance = new boolean[MOST];
  private long lastSite;
  private int count;

  TakenTypes(Uses uses) {
    this.uses = uses;
  }

  /**
   * A type's address was taken.
   *
   * @param register it was taken into; -1 where that is not known
   * @param ofInstance whether the code is of a generic function: then it counts as put in an
   *     interface, whatever for ({@code cmd/compile/internal/ssa/rewrite.go}, rewriteFixedLoad)
   */
  void take(int type, int origin, long site, int register, boolean ofInstance) {
    loaded(register);
    if (count == MOST) {
      settle(0, true);
    }
    types[count] = type;
    origins[count] = origin;
    registers[count] = register;
    isOfInstance[count] = ofInstance;
    lastSite = site;
    count++;
  }

  /** Something else was loaded into a register: what was there has been used. */
  void loaded(int register) {
    for (int i = count - 1; i >= 0; i--) {
      if (registers[i] == register) {
        settle(i, true);
      }
    }
  }

  /**
   * Code branches: what was taken just before may have been compared.
   *
   * @param start the address of the code's first byte
   */
  void branch(String arch, byte[] code, long start, long site) {
    boolean isNear = count > 0 && site - lastSite <= COMPARED_NEAR;
    if (isNear) {
      int load = (int) (lastSite - start);
      int branch = (int) (site - start);
      boolean isCompared = TypeArguments.isCompared(arch, code, load, branch, registers[count - 1]);
      settle(count - 1, !isCompared);
    }
    putAll();
  }

  /**
   * A function is called.
   *
   * @param arguments bits of its parameters that are types, as {@link TypeArguments#of} has them
   */
  void call(String arch, int arguments) {
    boolean isFound = false;
    for (int i = count - 1; i >= 0 && arguments != 0; i--) {
      int parameter = TypeArguments.parameter(arch, registers[i]);
      if (parameter >= 0 && (arguments >> parameter & 1) != 0) {
        settle(i, false);
        isFound = true;
      }
    }
    // Up to Go 1.16, and elsewhere, arguments are on the stack.
    if (!isFound && arguments != 0 && count > 0) {
      settle(count - 1, false);
    }
    putAll();
  }

  /** The function ends, or goes on in a way that tells nothing. */
  void putAll() {
    while (count > 0) {
      settle(count - 1, true);
    }
  }

  private void settle(int i, boolean isPutInInterface) {
    uses.use(types[i], origins[i], isPutInInterface || isOfInstance[i]);
    count--;
    for (int k = i; k < count; k++) {
      types[k] = types[k + 1];
      origins[k] = origins[k + 1];
      registers[k] = registers[k + 1];
      isOfInstance[k] = isOfInstance[k + 1];
    }
  }
}
