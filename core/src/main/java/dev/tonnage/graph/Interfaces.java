package dev.tonnage.graph;

import dev.tonnage.code.CallShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interface types of a program with the methods that they ask for, in the order in which itabs
 * have them: a call names its method by the number alone.
 */
final class Interfaces {
  /** Where in an itab the methods begin ({@code internal/abi/iface.go}), with 64 bits. */
  static final int FIRST_SLOT = 24;

  /** No interface asks for more methods. */
  static final int MOST_SLOTS = 512;

  /**
   * A call, as far as it says what it calls.
   *
   * @param slot the number of the method in the itab
   * @param arguments what it passes, in words as {@link Passing} has them; 0 where that is not
   *     known
   * @param type the number of the interface's type; -1 when it is not known
   */
  record Call(int slot, CallShape shape, List<Long> arguments, int type) {}

  private final int[] nodes;
  private final int[] packages;
  private final int[][] signatures;

  /** By package, and last those of none. */
  private final int[][] byPackage;

  /** By node, the number of its interface; -1 for others. */
  private final int[] numbers;

  private final Passing.Needs[][] needs;
  private final List<Call> calls;
  private final Passing passing;

  /** By call, the interface that it is known to be of; -1 for others. */
  private final int[] called;

  /** By interface, the number of its first method among those of all. */
  private final int[] firstMethods;

  private final int methodCount;

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
    this.needs = b.needs.toArray(new Passing.Needs[0][]);
    this.calls = b.calls;
    this.passing = b.passing;
    this.called = b.calls.stream().mapToInt(c -> b.byType.getOrDefault(c.type(), -1)).toArray();
    this.firstMethods = new int[nodes.length];
    int count = 0;
    for (int i = 0; i < nodes.length; i++) {
      lists.get(packages[i] == Packages.NONE ? packageCount : packages[i]).add(i);
      numbers[nodes[i]] = i;
      firstMethods[i] = count;
      count += signatures[i].length;
    }
    this.byPackage = lists.stream().map(Ints::toArray).toArray(int[][]::new);
    this.methodCount = count;
  }

  static final class Builder {
    private final Ints nodes = new Ints();
    private final Ints packages = new Ints();
    private final List<int[]> signatures = new ArrayList<>();
    private final List<Passing.Needs[]> needs = new ArrayList<>();
    private final Map<Integer, Integer> byType = new HashMap<>();
    private List<Call> calls = List.of();
    private Passing passing;

    /**
     * An interface.
     *
     * @param type the number of its type
     * @param packageNumber where it was declared; {@link Packages#NONE} when anybody may know it
     * @param ofMethods the signatures of its methods, in order
     * @param theirNeeds what they are passed and return; null where that is not known
     */
    void add(int node, int type, int packageNumber, int[] ofMethods, Passing.Needs[] theirNeeds) {
      byType.put(type, nodes.count());
      nodes.add(node);
      packages.add(packageNumber);
      signatures.add(ofMethods);
      needs.add(theirNeeds);
    }

    /** Calls, by their numbers. */
    Builder calling(List<Call> numbered, Passing byTypes) {
      calls = numbered;
      passing = byTypes;
      return this;
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

  int slot(int call) {
    return calls.get(call).slot();
  }

  /** The interface whose method a call is known to be; -1 when it is not known. */
  int called(int call) {
    return called[call];
  }

  /** Whether a call may be that of the method in its slot of an interface. */
  boolean fits(int call, int number) {
    int slot = slot(call);
    if (slot >= methodCount(number)) {
      return false;
    }
    Passing.Needs needs = this.needs[number][slot];
    Call made = calls.get(call);
    return needs == null || (needs.fit(made.shape()) && passing.fit(made.arguments(), needs));
  }

  /** How many methods all interfaces ask for. */
  int methodCount() {
    return methodCount;
  }

  /** The number of an interface's method among those of all. */
  int method(int number, int slot) {
    return firstMethods[number] + slot;
  }
}
