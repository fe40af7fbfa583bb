package dev.tonnage.graph;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The methods that a type keeps for those who call them through an interface or by reflection: each
 * goes with its type's being put in an interface, and with a call of a method of that name and type
 * through any, or, if exported, with a function that looks methods up by names that the linker can
 * not know.
 */
final class Methods {
  /** No such node. */
  static final int NONE = -1;

  private final Ints users;
  private final Ints signatures;
  private final Ints exported;
  private final Ints targets;
  private final int signatureCount;
  private final int[] nameOfSignature;
  private final int nameCount;

  /** By name, its methods. */
  private final Edges byName;

  /** By signature, its methods; by type used in interfaces, its methods. */
  private final Edges bySignature;

  private final Edges byUse;
  private final boolean[] isPrunedSomewhere;
  private final BitSet keepers = new BitSet();

  private static final int TARGETS = 4;

  private Methods(Builder b, int nodes) {
    this.users = b.users;
    this.signatures = b.signatures;
    this.exported = b.exported;
    this.targets = b.targets;
    this.signatureCount = b.numbers.size();
    this.nameOfSignature = b.nameOfSignature.toArray();
    this.nameCount = b.names.size();
    Edges.Builder byName = new Edges.Builder();
    Edges.Builder bySignature = new Edges.Builder();
    Edges.Builder byUse = new Edges.Builder();
    for (int i = 0; i < users.count(); i++) {
      bySignature.add(signatures.at(i), i);
      byUse.add(users.at(i), i);
      byName.add(nameOfSignature[signatures.at(i)], i);
    }
    this.byName = byName.build(nameCount);
    this.bySignature = bySignature.build(signatureCount);
    this.byUse = byUse.build(nodes);
    this.isPrunedSomewhere = new boolean[signatureCount];
    for (int i = 0; i < b.pruned.count(); i++) {
      isPrunedSomewhere[b.pruned.at(i)] = true;
    }
  }

  /** A name and a type. */
  private record Signature(String name, long type) {}

  static final class Builder {
    private final Map<Signature, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Ints nameOfSignature = new Ints();
    private final Ints users = new Ints();
    private final Ints signatures = new Ints();
    private final Ints exported = new Ints();
    private final Ints targets = new Ints();
    private final Ints pruned = new Ints();

    /**
     * A method that the linker kept.
     *
     * @param user the node of its type as it is put in an interface
     * @param first what goes with it: nodes, or {@link Methods#NONE}
     */
    void add(
        int user,
        String name,
        long type,
        boolean isExported,
        int first,
        int second,
        int third,
        int fourth) {
      users.add(user);
      signatures.add(number(name, type));
      exported.add(isExported ? 1 : 0);
      targets.add(first);
      targets.add(second);
      targets.add(third);
      targets.add(fourth);
    }

    void addPruned(int user, String name, long type) {
      if (type != 0) {
        pruned.add(number(name, type));
      }
    }

    /** The number of a name and type. */
    int number(String name, long type) {
      return numbers.computeIfAbsent(
          new Signature(name, type),
          s -> {
            nameOfSignature.add(name(name));
            return numbers.size();
          });
    }

    /** The number of a name. */
    int name(String name) {
      return names.computeIfAbsent(name, n -> names.size());
    }

    Methods build(int nodes) {
      return new Methods(this, nodes);
    }
  }

  int count() {
    return users.count();
  }

  int signatureCount() {
    return signatureCount;
  }

  /** The type, as it is put in an interface. */
  int user(int method) {
    return users.at(method);
  }

  int signature(int method) {
    return signatures.at(method);
  }

  boolean isExported(int method) {
    return exported.at(method) != 0;
  }

  /** What goes with a method, by number; {@link #NONE} where there is no more. */
  int target(int method, int number) {
    return targets.at(TARGETS * method + number);
  }

  static int targets() {
    return TARGETS;
  }

  int nameCount() {
    return nameCount;
  }

  /** The number of a method's name. */
  int name(int method) {
    return nameOfSignature[signatures.at(method)];
  }

  /** From a name to the methods that have it. */
  Edges byName() {
    return byName;
  }

  /** From a signature to the methods that have it. */
  Edges bySignature() {
    return bySignature;
  }

  /** From a type as it is put in an interface to its methods. */
  Edges byUse() {
    return byUse;
  }

  /** Notes a method that keeps others, and that calls by number alone do not. */
  void addKeeper(int method) {
    keepers.set(method);
  }

  boolean isKeeper(int method) {
    return keepers.get(method);
  }

  /** Whether the linker left a method of this signature out. */
  boolean isPrunedSomewhere(int signature) {
    return isPrunedSomewhere[signature];
  }
}
