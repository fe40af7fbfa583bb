package dev.tonnage.demangle;

import java.util.List;

/**
 * Where demangled text is written. Substitutions let a short name stand for an exponentially long
 * text, so text and work are both limited.
 */
final class Out {
  /** Nothing is being expanded. */
  static final int NONE = -1;

  private static final int LONGEST = 1 << 16;
  private static final int DEEPEST = 1000;

  /** Names of real programs print at 2 to 16 characters for each of theirs. */
  private static final int PER_CHARACTER = 256;

  private static final int AT_LEAST = 4096;

  private final StringBuilder text;
  private final boolean origin;
  private final int limit;
  private int steps;
  private int depth;
  private int muted;

  /** Which element of the parameter pack in expansion is printed. */
  int element = NONE;

  /** How many elements that pack has. */
  int elements = NONE;

  /**
   * Text with all arguments, or that of the origin, without.
   *
   * @param mangled how long the name is that is printed
   * @param origin whether template arguments, parameters and return types are left out
   */
  Out(int mangled, boolean origin) {
    this.text = new StringBuilder(origin ? mangled : 3 * mangled);
    this.limit = Math.min(LONGEST, AT_LEAST + PER_CHARACTER * Math.min(mangled, LONGEST));
    this.origin = origin;
  }

  boolean isOrigin() {
    return origin;
  }

  Out put(String s) {
    step();
    if (muted == 0) {
      text.append(s);
    }
    return this;
  }

  Out put(char c) {
    step();
    if (muted == 0) {
      text.append(c);
    }
    return this;
  }

  Out put(Node node) {
    return left(node).right(node);
  }

  Out left(Node node) {
    enter();
    node.left(this);
    depth--;
    return this;
  }

  Out right(Node node) {
    enter();
    node.right(this);
    depth--;
    return this;
  }

  /** A list, of which what prints nothing (an empty pack) leaves no comma either. */
  Out commas(List<? extends Node> nodes) {
    int start = text.length();
    for (Node node : nodes) {
      int before = text.length();
      if (before > start) {
        put(", ");
      }
      int after = text.length();
      put(node);
      if (text.length() == after) {
        text.setLength(before);
      }
    }
    return this;
  }

  /** From here until {@link #unmute} nothing is written. */
  Out mute() {
    muted++;
    return this;
  }

  void unmute() {
    muted--;
  }

  /** Counts a piece of work. */
  void step() {
    if (++steps > limit || text.length() > limit) {
      throw Malformed.LIMIT;
    }
  }

  int length() {
    return text.length();
  }

  void cut(int length) {
    text.setLength(length);
  }

  char last() {
    return text.length() == 0 ? '\0' : text.charAt(text.length() - 1);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void enter() {
    step();
    if (++depth > DEEPEST) {
      throw Malformed.LIMIT;
    }
  }
}
