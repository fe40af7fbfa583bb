package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.dwarf.DebugSection;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Pieces;
import dev.tonnage.dwarf.Subprogram;
import dev.tonnage.dwarf.Unit;
import dev.tonnage.golang.GoModules;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What debug information says: what it holds of a function goes to the function, all else to the
 * unit it was made for. A function that no other table names owns its code by this evidence.
 */
final class DwarfClaims {
  private final Claims claims;
  private final Image image;
  private final Dwarf dwarf;
  private final KnownOwners functions;
  private final DebugPlaces places;
  private final Sections sections;
  private final int[] unitOwners;
  private final int[][] functionOwners;
  private final int[] functionHolders;
  private final Map<int[], Integer> aliases = new IdentityHashMap<>();
  private final Map<Users, Integer> groups = new HashMap<>();

  private record Users(int[] numbers) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Users u && Arrays.equals(numbers, u.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers);
    }
  }

  private DwarfClaims(
      Claims claims, Image image, Dwarf dwarf, KnownOwners functions, DebugPlaces places) {
    this.claims = claims;
    this.image = image;
    this.dwarf = dwarf;
    this.functions = functions;
    this.places = places;
    this.sections = new Sections(image);
    this.unitOwners = new int[dwarf.units().size()];
    this.functionOwners = new int[dwarf.functions().size()][];
    this.functionHolders = new int[dwarf.functions().size()];
  }

  static void add(
      Claims claims, Image image, Dwarf dwarf, KnownOwners functions, DebugPlaces places) {
    DwarfClaims debug = new DwarfClaims(claims, image, dwarf, functions, places);
    dwarf
        .splits()
        .forEach((unit, split) -> add(claims, image, split, functions, places.split(unit)));
    for (Unit u : dwarf.units()) {
      debug.unitOwners[u.number()] = claims.owner(debug.owner(dwarf.units().get(u.home())));
    }
    for (Subprogram f : dwarf.functions()) {
      int[] owners = debug.owners(f);
      debug.functionOwners[f.number()] = owners;
      debug.functionHolders[f.number()] =
          owners.length == 1 ? owners[0] : debug.aliases.computeIfAbsent(owners, claims::shared);
    }
    for (Pieces p : dwarf.pieces()) {
      debug.claim(p);
    }
  }

  private Owner owner(Unit unit) {
    GoModules.Place place = places.of(unit);
    Unit u = dwarf.whole(unit);
    String file = u.name() == null || u.isGo() ? null : DebugPlaces.file(u);
    return new Owner(
        file != null ? file : u.name() != null ? u.name() : nameless(u.kind()),
        Kind.DEBUG,
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        null,
        0,
        file,
        Evidence.DEBUG);
  }

  private static String nameless(Unit.Kind kind) {
    return switch (kind) {
      case PARTIAL -> "[partial units]";
      case TYPE -> "[type units]";
      case COMPILE, SKELETON -> "[units without a name]";
    };
  }

  /** The owners of a function's bytes; one whom nobody knows yet owns its code as well. */
  private int[] owners(Subprogram f) {
    int[] known = functions.allAt(f.address());
    if (known != null) {
      return known;
    }
    String name = dwarf.name(f);
    if (name == null) {
      return new int[] {unitOwners[f.unit()]};
    }
    Section section = sections.at(f.address());
    GoModules.Place place = places.of(f);
    int owner =
        claims.owner(
            new Owner(
                name,
                Kind.CODE,
                place == null ? null : place.packageName(),
                place == null ? null : place.module(),
                place == null ? null : place.version(),
                section == null ? null : section.name(),
                f.address(),
                places.sourceFile(f.address()),
                Evidence.DEBUG));
    for (int i = 0; i < f.rangeCount(); i++) {
      Span code = image.extent().locate(f.start(i), f.end(i) - f.start(i));
      claims.add(code.start(), code.end(), owner, Account.OWN, Evidence.DEBUG);
    }
    functions.put(f.address(), owner);
    return functions.allAt(f.address());
  }

  /** Neighbours of the same owner are claimed as one, so that rounding meets fewer ends. */
  private void claim(Pieces pieces) {
    DebugSection section = pieces.section();
    Run run = new Run(section);
    pieces.forEach(
        (start, end, users, from, to) -> {
          int holder = holder(users, from, to);
          if (start != run.end || holder != run.holder) {
            run.claim();
            run.start = start;
            run.holder = holder;
          }
          run.end = end;
        });
    run.claim();
  }

  private final class Run {
    private final DebugSection section;
    private long start;
    private long end;
    private int holder;

    Run(DebugSection section) {
      this.section = section;
    }

    void claim() {
      if (end > start) {
        claims.add(section.place(start), section.place(end), holder, Account.DEBUG, Evidence.DEBUG);
      }
    }
  }

  private int holder(int[] users, int from, int to) {
    if (to > from + 1) {
      return groups.computeIfAbsent(
          new Users(Arrays.copyOfRange(users, from, to)),
          u -> claims.shared(Arrays.stream(u.numbers()).map(this::first).toArray()));
    }
    int number = Pieces.number(users[from]);
    return Pieces.isFunction(users[from]) ? functionHolders[number] : unitOwners[number];
  }

  /** Among several who share something, a function with aliases stands as the first of them. */
  private int first(int user) {
    int number = Pieces.number(user);
    return Pieces.isFunction(user) ? functionOwners[number][0] : unitOwners[number];
  }
}
