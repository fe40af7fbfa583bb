package dev.tonnage.compare;

import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Weight;
import dev.tonnage.weigh.Weighed;
import java.util.EnumMap;
import java.util.Map;

/** Gives each byte of either build to the cause that it would have if it changed. */
final class Causes {
  private static final String STD = "std";

  private final Build before;
  private final Build after;
  private final Map<Cause, Long> changes = new EnumMap<>(Cause.class);

  private Causes(Build before, Build after) {
    this.before = before;
    this.after = after;
  }

  /** The change by cause, in bytes on disk; each cause is there, and all add up to the change. */
  static Map<Cause, Long> of(Weighed before, Weighed after) {
    Causes causes = new Causes(new Build(before), new Build(after));
    for (Cause c : Cause.values()) {
      causes.changes.put(c, 0L);
    }
    before.ledger().rows().forEach(r -> causes.add(r, -1));
    after.ledger().rows().forEach(r -> causes.add(r, 1));
    return causes.changes;
  }

  /** The cause that a change of a module would have. */
  static Cause of(Weighed before, Weighed after, String module) {
    return new Causes(new Build(before), new Build(after)).ofModule(module);
  }

  private void add(Ledger.Row row, int sign) {
    Weight w = row.weight();
    Cause own = of(row.owner());
    Cause stripping = before.isStrippedLike(after) ? own : Cause.FLAGS;
    Cause placing = before.isPlacedLike(after) ? own : Cause.FLAGS;
    count(of(row.owner().kind(), own, stripping, placing), sign * w.fileBytes());
    count(own, sign * w.pclntabBytes());
    count(stripping, sign * w.symtabBytes());
    count(stripping, sign * w.debugBytes());
    count(placing, sign * w.relocBytes());
  }

  private static Cause of(Kind kind, Cause own, Cause stripping, Cause placing) {
    return switch (kind) {
      case DEBUG, SYMTAB -> stripping;
      case RELOC -> placing;
      default -> own;
    };
  }

  private void count(Cause cause, long bytes) {
    changes.merge(cause, bytes, Long::sum);
  }

  private Cause of(Owner owner) {
    String module = owner.module();
    if (module == null && owner.packageName() == null) {
      return ofNobody(owner);
    }
    return module == null ? Cause.OWN_CODE : ofModule(module);
  }

  private Cause ofModule(String module) {
    if (before.isOwn(module) || after.isOwn(module)) {
      return Cause.OWN_CODE;
    }
    if (before.isForeign(module) || after.isForeign(module)) {
      return before.isLinkedLike(after) ? Cause.USE : Cause.FLAGS;
    }
    if (!module.equals(STD) && !before.isLinked(module)) {
      return Cause.ADDED;
    }
    if (!module.equals(STD) && !after.isLinked(module)) {
      return Cause.REMOVED;
    }
    if (!before.hasSameToolchain(after)) {
      return module.equals(STD) || before.isSame(module, after) ? Cause.TOOLCHAIN : Cause.UPDATED;
    }
    return module.equals(STD) || before.isSame(module, after) ? Cause.USE : Cause.UPDATED;
  }

  private Cause ofNobody(Owner owner) {
    return switch (owner.kind()) {
      case PADDING, HEADER, NOTE, SIGNATURE, SYMTAB, RELOC, DEBUG -> Cause.LAYOUT;
      default ->
          before.isGo() || after.isGo() || owner.evidence() == Evidence.SECTION
              ? Cause.UNKNOWN
              : Cause.OWN_CODE;
    };
  }
}
