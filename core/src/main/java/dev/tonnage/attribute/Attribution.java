package dev.tonnage.attribute;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;

/** Attributes every byte of one binary. */
public final class Attribution {
  private Attribution() {}

  /**
   * The ledger of an image.
   *
   * @param program what Go says about it; {@link GoProgram#NONE} when it is no Go program
   * @param dwarf its debug information; {@link Dwarf#NONE} when it has none
   */
  public static Ledger of(Bytes file, Image image, GoProgram program, Dwarf dwarf) {
    Claims claims = new Claims(image.extent().size());
    for (Image.Structure s : image.structures()) {
      int owner = claims.owner(Owner.named(s.name(), Kind.HEADER, null, Evidence.FORMAT));
      claims.add(s.file().start(), s.file().end(), owner, Account.OWN, Evidence.FORMAT);
    }
    KnownOwners functions = GoClaims.add(claims, image, program);
    DebugPlaces places = new DebugPlaces(dwarf, program);
    SymbolClaims.add(claims, image, program, functions, places);
    DwarfClaims.add(claims, image, dwarf, functions, places);
    Partition sections = sections(image);
    Partition segments = segments(image);
    Partition owners = claims.settle(new GapFiller(file, image, sections));
    return new Ledger(file.size(), owners, sections, segments);
  }

  /** The ledger of a file of which nothing could be read: one row. */
  public static Ledger ofUnreadable(Bytes file) {
    Claims claims = new Claims(file.size());
    Owner whole = Owner.named("file", Kind.UNATTRIBUTED, null, Evidence.NONE);
    return new Ledger(
        file.size(),
        claims.settle((start, end, pieces) -> pieces.add(end, pieces.owner(whole), Account.OWN)),
        new Claims(file.size()).settle(outside(Ledger.NO_SECTION)),
        new Claims(file.size()).settle(outside(Ledger.UNMAPPED)));
  }

  private static Partition sections(Image image) {
    Claims claims = new Claims(image.extent().size());
    for (Section s : image.sections()) {
      int owner = claims.owner(area(s.name()));
      Span span = image.spanOf(s);
      claims.add(span.start(), span.end(), owner, Account.OWN, Evidence.SECTION);
    }
    return claims.settle(outside(Ledger.NO_SECTION));
  }

  private static Partition segments(Image image) {
    Claims claims = new Claims(image.extent().size());
    for (Segment s : image.segments()) {
      int owner = claims.owner(area(s.name()));
      claims.add(s.file().start(), s.file().end(), owner, Account.OWN, Evidence.SECTION);
      Span zeros =
          image
              .extent()
              .locate(s.address() + s.file().length(), s.memoryBytes() - s.file().length());
      claims.add(zeros.start(), zeros.end(), owner, Account.OWN, Evidence.SECTION);
    }
    return claims.settle(outside(Ledger.UNMAPPED));
  }

  private static Owner area(String name) {
    return new Owner(name, Kind.UNATTRIBUTED, null, null, null, name, 0, null, Evidence.SECTION);
  }

  private static Claims.Filler outside(String name) {
    return (start, end, pieces) -> pieces.add(end, pieces.owner(area(name)), Account.OWN);
  }
}
