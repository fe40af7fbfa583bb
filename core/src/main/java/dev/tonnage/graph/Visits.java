package dev.tonnage.graph;

import java.util.BitSet;

/**
 * Imports that no reference tells, by the order of the code: Go's linker visits packages depth
 * first, each behind all that it imports ({@code cmd/link/internal/ld/lib.go}, postorder). What
 * stands between packages that the next one behind imports was visited for that one, too.
 */
final class Visits {
  private final int[] order;
  private final BitSet[] imports;
  private final BitSet[] closures;
  private final BitSet isOrphan;

  /** So many packages are asked; more are hardly visited for one. */
  private static final int FARTHEST = 128;

  /**
   * The packages of a program.
   *
   * @param order their numbers, in the order of the code
   * @param imports by number, what the package is known to import
   * @param closures by number, the package and all that it is known to import in any number of
   *     steps
   * @param isOrphan by number, whether it is not known who imports it
   */
  Visits(int[] order, BitSet[] imports, BitSet[] closures, BitSet isOrphan) {
    this.imports = imports;
    this.isOrphan = isOrphan;
    this.order = order;
    this.closures = closures;
  }

  /**
   * The package for which one was first visited: the nearest behind it that imports what is in
   * front of the other's own imports, and all that stands between, but for what no reference leads
   * to and what that imports; -1 when there is none.
   */
  int visitor(int position) {
    int before = position - 1;
    while (before >= 0 && closures[order[position]].get(order[before])) {
      before--;
    }
    BitSet unknown = (BitSet) closures[order[position]].clone();
    int last = Math.min(order.length - 1, position + FARTHEST);
    for (int visitor = position + 1; visitor < last && before >= 0; visitor++) {
      BitSet known = closures[order[visitor]];
      if (known.get(order[before]) && importsAll(known, unknown, position, visitor)) {
        return order[visitor];
      }
      if (isOrphan.get(order[visitor])) {
        unknown.or(known);
      }
    }
    return -1;
  }

  /** Few may be there that nothing until then imports, as far as is known, but others behind. */
  private boolean importsAll(BitSet known, BitSet unknown, int position, int visitor) {
    int expected = 0;
    int unexpected = 0;
    for (int i = position + 1; i < visitor; i++) {
      if (known.get(order[i])) {
        expected++;
      } else if (!unknown.get(order[i]) && !isImportedUpTo(i, visitor)) {
        unexpected++;
      }
    }
    return 2 * unexpected <= expected;
  }

  private boolean isImportedUpTo(int position, int visitor) {
    for (int i = position + 1; i < visitor; i++) {
      if (imports[order[i]].get(order[position])) {
        return true;
      }
    }
    return false;
  }
}
