package dev.tonnage.attribute;

import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Unit;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.List;

/**
 * Which compile unit an owner's bytes were made in: in Go the package, stripped or not, since its
 * compiler takes a package at a time; elsewhere the source file that debug information names.
 */
public final class CompileUnits {
  /** What is said where nothing could be read. */
  public static final CompileUnits NONE = new CompileUnits(false, List.of());

  private final boolean isGo;
  private final List<Dwarf> debugs;

  private CompileUnits(boolean isGo, List<Dwarf> debugs) {
    this.isGo = isGo;
    this.debugs = debugs;
  }

  /** The units of a binary by what is known of each of its parts. */
  public static CompileUnits of(List<GoProgram> programs, List<Dwarf> debugs) {
    return new CompileUnits(programs.stream().anyMatch(GoProgram::isGo), debugs);
  }

  /** The unit of an owner; null when none is known. */
  public String of(Owner owner) {
    if (owner.kind() == Kind.DEBUG) {
      return owner.sourceFile() != null ? owner.sourceFile() : owner.packageName();
    }
    if (owner.address() != 0) {
      for (Dwarf debug : debugs) {
        Unit at = debug.unitAt(owner.address());
        Unit unit = at == null ? null : debug.whole(at);
        if (unit != null && unit.name() != null) {
          return unit.isGo() ? unit.name() : DebugPlaces.file(unit);
        }
      }
    }
    return isGo ? owner.packageName() : null;
  }
}
