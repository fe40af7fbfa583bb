package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;

/**
 * What Go's table of functions says: a function owns its code, and what {@link PclnClaims} finds of
 * it in the table.
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
    PclnClaims rest = new PclnClaims(claims, image, table);
    for (PclnTable.Function f : table.functions()) {
      int id = claims.owner(owner(f));
      owners.put(f.address(), id);
      Span code = image.extent().locate(f.address(), f.codeBytes());
      claims.add(code.start(), code.end(), id, Account.OWN, Evidence.RECORD);
      rest.gather(f, id);
    }
    rest.claim();
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
