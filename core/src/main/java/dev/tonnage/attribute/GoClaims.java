package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Format;
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

/**
 * What Go's table of functions says: a function owns its code, its entry and record in the table,
 * its name, its tables by program counter and its data; those that several functions use are
 * shared.
 */
final class GoClaims {
  private static final int NO_FUNCDATA = -1;

  private final Claims claims;
  private final Image image;
  private final GoProgram program;
  private final PclnTable table;
  private final Sections sections;
  private final FunctionOwners owners = new FunctionOwners();
  private long pieces;

  private GoClaims(Claims claims, Image image, GoProgram program) {
    this.claims = claims;
    this.image = image;
    this.program = program;
    this.table = program.functions();
    this.sections = new Sections(image);
  }

  static FunctionOwners add(Claims claims, Image image, GoProgram program) {
    GoClaims go = new GoClaims(claims, image, program);
    if (program.buildInfo() != null) {
      for (Span span : go.places(program.buildInfo().span())) {
        int owner =
            claims.owner(
                Owner.named("Go build info", Kind.NOTE, go.sectionOf(span), Evidence.FORMAT));
        claims.add(span.start(), span.end(), owner, Account.OWN, Evidence.FORMAT);
      }
    }
    if (program.functions() != null) {
      go.addFunctions();
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
    Map<Integer, PclnTable.Function> byOwner = new HashMap<>();
    Sharing names = new Sharing();
    Sharing tables = new Sharing();
    Sharing data = new Sharing();
    for (PclnTable.Function f : table.functions()) {
      int id = claims.owner(owner(f));
      byOwner.put(id, f);
      owners.put(f.address(), id);
      Span code = image.extent().locate(f.address(), f.codeBytes());
      claims.add(code.start(), code.end(), id, Account.OWN, Evidence.RECORD);
      for (Span s : f.spans()) {
        claim(s, id);
      }
      names.add(f.nameSpan().start(), id);
      for (int t : f.tables()) {
        if (t != 0) {
          tables.add(Integer.toUnsignedLong(t), id);
        }
      }
      for (int d : f.funcdata()) {
        if (d != NO_FUNCDATA) {
          data.add(Integer.toUnsignedLong(d), id);
        }
      }
    }
    names.forEach(
        claims, (position, next, holder, user) -> claim(byOwner.get(user).nameSpan(), holder));
    tables.forEach(
        claims,
        (position, next, holder, user) ->
            claim(table.tableAt(position, byOwner.get(user).codeBytes()), holder));
    if (table.moduleData() != null && table.moduleData().gofunc() != 0) {
      claimFuncdata(data, table.moduleData());
    }
  }

  private void claim(Span span, int holder) {
    for (Span place : places(span)) {
      claims.add(place.start(), place.end(), holder, Account.PCLNTAB, Evidence.RECORD);
    }
  }

  /**
   * Where in the file something of Go's is: in WebAssembly it is known by its addresses, and lies
   * in pieces, for linkers leave zeros out. There are no more pieces than bytes; what claims more
   * has ranges that overlap, and the rest of it is left to its section.
   */
  private List<Span> places(Span span) {
    if (image.format() != Format.WASM) {
      return List.of(span);
    }
    if (pieces > image.file().size()) {
      return List.of();
    }
    List<Span> places = image.extent().locateAll(span.start(), span.length());
    pieces += places.size();
    return places;
  }

  /**
   * Function data have no length of their own: each reaches to the next. The last one's end is the
   * index by program counter where that stands behind it, as since Go 1.26; else it is left to its
   * section.
   */
  private void claimFuncdata(Sharing data, ModuleData moduleData) {
    long start = moduleData.gofunc();
    long index = moduleData.findfunctab() - start;
    data.forEach(
        claims,
        (position, next, holder, user) -> {
          long end = next >= 0 ? next : index;
          if (end > position) {
            claim(dataAt(start + position, end - position), holder);
          }
        });
  }

  private Span dataAt(long address, long length) {
    return image.format() == Format.WASM
        ? Span.of(address, Math.min(length, image.file().size()))
        : image.extent().locate(address, length);
  }

  private Owner owner(PclnTable.Function f) {
    Section section = sections.at(f.address());
    String name = GoNames.packageOf(f.name());
    GoModules.Place place =
        program.place(name != null ? name : GoNames.packageOfFile(f.name(), f.file()));
    return new Owner(
        f.name(),
        Kind.CODE,
        place == null ? null : place.packageName(),
        place == null ? null : place.module(),
        place == null ? null : place.version(),
        section == null ? null : section.name(),
        f.address(),
        GoNames.sourceFile(f.file(), place == null ? null : place.packageName()),
        Evidence.RECORD);
  }
}
