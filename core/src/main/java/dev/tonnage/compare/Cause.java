package dev.tonnage.compare;

/** Why bytes came or went between two builds. Each byte of the change has one cause. */
public enum Cause {
  /** The program's own module, and modules that are built from a working tree. */
  OWN_CODE("own code"),
  /** Modules that came in. */
  ADDED("dependencies added"),
  /** Modules that went out. */
  REMOVED("dependencies removed"),
  /** Modules of another version than before. */
  UPDATED("dependencies updated"),
  /** More or less of modules that did not change, the standard library among them. */
  USE("use of unchanged dependencies"),
  /**
   * Another compiler: the standard library that came with it, and what it made of modules that did
   * not change.
   */
  TOOLCHAIN("toolchain"),
  /** What builds were asked for: symbols, debug information, position independence, C code. */
  FLAGS("build flags"),
  /** Headers, padding, signatures, notes. */
  LAYOUT("layout and padding"),
  /** Bytes of which is not known whose they are, as in a stripped program of C++. */
  UNKNOWN("bytes of unknown owners");

  private final String label;

  Cause(String label) {
    this.label = label;
  }

  /** As people read it. */
  public String label() {
    return label;
  }
}
