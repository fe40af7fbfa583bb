package dev.tonnage.golang;

import dev.tonnage.bytes.LongMap;
import java.util.List;

/** Which package each type of a program is of. */
final class TypePackages {
  private static final int ABSENT = -1;

  /** The package that the compiler gives to what instances of a generic function have in common. */
  private static final String SHAPE = "go.shape";

  /** How far a type is looked into for one that tells a package. */
  private static final int DEEPEST = 8;

  private final List<GoType> types;
  private final LongMap indexOf = new LongMap(ABSENT);

  /** By the index of the type: empty when it is of none; null until it was asked for. */
  private final String[] packages;

  TypePackages(List<GoType> types) {
    this.types = types;
    this.packages = new String[types.size()];
    for (int i = 0; i < packages.length; i++) {
      indexOf.put(types.get(i).address(), i);
    }
    for (int i = 0; i < packages.length; i++) {
      find(i, DEEPEST);
    }
  }

  /** The package of the type at an address; empty when it is of none, or none is there. */
  String of(long address) {
    int index = (int) indexOf.get(address);
    return index == ABSENT || packages[index] == null ? "" : packages[index];
  }

  /**
   * Its own, or that of the first thing it is made of that has one; empty when none has. Types may
   * be made of themselves: one that is being asked already has none.
   */
  private String find(int index, int depth) {
    if (packages[index] != null || depth == 0) {
      return packages[index] == null ? "" : packages[index];
    }
    GoType type = types.get(index);
    boolean isDeclared = type.packagePath() != null && !type.packagePath().equals(SHAPE);
    String found = isDeclared ? type.packagePath() : "";
    packages[index] = found;
    if (found.isEmpty() && !type.isNamed()) {
      for (long part : type.parts()) {
        int made = (int) indexOf.get(part);
        found = made == ABSENT ? "" : find(made, depth - 1);
        if (!found.isEmpty()) {
          packages[index] = found;
          break;
        }
      }
    }
    return found;
  }
}
