package dev.tonnage.compare;

import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives each byte of either build to the cause that it would have if it changed. */
final class Causes {
  private static final String STD = "std";

  private final Build before;
  private final Build after;
  private final Map<String, Cause> byModule = new HashMap<>();

  Causes(Build before, Build after) {
    this.before = before;
    this.after = after;
  }

  /** The change between these rows by cause. */
  Parts of(List<Ledger.Row> before, List<Ledger.Row> after) {
    Parts parts = new Parts();
    before.forEach(r -> add(r, -1, parts));
    after.forEach(r -> add(r, 1, parts));
    return parts;
  }

  /** The cause that a change of a module would have. */
  Cause of(String module) {
    return byModule.computeIfAbsent(module, this::ofModule);
  }

  /** Counts a row: with 1 one that came, with -1 one that went. */
  void add(Ledger.Row row, int sign, Parts parts) {
    Weight w = row.weight();
    Cause own = of(row.owner());
    Cause stripping = before.isStrippedLike(after) ? own : Cause.FLAGS;
    Cause placing = before.isPlacedLike(after) ? own : Cause.FLAGS;
    parts.add(of(row.owner().kind(), own, stripping, placing), sign * w.fileBytes());
    parts.add(own, sign * w.pclntabBytes());
    parts.add(stripping, sign * w.symtabBytes());
    parts.add(stripping, sign * w.debugBytes());
    parts.add(placing, sign * w.relocBytes());
  }

  private static Cause of(Kind kind, Cause own, Cause stripping, Cause placing) {
    return switch (kind) {
      case DEBUG, SYMTAB -> stripping;
      case RELOC -> placing;
      default -> own;
    };
  }

  private Cause of(Owner owner) {
    String module = owner.module();
    if (module == null && owner.packageName() == null) {
      return ofNobody(owner);
    }
    return module == null ? Cause.OWN_CODE : of(module);
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
