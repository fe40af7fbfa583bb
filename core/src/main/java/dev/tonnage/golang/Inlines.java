package dev.tonnage.golang;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import java.util.Arrays;

/**
 * What was inlined into each function of a program: of each tree the nodes, numbered through, with
 * the name of the function that each comes from, and how much code. Trees are read once.
 */
public final class Inlines {
  private final InlineTree trees;

  /** Of each function, the number behind its last node. */
  private final int[] ends;

  private int[] names = new int[1024];
  private int[] codeBytes = new int[1024];

  Inlines(PclnTable table, Image image) {
    this.trees = new InlineTree(table, image);
    this.ends = new int[table.functions().size()];
    int count = 0;
    for (int f = 0; f < ends.length; f++) {
      int nodes = trees.load(table.functions().get(f));
      // Each stands somewhere in the file; where functions claim the same ones, there is an end.
      nodes = Math.min(nodes, image.file().size() - count);
      if (count + nodes > names.length) {
        names = Arrays.copyOf(names, Math.max(2 * names.length, count + nodes));
        codeBytes = Arrays.copyOf(codeBytes, names.length);
      }
      for (int node = 0; node < nodes; node++) {
        names[count] = trees.nodeName(node);
        codeBytes[count++] = (int) Math.min(trees.codeBytes(node), Integer.MAX_VALUE);
      }
      ends[f] = count;
    }
  }

  /** The first node of the function of this index. */
  public int from(int function) {
    return function == 0 ? 0 : ends[function - 1];
  }

  /** Behind its last node. */
  public int to(int function) {
    return ends[function];
  }

  /** How long the tree of a function is if it stands at this address; else 0. */
  public long treeBytes(int function, long address) {
    return trees.bytesAt(function, address, to(function) - from(function));
  }

  /** The number of the name of the function that a node comes from; from 0 on. */
  public int name(int node) {
    return names[node];
  }

  /** The instructions of a node, without those of the nodes that it holds in turn. */
  public long codeBytes(int node) {
    return codeBytes[node];
  }

  /** The name of this number. */
  public String text(int name) {
    return trees.text(name);
  }

  /** Where the name of this number stands, the NUL included. */
  public Span span(int name) {
    return trees.span(name);
  }
}
