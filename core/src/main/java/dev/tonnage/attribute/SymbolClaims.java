package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.demangle.Demangled;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What symbol tables say: a symbol owns the bytes it names, its entry, and its name. Symbols that
 * name the very same bytes share them, and those whose names are the same bytes share those.
 */
final class SymbolClaims {
  private final Claims claims;
  private final Image image;
  private final GoProgram program;
  private final KnownOwners owners;
  private final DebugPlaces places;
  private final Sections sections;
  private final Map<Span, List<Integer>> byName = new HashMap<>();

  private record Placed(Symbol symbol, Span span, int owner, Evidence evidence) {}

  private SymbolClaims(
      Claims claims, Image image, GoProgram program, KnownOwners owners, DebugPlaces places) {
    this.claims = claims;
    this.image = image;
    this.program = program;
    this.owners = owners;
    this.places = places;
    this.sections = new Sections(image);
  }

  static void add(
      Claims claims, Image image, GoProgram program, KnownOwners owners, DebugPlaces places) {
    new SymbolClaims(claims, image, program, owners, places).add();
  }

  private void add() {
    List<Placed> placed = new ArrayList<>();
    for (Symbol s : image.symbols()) {
      Integer known = known(s);
      int owner;
      if (known != null) {
        owner = known;
      } else {
        Span span = s.isDefined() && !isMarker(s) ? spanOf(s) : Span.EMPTY;
        if (span.isEmpty()) {
          continue;
        }
        owner = claims.owner(owner(s, span));
        placed.add(new Placed(s, span, owner, evidence(s)));
      }
      claims.add(s.entry().start(), s.entry().end(), owner, Account.SYMTAB, Evidence.SYMBOL);
      if (!s.nameBytes().isEmpty()) {
        byName.computeIfAbsent(s.nameBytes(), n -> new ArrayList<>(1)).add(owner);
      }
    }
    byName.forEach(
        (span, owners) ->
            claims.add(
                span.start(), span.end(), together(owners), Account.SYMTAB, Evidence.SYMBOL));
    claimOwn(placed);
  }

  private Integer known(Symbol s) {
    boolean isThing =
        s.type() == Symbol.Type.FUNCTION
            || (s.type() == Symbol.Type.OBJECT && s.size() > 0 && !isMarker(s));
    return isThing ? owners.at(s.address()) : null;
  }

  private void claimOwn(List<Placed> placed) {
    placed.sort(
        Comparator.comparingLong((Placed p) -> p.span().start())
            .thenComparingLong(p -> p.span().end())
            .thenComparing(Placed::evidence));
    int from = 0;
    while (from < placed.size()) {
      Span span = placed.get(from).span();
      Evidence evidence = placed.get(from).evidence();
      List<Integer> owners = new ArrayList<>(1);
      int to = from;
      while (to < placed.size() && placed.get(to).span().equals(span)) {
        owners.add(placed.get(to++).owner());
      }
      claims.add(span.start(), span.end(), together(owners), Account.OWN, evidence);
      register(placed.subList(from, to));
      from = to;
    }
  }

  /** Whose the function is that begins where these symbols do, first by name first. */
  private void register(List<Placed> same) {
    Symbol first = same.get(0).symbol();
    if (first.type() == Symbol.Type.FUNCTION) {
      owners.put(
          first.address(),
          same.stream()
              .sorted(Comparator.comparing(p -> p.symbol().name()))
              .mapToInt(Placed::owner)
              .toArray());
    }
  }

  private int together(List<Integer> owners) {
    return owners.size() == 1
        ? owners.get(0)
        : claims.shared(owners.stream().mapToInt(Integer::intValue).toArray());
  }

  private Span spanOf(Symbol s) {
    Section section = sections.numbered(s.section());
    if (section == null) {
      return Span.EMPTY;
    }
    if (image.type() != Image.Type.RELOCATABLE) {
      // A symbol ends with its section, whatever its size says.
      long room = section.address() + section.memoryBytes() - s.address();
      return room > 0 ? image.extent().locate(s.address(), Math.min(s.size(), room)) : Span.EMPTY;
    }
    // In an object file an address counts from the section's start.
    Span place = image.spanOf(section);
    return s.address() < 0 || s.address() >= place.length()
        ? Span.EMPTY
        : Span.of(place.start() + s.address(), Math.min(s.size(), place.length() - s.address()));
  }

  /**
   * Whose bytes a symbol's are. Names are those that people read; mangled ones are of C++ or Rust
   * even where they stand in a Go program.
   */
  private Owner owner(Symbol s, Span span) {
    Section section = sections.numbered(s.section());
    boolean isZeros = span.start() >= image.extent().fileBytes();
    Demangled demangled = Demangler.of(goName(s));
    GoModules.Place place =
        demangled == null && program.isGo() ? program.place(GoNames.packageOf(goName(s))) : null;
    if (place == null) {
      place = places.at(s.address());
    }
    if (place == null && demangled != null) {
      place = new GoModules.Place(demangled.packageName(), demangled.module(), null);
    }
    return new Owner(
        demangled == null ? s.name() : demangled.text(),
        isZeros ? Kind.BSS : kind(s, section),
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        section.name(),
        s.address(),
        places.sourceFile(s.address()),
        evidence(s));
  }

  private static Evidence evidence(Symbol s) {
    return s.reachesToNext() ? Evidence.NEXT_SYMBOL : Evidence.SYMBOL;
  }

  /** Marks where something begins or ends, and has no size where symbols have sizes. */
  private boolean isMarker(Symbol s) {
    return s.reachesToNext() && program.isGo() && GoNames.isMarker(goName(s));
  }

  /** Mach-O puts an underscore before all names, and so does Go's linker. */
  private String goName(Symbol s) {
    String name = s.name();
    boolean isPrefixed =
        image.format() == Format.MACHO && name.startsWith("_") && !name.startsWith("_/");
    return isPrefixed ? name.substring(1) : name;
  }

  private Kind kind(Symbol s, Section section) {
    if (program.isGo()) {
      String name = goName(s);
      if (name.startsWith("go:itab.") || name.startsWith("go.itab.")) {
        return Kind.ITAB;
      }
      if (name.startsWith("go:string.") || name.startsWith("go.string.")) {
        return Kind.STRING;
      }
      if (name.startsWith("go:func.") || name.startsWith("go.func.")) {
        return Kind.FUNCDATA;
      }
      if ((name.startsWith("type:") || name.startsWith("type."))
          && section.kind() != Section.Kind.CODE) {
        return Kind.TYPE;
      }
    }
    return Sections.kindOf(section);
  }
}
