package dev.tonnage.stage;

import dev.tonnage.fault.Fault;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import dev.tonnage.ledger.Weight;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import java.util.List;
import java.util.Map;

/** Stands for a binary that the analyzer could not be asked about: one row for all its bytes. */
final class Unweighable {
  private Unweighable() {}

  static Weighed weighed(long bytes, Fault fault) {
    Ledger ledger =
        new Ledger(
            bytes,
            whole(bytes, "file"),
            whole(bytes, Ledger.NO_SECTION),
            whole(bytes, Ledger.UNMAPPED));
    ModuleWeight module =
        new ModuleWeight(
            "[" + Kind.UNATTRIBUTED.label() + "]",
            null,
            null,
            null,
            false,
            true,
            new Weight(bytes, 0, 0, 0, 0, 0, 0));
    return new Weighed(facts(bytes), null, ledger, List.of(module), List.of(fault));
  }

  private static Partition whole(long bytes, String name) {
    Owner owner =
        name.startsWith("[")
            ? new Owner(name, Kind.UNATTRIBUTED, null, null, null, null, 0, null, Evidence.NONE)
            : Owner.named(name, Kind.UNATTRIBUTED, null, Evidence.NONE);
    return new Claims(bytes)
        .settle((start, end, pieces) -> pieces.add(end, pieces.owner(owner), Account.OWN));
  }

  private static Facts facts(long bytes) {
    return new Facts(
        "unknown", null, null, 0, null, null, null, List.of(), false, null, false, false, null,
        null, null, null, null, null, Map.of(), null, bytes, 0, 0, 0, 0, 0, bytes, bytes, null,
        Map.of());
  }
}
