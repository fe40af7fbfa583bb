package dev.tonnage.attribute;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.GoTypes;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Go's table of functions says: a function owns its code, and what {@link PclnClaims} finds of
 * it in the table.
 */
final class GoClaims {
  private static final long NOBODY = -1;

  private final Claims claims;
  private final Image image;
  private final GoProgram program;
  private final PclnTable table;
  private final Sections sections;
  private final KnownOwners owners = new KnownOwners();
  private final Places places;
  private final Map<Source, String> sourceFiles = new HashMap<>();
  private Optional<String> dataSection;

  private record Source(String file, String packageName) {}

  private GoClaims(Claims claims, Image image, GoProgram program) {
    this.claims = claims;
    this.image = image;
    this.program = program;
    this.table = program.functions();
    this.sections = new Sections(image);
    this.places = new Places(image);
  }

  static KnownOwners add(Claims claims, Image image, GoProgram program) {
    GoClaims go = new GoClaims(claims, image, program);
    if (program.buildInfo() != null) {
      for (Span span : go.places.of(program.buildInfo().span())) {
        int owner =
            claims.owner(
                Owner.named("Go build info", Kind.NOTE, go.sectionOf(span), Evidence.FORMAT));
        claims.add(span.start(), span.end(), owner, Account.OWN, Evidence.FORMAT);
      }
    }
    if (program.functions() != null) {
      go.addFunctions();
      go.addTypes();
    }
    return go.owners;
  }

  private String sectionOf(Span span) {
    for (Section s : image.sections()) {
      if (s.file().contains(span)) {
        return s.name();
      }
    }
    return null;
  }

  private void addFunctions() {
    PclnClaims rest = new PclnClaims(claims, places, program);
    for (int i = 0; i < table.functions().size(); i++) {
      PclnTable.Function f = table.functions().get(i);
      int id = claims.owner(owner(f, program.placeOf(i)));
      owners.put(f.address(), id);
      Span code = image.extent().locate(f.address(), f.codeBytes());
      claims.add(code.start(), code.end(), id, Account.OWN, Evidence.RECORD);
      rest.gather(i, id);
    }
    rest.claim();
  }

  private void addTypes() {
    Sharing names = new Sharing();
    Sharing masks = new Sharing();
    LongMap ends = new LongMap(0);
    LongMap ids = new LongMap(NOBODY);
    Types types = new Types(program.types().types());
    for (GoType t : program.types().types()) {
      String owned = "type:" + types.qualified(t);
      int id = claims.owner(owner(owned, Kind.TYPE, t.address(), t.address()));
      ids.put(t.address(), id);
      t.spans().forEach(s -> claim(s, id, Evidence.RECORD));
      for (Span s : t.names()) {
        names.add(s.start(), id);
        ends.put(s.start(), s.end());
      }
      if (!t.mask().isEmpty()) {
        masks.add(t.mask().start(), id);
        ends.putMax(t.mask().start(), t.mask().end());
      }
    }
    for (Sharing sharing : List.of(names, masks)) {
      sharing.forEach(
          claims,
          (start, next, holder, user) ->
              places.claim(
                  claims, start, ends.get(start), holder, Account.OWN, Evidence.REFERENCE));
    }
    for (GoTypes.Itab itab : program.types().itabs()) {
      String name =
          "go:itab."
              + types.qualified(types.at(itab.type()))
              + ","
              + types.qualified(types.at(itab.interfaceType()));
      int id = claims.owner(owner(name, Kind.ITAB, itab.address(), itab.type()));
      if (!places.isMemory()) {
        // In WebAssembly symbols are of functions, whose addresses are not those of the memory.
        owners.put(itab.address(), id);
      }
      ids.put(itab.address(), id);
      claim(itab.span(), id, Evidence.RECORD);
    }
    claimLinks(ids);
  }

  /** The lists of types and itabs: to each its entry. */
  private void claimLinks(LongMap ids) {
    ModuleData module = table.moduleData();
    if (module == null) {
      return;
    }
    for (ModuleData.Link link : module.links(program.image())) {
      long id = ids.get(link.target());
      if (id != NOBODY) {
        claim(link.span(), (int) id, Evidence.RECORD);
      }
    }
  }

  private void claim(Span span, int holder, Evidence evidence) {
    places.claim(claims, span.start(), span.end(), holder, Account.OWN, evidence);
  }

  /** The types of a program, by address. */
  private static final class Types {
    private final List<GoType> all;
    private final LongMap byAddress = new LongMap(-1);

    Types(List<GoType> all) {
      this.all = all;
      for (int i = 0; i < all.size(); i++) {
        byAddress.put(all.get(i).address(), i);
      }
    }

    /** The type at an address; null when there is none. */
    GoType at(long address) {
      long index = byAddress.get(address);
      return index < 0 ? null : all.get((int) index);
    }

    /** A type's name with its package's whole path, as symbol tables have it. */
    String qualified(GoType t) {
      if (t == null) {
        return "?";
      }
      if (t.isNamed() && t.packagePath() != null) {
        int arguments = t.text().indexOf('[');
        int dot = t.text().lastIndexOf('.', arguments < 0 ? t.text().length() : arguments);
        return t.packagePath() + "." + t.text().substring(dot + 1);
      }
      boolean isPointer = t.kind() == GoType.Kind.POINTER && t.parts().length == 1;
      GoType element = isPointer ? at(t.parts()[0]) : null;
      return element != null && element.isNamed() ? "*" + qualified(element) : t.text();
    }
  }

  /** The owner of what belongs to a type, which is of the type's package. */
  private Owner owner(String name, Kind kind, long address, long type) {
    GoModules.Place place = program.place(program.types().packageOf(type));
    return new Owner(
        name,
        kind,
        place.packageName(),
        place.module(),
        place.version(),
        sectionAt(address),
        address,
        null,
        Evidence.RECORD);
  }

  /** The name of the section around data; of WebAssembly's memory, the one that all data are in. */
  private String sectionAt(long address) {
    if (places.isMemory()) {
      if (dataSection == null) {
        dataSection = Optional.ofNullable(sectionOf(image.extent().locate(address, 1)));
      }
      return dataSection.orElse(null);
    }
    Section section = sections.at(address);
    return section == null ? null : section.name();
  }

  private Owner owner(PclnTable.Function f, GoModules.Place place) {
    Section section = sections.at(f.address());
    return new Owner(
        f.name(),
        Kind.CODE,
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        section == null ? null : section.name(),
        f.address(),
        sourceFile(f.file(), place == null ? null : place.packageName()),
        Evidence.RECORD);
  }

  /** Functions of one file have one text for it. */
  private String sourceFile(String file, String packageName) {
    return sourceFiles.computeIfAbsent(
        new Source(file, packageName), s -> GoNames.sourceFile(file, packageName));
  }
}
