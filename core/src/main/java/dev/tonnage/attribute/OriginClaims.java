package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.demangle.Demangled;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inlined;
import dev.tonnage.dwarf.Subprogram;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.HashMap;
import java.util.Map;

/**
 * Code that was inlined, for {@link View#ORIGIN}: it goes to the function it was written in, which
 * is the row of that function if it stands somewhere by itself, too. Go's runtime tables tell of it
 * in stripped files as well; elsewhere debug information does.
 */
final class OriginClaims {
  private final Claims claims;
  private final Image image;
  private final KnownOwners functions;
  private final Map<String, Integer> byName = new HashMap<>();

  private OriginClaims(Claims claims, Image image, KnownOwners functions) {
    this.claims = claims;
    this.image = image;
    this.functions = functions;
  }

  static void add(
      Claims claims,
      Image image,
      GoProgram program,
      Dwarf dwarf,
      KnownOwners functions,
      DebugPlaces places) {
    OriginClaims origins = new OriginClaims(claims, image, functions);
    if (program.functions() != null) {
      origins.addGo(program);
    }
    // Of Go's functions its own tables tell more, and the same.
    if (!program.isGo()) {
      origins.addDwarf(dwarf, places);
      origins.addSplits(dwarf, places);
    }
  }

  private void addGo(GoProgram program) {
    PclnTable table = program.functions();
    for (PclnTable.Function f : table.functions()) {
      know(f.name(), f.address());
    }
    InlineTree trees = new InlineTree(table, program.image());
    for (PclnTable.Function host : table.functions()) {
      trees.ranges(
          host,
          (start, end, origin) ->
              claim(
                  start,
                  end,
                  byName.computeIfAbsent(
                      origin, n -> owner(n, program.place(GoNames.packageOf(n))))));
    }
  }

  private void addDwarf(Dwarf dwarf, DebugPlaces places) {
    for (Subprogram f : dwarf.functions()) {
      String name = dwarf.name(f);
      if (name != null) {
        know(name, f.address());
      }
    }
    for (Inlined inlined : dwarf.inlined()) {
      if (inlined.origin() == null) {
        continue;
      }
      int owner =
          byName.computeIfAbsent(inlined.origin(), n -> ofDebug(n, places.of(inlined.host())));
      long[] ranges = inlined.ranges();
      for (int i = 0; i < ranges.length; i += 2) {
        claim(ranges[i], ranges[i + 1], owner);
      }
    }
  }

  private void addSplits(Dwarf dwarf, DebugPlaces places) {
    dwarf.splits().forEach((unit, split) -> addDwarf(split, places.split(unit)));
  }

  private void know(String name, long address) {
    int owner = functions.at(address);
    if (owner != KnownOwners.NONE) {
      byName.putIfAbsent(name, owner);
    }
  }

  private int ofDebug(String name, GoModules.Place host) {
    Demangled demangled = Demangler.of(name);
    if (demangled == null) {
      return owner(name, host);
    }
    GoModules.Place place =
        demangled.packageName() == null
            ? host
            : new GoModules.Place(demangled.packageName(), demangled.module(), null);
    return owner(demangled.text(), place);
  }

  private int owner(String name, GoModules.Place place) {
    return claims.owner(
        new Owner(
            name,
            Kind.CODE,
            place == null ? null : place.packageName(),
            place == null ? null : place.module(),
            place == null ? null : place.version(),
            null,
            0,
            null,
            Evidence.INLINE));
  }

  private void claim(long start, long end, int owner) {
    Span code = image.extent().locate(start, end - start);
    claims.add(code.start(), code.end(), owner, Account.OWN, Evidence.INLINE);
  }
}
