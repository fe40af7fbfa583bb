package dev.tonnage.attribute;

import dev.tonnage.demangle.Demangled;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Subprogram;
import dev.tonnage.dwarf.Unit;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which package and module code is of, as debug information tells: in Go the import path that a
 * unit is named for, in Rust the crate, in C and C++ the folder of the sources.
 */
final class DebugPlaces {
  private final Dwarf dwarf;
  private final GoProgram program;
  private final GoModules.Place[] byUnit;
  private final Map<Integer, DebugPlaces> splits = new HashMap<>();

  /** The place of each crate; one that is linked in several versions has none here. */
  private final Map<String, GoModules.Place> crates = new HashMap<>();

  DebugPlaces(Dwarf dwarf, GoProgram program) {
    this.dwarf = dwarf;
    this.program = program;
    List<Unit> units = dwarf.units();
    this.byUnit = new GoModules.Place[units.size()];
    for (Unit u : units) {
      byUnit[u.number()] = find(dwarf.whole(u));
    }
    dwarf.splits().forEach((unit, split) -> splits.put(unit, new DebugPlaces(split, program)));
  }

  private GoModules.Place find(Unit u) {
    if (u.isGo()) {
      return program.place(u.name());
    }
    String crate = u.isRust() ? SourceTree.crate(u.name()) : null;
    if (crate != null) {
      String version = SourceTree.crateVersion(crate, u.directory(), u.name(), u.producer());
      GoModules.Place place = ofCrate(crate, version);
      crates.merge(crate, place, (a, b) -> a.equals(b) ? a : ofCrate(crate, null));
      return place;
    }
    return u.isRust() ? null : SourceTree.place(u.directory(), u.name());
  }

  /** A crate's place, of the same module as where only its symbols tell of it. */
  private static GoModules.Place ofCrate(String crate, String version) {
    return new GoModules.Place(crate, Demangled.moduleOfCrate(crate), version);
  }

  /** The source file that a unit with a name was compiled from. */
  static String file(Unit unit) {
    return SourceTree.relative(unit.directory(), SourceTree.withoutCodegenUnit(unit.name()));
  }

  /** The place of a unit; null when it is in none. */
  GoModules.Place of(Unit unit) {
    return byUnit[unit.number()];
  }

  /**
   * The place of a function; null when it is in none. A Rust function is of the crate that declares
   * it, even when it was compiled, with types filled in, for another.
   */
  GoModules.Place of(Subprogram function) {
    Unit unit = dwarf.units().get(function.unit());
    GoModules.Place own = of(unit);
    String crate = unit.isRust() ? dwarf.namespace(function) : null;
    if (crate == null || (own != null && own.packageName().equals(crate))) {
      return own;
    }
    GoModules.Place place = crates.get(crate);
    return place != null ? place : ofCrate(crate, null);
  }

  /** What a split file says of the code at an address; null when none does. */
  private DebugPlaces splitAt(long address) {
    Unit unit = splits.isEmpty() ? null : dwarf.unitAt(address);
    DebugPlaces split = unit == null ? null : splits.get(unit.number());
    return split == null || split.dwarf.unitAt(address) == null ? null : split;
  }

  /** What a split file says that stands behind a skeleton. */
  DebugPlaces split(int unit) {
    return splits.get(unit);
  }

  /** The place of what is at an address; null when debug information does not tell. */
  GoModules.Place at(long address) {
    DebugPlaces split = splitAt(address);
    if (split != null) {
      return split.at(address);
    }
    Subprogram function = dwarf.functionAt(address);
    if (function != null) {
      return of(function);
    }
    Unit unit = dwarf.unitAt(address);
    return unit == null ? null : of(unit);
  }

  /** The source file of what is at an address; null when debug information does not tell. */
  String sourceFile(long address) {
    DebugPlaces split = splitAt(address);
    if (split != null) {
      return split.sourceFile(address);
    }
    String file = dwarf.sourceFile(address);
    if (file == null) {
      return null;
    }
    Unit unit = dwarf.unitAt(address);
    return unit.isGo()
        ? GoNames.sourceFile(file, null)
        : SourceTree.relative(unit.directory(), file);
  }
}
