package dev.tonnage.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The interface types of a program with the methods that they ask for, in the order in which itabs
 * have them: a call names its method by the number alone.
 */
final class Interfaces {
  /** Where in an itab the methods begin ({@code internal/abi/iface.go}), with 64 bits. */
  static final int FIRST_SLOT = 24;

  /** Calls of methods with larger numbers are taken for calls of the last. */
  static final int MOST_SLOTS = 512;

  /** Programs with many packages have masks for fewer slots. */
  private static final int MOST_MASKS = 1 << 22;

  private final int[] nodes;
  private final int[] packages;
  private final int[][] signatures;

  /** By package, and last those of none. */
  private final int[][] byPackage;

  /** By node, the number of its interface; -1 for others. */
  private final int[] numbers;

  private final int slots;

  private Interfaces(Builder b, int packageCount, int nodeCount) {
    this.nodes = b.nodes.toArray();
    this.packages = b.packages.toArray();
    this.signatures = b.signatures.toArray(new int[0][]);
    List<Ints> lists = new ArrayList<>();
    for (int p = 0; p <= packageCount; p++) {
      lists.add(new Ints(2));
    }
    this.numbers = new int[nodeCount];
    Arrays.fill(numbers, -1);
    int most = 0;
    for (int i = 0; i < nodes.length; i++) {
      lists.get(packages[i] == Packages.NONE ? packageCount : packages[i]).add(i);
      numbers[nodes[i]] = i;
      most = Math.max(most, signatures[i].length);
    }
    this.byPackage = lists.stream().map(Ints::toArray).toArray(int[][]::new);
    this.slots = Math.min(Math.min(most, MOST_SLOTS), MOST_MASKS / (packageCount + 1)) + 1;
  }

  static final class Builder {
    private final Ints nodes = new Ints();
    private final Ints packages = new Ints();
    private final List<int[]> signatures = new ArrayList<>();

    /**
     * An interface.
     *
     * @param packageNumber where it was declared; {@link Packages#NONE} when anybody may know it
     * @param ofMethods the signatures of its methods, in order
     */
    void add(int node, int packageNumber, int[] ofMethods) {
      nodes.add(node);
      packages.add(packageNumber);
      signatures.add(ofMethods);
    }

    Interfaces build(int packageCount, int nodeCount) {
      return new Interfaces(this, packageCount, nodeCount);
    }
  }

  /** The interface whose descriptor a node is; -1 when it is none. */
  int at(int node) {
    return numbers[node];
  }

  int node(int number) {
    return nodes[number];
  }

  int packageOf(int number) {
    return packages[number];
  }

  int methodCount(int number) {
    return signatures[number].length;
  }

  int signature(int number, int slot) {
    return signatures[number][slot];
  }

  /** The interfaces that a package declares; those of none for {@link Packages#NONE}. */
  int[] of(int packageNumber) {
    return byPackage[packageNumber == Packages.NONE ? byPackage.length - 1 : packageNumber];
  }

  /** A mask for each package and slot. */
  long[] newMasks() {
    return new long[byPackage.length * slots];
  }

  long mask(long[] masks, int packageNumber, int slot) {
    return masks[index(packageNumber, slot)];
  }

  void mark(long[] masks, int packageNumber, int slot, long mask) {
    masks[index(packageNumber, slot)] |= mask;
  }

  private int index(int packageNumber, int slot) {
    int row = packageNumber == Packages.NONE ? byPackage.length - 1 : packageNumber;
    return row * slots + Math.min(slot, slots - 1);
  }
}
