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
import java.util.ArrayList;
import java.util.List;

/** Attributes every byte of one binary. */
public final class Attribution {
  /** About so many bytes of a file have one claim on them, in what takes long. */
  private static final int BYTES_PER_CLAIM = 80;

  private Attribution() {}

  /**
   * The ledger of an image.
   *
   * @param programs what Go says about each of its units; {@link GoProgram#NONE} for one that is no
   *     Go program
   * @param debugs the debug information of each of its units; {@link Dwarf#NONE} for one that has
   *     none
   * @param view whose inlined code is
   */
  public static Ledger of(
      Bytes file, Image image, List<GoProgram> programs, List<Dwarf> debugs, View view) {
    Claims claims = new Claims(image.extent().size(), file.size() / BYTES_PER_CLAIM + 1024);
    if (!image.parts().isEmpty()) {
      claimStructures(claims, image);
    }
    List<Image> units = image.units();
    List<SymbolClaims> symbols = new ArrayList<>();
    List<ImportOwners> imports = new ArrayList<>();
    boolean asksForHolders = false;
    for (int i = 0; i < units.size(); i++) {
      claimStructures(claims, units.get(i));
      Image unit = units.get(i);
      GoProgram program = programs.get(i);
      KnownOwners functions = GoClaims.add(claims, unit, program);
      DebugPlaces places = new DebugPlaces(debugs.get(i), program);
      ImportOwners imported = new ImportOwners(claims, unit);
      SymbolClaims symbol = new SymbolClaims(claims, unit, program, functions, places, imported);
      symbol.add();
      DwarfClaims.add(claims, unit, debugs.get(i), functions, places);
      symbol.addUnplaced(StaticData.add(claims, unit, program));
      if (view == View.ORIGIN) {
        OriginClaims.add(claims, unit, program, debugs.get(i), functions, places);
      }
      symbols.add(symbol);
      imports.add(imported);
      // In Go's own executables, marks are all that is left: not worth asking whose their places
      // are.
      asksForHolders |= !unit.records().isEmpty() || (symbol.hasPending() && !program.isGo());
    }
    Partition sections = sections(image);
    Holders holders = asksForHolders ? new Holders(claims) : null;
    for (int i = 0; i < units.size(); i++) {
      if (holders != null && programs.get(i).functions() == null) {
        ReferredData.add(claims, units.get(i), debugs.get(i), holders);
      }
      symbols.get(i).finish(holders);
      if (holders != null) {
        RecordClaims.add(claims, units.get(i), holders, imports.get(i), sections);
      }
    }
    Partition segments = segments(image);
    Partition owners = claims.settle(new GapFiller(file, image, sections));
    return new Ledger(file.size(), owners, sections, segments);
  }

  private static void claimStructures(Claims claims, Image image) {
    for (Image.Structure s : image.structures()) {
      int owner =
          claims.owner(Owner.named(s.name(), Sections.kindOf(s.kind()), null, Evidence.FORMAT));
      claims.add(s.file().start(), s.file().end(), owner, Account.OWN, Evidence.FORMAT);
    }
  }

  /** The ledger of a file of which nothing could be read: one row. */
  public static Ledger ofUnreadable(long size) {
    Claims claims = new Claims(size);
    Owner whole = Owner.named("file", Kind.UNATTRIBUTED, null, Evidence.NONE);
    return new Ledger(
        size,
        claims.settle((start, end, pieces) -> pieces.add(end, pieces.owner(whole), Account.OWN)),
        new Claims(size).settle(outside(Ledger.NO_SECTION)),
        new Claims(size).settle(outside(Ledger.UNMAPPED)));
  }

  private static Partition sections(Image image) {
    Claims claims = new Claims(image.extent().size());
    for (Section s : image.sections()) {
      claimSection(claims, s, s.file());
    }
    for (Image unit : image.units()) {
      for (Section s : unit.sections()) {
        claimSection(claims, s, unit.spanOf(s));
        claimSection(claims, s, unit.zerosBehind(s));
      }
    }
    return claims.settle(outside(Ledger.NO_SECTION));
  }

  private static void claimSection(Claims claims, Section s, Span span) {
    int owner = claims.owner(area(s.name()));
    claims.add(span.start(), span.end(), owner, Account.OWN, Evidence.SECTION);
  }

  private static Partition segments(Image image) {
    Claims claims = new Claims(image.extent().size());
    for (Image unit : image.units()) {
      for (Segment s : unit.segments()) {
        int owner = claims.owner(area(s.name()));
        claims.add(s.file().start(), s.file().end(), owner, Account.OWN, Evidence.SECTION);
        Span zeros = unit.extent().zerosOf(s.name());
        claims.add(zeros.start(), zeros.end(), owner, Account.OWN, Evidence.SECTION);
      }
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
