package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.demangle.Demangled;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
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
  private final ImportOwners imports;
  private final long threadLocals;
  private final Map<Span, List<Integer>> byName = new HashMap<>();

  /** Symbols that own nothing themselves: whose they are is known when all others are. */
  private final List<Symbol> pending = new ArrayList<>();

  /** Data of Go programs whose names tell no package. */
  private final List<Unplaced> unplaced = new ArrayList<>();

  private record Unplaced(Symbol symbol, Span span, String file) {}

  private record Placed(Symbol symbol, Span span, int owner, Evidence evidence) {}

  SymbolClaims(
      Claims claims,
      Image image,
      GoProgram program,
      KnownOwners owners,
      DebugPlaces places,
      ImportOwners imports) {
    this.claims = claims;
    this.image = image;
    this.program = program;
    this.owners = owners;
    this.places = places;
    this.sections = new Sections(image);
    this.imports = imports;
    this.threadLocals =
        image.sections().stream()
            .filter(s -> s.isMapped() && s.flags().contains("T"))
            .mapToLong(Section::address)
            .min()
            .orElse(0);
  }

  /** Claims what symbols own. */
  void add() {
    List<Placed> placed = new ArrayList<>();
    String file = null;
    for (Symbol s : image.symbols()) {
      if (s.type() == Symbol.Type.FILE) {
        file = program.isGo() || s.name().isEmpty() ? null : s.name();
      }
      int known = known(s);
      if (known != KnownOwners.NONE) {
        claimEntry(s, known);
        continue;
      }
      Span span = s.isDefined() && !isMarker(s) ? spanOf(s) : Span.EMPTY;
      if (span.isEmpty()) {
        pending.add(s);
        continue;
      }
      // The local symbols of a file follow its own.
      String source = s.binding() == Symbol.Binding.LOCAL ? file : null;
      if (isUnplaced(s)) {
        unplaced.add(new Unplaced(s, span, source));
        continue;
      }
      int owner = claims.owner(owner(s, span, source, null));
      placed.add(new Placed(s, span, owner, evidence(s)));
      claimEntry(s, owner);
    }
    claimOwn(placed);
  }

  /** Data of assembly have names without a package. */
  private boolean isUnplaced(Symbol s) {
    Section section = sections.numbered(s.section());
    return program.functions() != null
        && section.kind() != Section.Kind.CODE
        && Demangler.of(s.name()) == null
        && GoNames.packageOf(goName(s)) == null;
  }

  /**
   * Claims what is left when it is known who refers to what: data whose names tell no package are
   * of the package whose code does so.
   *
   * @param data null when nothing refers to any
   */
  void addUnplaced(StaticData data) {
    List<Placed> placed = new ArrayList<>();
    for (Unplaced u : unplaced) {
      GoModules.Place place = data == null ? null : data.placeAt(u.symbol().address());
      int owner = claims.owner(owner(u.symbol(), u.span(), u.file(), place));
      placed.add(new Placed(u.symbol(), u.span(), owner, evidence(u.symbol())));
      claimEntry(u.symbol(), owner);
    }
    claimOwn(placed);
  }

  private void claimEntry(Symbol s, int owner) {
    claims.add(s.entry().start(), s.entry().end(), owner, Account.SYMTAB, Evidence.SYMBOL);
    if (!s.nameBytes().isEmpty()) {
      byName.computeIfAbsent(s.nameBytes(), n -> new ArrayList<>(1)).add(owner);
    }
  }

  boolean hasPending() {
    return !pending.isEmpty();
  }

  /**
   * Claims the entries of all other symbols, and the names of all. An undefined symbol is what
   * stands for another file's; one without a size, of who holds the place that it marks.
   *
   * @param holders null where the answer is not worth its price
   */
  void finish(Holders holders) {
    for (Symbol s : pending) {
      claimEntry(s, ownerOfPending(s, holders));
    }
    byName.forEach(
        (span, owners) ->
            claims.add(
                span.start(), span.end(), together(owners), Account.SYMTAB, Evidence.SYMBOL));
  }

  private int ownerOfPending(Symbol s, Holders holders) {
    if (s.type() == Symbol.Type.FILE) {
      String module = Startup.isFile(s.name()) ? Startup.MODULE : null;
      return claims.owner(
          new Owner(
              s.name().isEmpty() ? "[file symbols]" : s.name(),
              Kind.SYMTAB,
              module,
              module,
              null,
              null,
              0,
              s.name().isEmpty() ? null : s.name(),
              Evidence.SYMBOL));
    }
    Section section = sections.numbered(s.section());
    if (s.type() == Symbol.Type.SECTION || section == null && !s.isImport()) {
      String name = s.type() == Symbol.Type.SECTION ? "section symbols" : "symbols of no section";
      return claims.owner(
          Owner.named(name, Kind.SYMTAB, section == null ? null : section.name(), Evidence.SYMBOL));
    }
    if (s.isImport()) {
      return imports.named(s.name());
    }
    Span place = holders == null ? Span.EMPTY : placeOf(s, section, 1);
    int holder = place.isEmpty() ? Holders.NOBODY : holders.at(place.start());
    if (holder != Holders.NOBODY) {
      return claims.firstOf(holder);
    }
    String module = Startup.isPart(s.name()) ? Startup.MODULE : null;
    return claims.owner(
        module != null
            ? new Owner(s.name(), Kind.SYMTAB, module, module, null, null, 0, null, Evidence.SYMBOL)
            : Owner.named("marks", Kind.SYMTAB, section.name(), Evidence.SYMBOL));
  }

  private int known(Symbol s) {
    boolean isThing =
        s.type() == Symbol.Type.FUNCTION
            || (s.type() == Symbol.Type.OBJECT && s.size() > 0 && !isMarker(s));
    return isThing ? owners.at(s.address()) : KnownOwners.NONE;
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
      while (to < placed.size()
          && placed.get(to).span().equals(span)
          && placed.get(to).evidence() == evidence) {
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
    return section == null ? Span.EMPTY : placeOf(s, section, s.size());
  }

  private Span placeOf(Symbol s, Section section, long size) {
    if (image.type() != Image.Type.RELOCATABLE) {
      // The addresses of what each thread has its own of count from the first such section.
      long address = s.address() + (s.type() == Symbol.Type.TLS ? threadLocals : 0);
      // A symbol ends with its section, whatever its size says.
      long room = section.address() + section.memoryBytes() - address;
      return room > 0 ? image.extent().locate(address, Math.min(size, room)) : Span.EMPTY;
    }
    // In an object file an address counts from the section's start.
    Span place = image.spanOf(section);
    return s.address() < 0 || s.address() >= place.length()
        ? Span.EMPTY
        : Span.of(place.start() + s.address(), Math.min(size, place.length() - s.address()));
  }

  /**
   * Whose bytes a symbol's are. Names are those that people read; mangled ones are of C++ or Rust
   * even where they stand in a Go program.
   *
   * @param referrer of what refers to it, when nothing better is known; may be null
   */
  private Owner owner(Symbol s, Span span, String file, GoModules.Place referrer) {
    Section section = sections.numbered(s.section());
    boolean isZeros = span.start() >= image.extent().fileBytes();
    Demangled demangled = Demangler.of(Startup.bareName(image, s.name()));
    GoModules.Place place =
        demangled == null && program.isGo() ? program.place(GoNames.packageOf(goName(s))) : null;
    if (place == null) {
      place = places.at(s.address());
    }
    if (place == null && demangled != null) {
      place = new GoModules.Place(demangled.packageName(), demangled.module(), null);
    }
    if (place == null) {
      place = referrer;
    }
    boolean isStartup =
        !program.isGo() && (Startup.isPart(s.name()) || (file != null && Startup.isFile(file)));
    if (place == null && isStartup) {
      place = new GoModules.Place(Startup.MODULE, Startup.MODULE, null);
    }
    String sourceFile = places.sourceFile(s.address());
    return new Owner(
        demangled == null ? s.name() : demangled.text(),
        isZeros ? Kind.BSS : kind(s, section),
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        section.name(),
        s.address(),
        sourceFile != null || file == null || file.contains("-cgu.") ? sourceFile : file,
        evidence(s));
  }

  private static Evidence evidence(Symbol s) {
    return s.reachesToNext() ? Evidence.NEXT_SYMBOL : Evidence.SYMBOL;
  }

  /** Marks where something begins or ends, and has no size where symbols have sizes. */
  private boolean isMarker(Symbol s) {
    return s.reachesToNext() && program.isGo() && GoNames.isMarker(goName(s));
  }

  private String goName(Symbol s) {
    return Startup.bareName(image, s.name());
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
