package dev.tonnage.demangle;

import java.util.List;

/**
 * A part of a C++ name. It prints in two halves, as a declarator does: in {@code int (*)[4]} the
 * array stands on both sides of what points to it.
 */
abstract class Node {
  /** Taller trees are no compiler's; the height bounds every recursion over them. */
  private static final int TALLEST = 250;

  /** What a type is to the declarator around it. */
  enum Form {
    PLAIN,
    ARRAY,
    FUNCTION
  }

  private final int height;

  Node() {
    height = 1;
  }

  Node(Node child) {
    height = above(child.height);
  }

  /** A node above these; null stands for nothing. */
  Node(Node... children) {
    this(List.of(), children);
  }

  Node(List<? extends Node> list, Node... children) {
    int most = 0;
    for (Node child : children) {
      most = Math.max(most, child == null ? 0 : child.height);
    }
    for (Node child : list) {
      most = Math.max(most, child.height);
    }
    height = above(most);
  }

  private static int above(int height) {
    if (height >= TALLEST) {
      throw Malformed.LIMIT;
    }
    return height + 1;
  }

  /** Prints what stands before the declared name. */
  abstract void left(Out out);

  /** Prints what stands behind it. */
  void right(Out out) {}

  boolean hasRight(Out out) {
    return false;
  }

  Form form(Out out) {
    return Form.PLAIN;
  }

  /** What this is a name for at the moment: a template parameter stands for its argument. */
  Node target(Out out) {
    return this;
  }

  /** The name that a constructor of this has. */
  Node baseName() {
    return this;
  }
}
