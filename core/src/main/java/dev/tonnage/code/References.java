package dev.tonnage.code;

/** Takes what code refers to, instruction by instruction, in the order of the code. */
public interface References {

  /** What an instruction does with an address. */
  enum Kind {
    /** Calls the function there. */
    CALL,
    /** Goes on there. */
    JUMP,
    /** Takes the address. */
    ADDRESS,
    /** Reads or writes what is there; a call through a pointer reads it. */
    ACCESS
  }

  /**
   * An address that an instruction certainly forms: relative to itself, or absolute where the
   * processor has no other way.
   *
   * @param site the address of the instruction; of several that form it together, the last
   * @param target may lie outside the program
   */
  void reference(long site, long target, Kind kind);

  /**
   * A number in an instruction, of 32 bits or more, that may be an address where code runs at a
   * fixed one; more often it is just a number.
   */
  default void constant(long site, long value) {}

  /**
   * A call of what stands in memory so many bytes behind what a register points to: directly, or
   * through a register that was loaded from there.
   *
   * @param offset as the load has it; 0 may also be a load that was not seen
   */
  default void indirectCall(long site, long offset) {}
}
