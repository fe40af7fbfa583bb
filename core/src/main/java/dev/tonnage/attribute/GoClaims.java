package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
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
import java.util.Map;

/**
 * What Go's table of functions says: a function owns its code, its entry and record in the table,
 * its name, its tables by program counter and its data; those that several functions use are
 * shared.
 */
final class GoClaims {
  private final Claims claims;
  private final Image image;
  private final GoProgram program;
  private final PclnTable table;
  private final Sections sections;
  private final FunctionOwners owners = new FunctionOwners();

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
      Span span = program.buildInfo().span();
      int owner =
          claims.owner(
              Owner.named("Go build info", Kind.NOTE, go.sectionOf(span), Evidence.FORMAT));
      claims.add(span.start(), span.end(), owner, Account.OWN, Evidence.FORMAT);
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
      for (long d : f.funcdata()) {
        long place = d == 0 ? -1 : image.extent().fileOffset(d);
        if (place >= 0) {
          data.add(place, id);
        }
      }
    }
    names.forEach(
        claims, (position, next, holder, user) -> claim(byOwner.get(user).nameSpan(), holder));
    tables.forEach(
        claims,
        (position, next, holder, user) ->
            claim(table.tableAt(position, byOwner.get(user).codeBytes()), holder));
    claimFuncdata(data);
  }

  private void claim(Span span, int holder) {
    claims.add(span.start(), span.end(), holder, Account.PCLNTAB, Evidence.RECORD);
  }

  /**
   * Function data have no length of their own, but since Go 1.18 they stand one behind the other:
   * each reaches to the next, the last to the index by program counter where that stands behind it,
   * as since Go 1.26; else it is left to its section. Before, they are spread among other data and
   * nothing tells their ends.
   */
  private void claimFuncdata(Sharing data) {
    ModuleData moduleData = table.moduleData();
    if (moduleData == null || moduleData.gofunc() == 0) {
      return;
    }
    long index = image.extent().fileOffset(moduleData.findfunctab());
    data.forEach(
        claims,
        (place, next, holder, user) -> {
          long end = next >= 0 ? next : index;
          if (end > place) {
            claim(new Span(place, end), holder);
          }
        });
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
