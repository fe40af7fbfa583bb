package dev.tonnage.graph;

import java.util.Map;

/**
 * Bytes that stand elsewhere in the file for a package's code, and go as it goes: its symbols, its
 * debug information, its relocations. They are spread over its code evenly.
 */
public final class Attached {
  private final double[] perCodeByte;

  private Attached(double[] perCodeByte) {
    this.perCodeByte = perCodeByte;
  }

  /**
   * What is attached to the packages of a program.
   *
   * @param bytes by import path
   */
  public static Attached of(ReferenceGraph graph, Map<String, Long> bytes) {
    int count = graph.packages().count();
    long[] code = new long[count];
    for (int f = 0; f < graph.functionCount(); f++) {
      if (graph.packageOf(f) != Packages.NONE) {
        code[graph.packageOf(f)] += graph.bytes(f);
      }
    }
    double[] perCodeByte = new double[count];
    for (int p = 0; p < count; p++) {
      long attached = bytes.getOrDefault(graph.place(p).packageName(), 0L);
      perCodeByte[p] = code[p] == 0 ? 0 : (double) attached / code[p];
    }
    return new Attached(perCodeByte);
  }

  /** What goes with a node. */
  long bytes(ReferenceGraph graph, int node) {
    int owner = graph.isFunction(node) ? graph.packageOf(node) : Packages.NONE;
    return owner == Packages.NONE ? 0 : Math.round(perCodeByte[owner] * graph.bytes(node));
  }
}
