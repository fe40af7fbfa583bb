package dev.tonnage.attribute;

import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import java.util.Arrays;

/**
 * What the format keeps about others belongs to those: an entry of an unwind table to its function,
 * a relocation to the owner of the place that it fills, a slot and a stub to the symbol that is
 * called through them. What is about nobody known is left to its section.
 */
final class RecordClaims {
  private final Claims claims;
  private final Image image;
  private final Holders holders;
  private final ImportOwners imports;
  private final Partition areas;
  private final Siblings siblings;

  /** The record at hand, and those of the same bytes whose owners are gathered. */
  private long start;

  private long end;
  private Section.Kind kind;
  private int[] gathered = new int[4];
  private int count;

  private RecordClaims(
      Claims claims, Image image, Holders holders, ImportOwners imports, Partition areas) {
    this.claims = claims;
    this.image = image;
    this.holders = holders;
    this.imports = imports;
    this.areas = areas;
    this.siblings = new Siblings(claims, Evidence.FORMAT);
  }

  /**
   * Claims the records of one image.
   *
   * @param holders whose the places are that records are about
   * @param areas the sections of the whole file
   */
  static void add(
      Claims claims, Image image, Holders holders, ImportOwners imports, Partition areas) {
    new RecordClaims(claims, image, holders, imports, areas).add();
  }

  private void add() {
    image
        .records()
        .forEach(
            (from, to, kind, place, subject) -> {
              int holder = subject >= 0 ? imports.numbered(subject) : holders.at(place);
              if (from != start || to != end || kind != this.kind) {
                flush();
                start = from;
                end = to;
                this.kind = kind;
              }
              if (holder != Holders.NOBODY) {
                gather(subject >= 0 ? holder : ownersOf(holder));
              }
            });
    flush();
  }

  /** Relocations and symbols are counted apart; all else is a row of its own kind. */
  private int ownersOf(int holder) {
    return switch (kind) {
      case RELOC, DYNSYM, SYMTAB -> holder;
      default -> sibling(holder);
    };
  }

  private void gather(int holder) {
    if (count > 0 && gathered[count - 1] == holder) {
      return;
    }
    if (count == gathered.length) {
      gathered = Arrays.copyOf(gathered, 2 * count);
    }
    gathered[count++] = holder;
  }

  private void flush() {
    if (count == 0) {
      return;
    }
    int holder = count == 1 ? gathered[0] : claims.sharedByAll(Arrays.copyOf(gathered, count));
    // Where each would get less than a byte, nobody in particular has it.
    if (holder < 0 && claims.memberCount(holder) > end - start) {
      holder =
          claims.owner(
              Owner.named(
                  "records of many", Sections.kindOf(kind), sectionName(), Evidence.FORMAT));
    }
    claims.add(start, end, holder, account(), Evidence.FORMAT);
    count = 0;
  }

  private Account account() {
    return switch (kind) {
      case RELOC -> Account.RELOC;
      case DYNSYM, SYMTAB -> Account.SYMTAB;
      default -> Account.OWN;
    };
  }

  private String sectionName() {
    return areas.owner(areas.holder(areas.at(start))).name();
  }

  /** The same owners with bytes of another kind. */
  private int sibling(int holder) {
    Kind other = Sections.kindOf(kind);
    // What is written to unwind a function stands in several sections.
    return siblings.of(holder, other, other == Kind.UNWIND ? null : sectionName());
  }
}
