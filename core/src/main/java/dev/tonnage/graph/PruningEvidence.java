package dev.tonnage.graph;

import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import java.util.HashSet;
import java.util.Set;

/** Whether the linker left out methods that nothing calls. */
final class PruningEvidence {
  private static final int PERCENT_KEPT_WHEN_OFF = 95;

  private PruningEvidence() {}

  /** Told by types in itabs: with pruning off they have their exported methods all. */
  static boolean isOn(GoTypes types) {
    Set<Long> inItabs = new HashSet<>();
    types.itabs().forEach(i -> inItabs.add(i.type()));
    long exported = 0;
    long kept = 0;
    for (GoType t : types.types()) {
      if (inItabs.contains(t.address())) {
        exported += t.methods().exported();
        kept += t.methods().exportedKept();
      }
    }
    return 100 * kept < PERCENT_KEPT_WHEN_OFF * exported;
  }
}
