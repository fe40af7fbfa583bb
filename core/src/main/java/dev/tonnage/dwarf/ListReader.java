package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.List;

/**
 * Sections of things that have no length of their own and no mark of whose they are, but are
 * referred to: lists of ranges and locations, tables of addresses and of string offsets, macros.
 * Each reaches to the next that is used.
 */
final class ListReader {
  private final DebugSections sections;
  private final List<Subprogram> functions;
  private final List<Fault> faults;

  ListReader(DebugSections sections, List<Subprogram> functions, List<Fault> faults) {
    this.sections = sections;
    this.functions = functions;
    this.faults = faults;
  }

  /** A section of nothing else. It need not be inflated. */
  Pieces plain(Uses uses) {
    Pieces pieces = new Pieces(sections.section(uses.what()));
    uses.sort();
    read(uses, 0, uses.count(), pieces.section().size(), pieces);
    return pieces;
  }

  /**
   * A section of contributions, each with a header (sections 7.26 to 7.29). What stands in a
   * contribution before the first used position is of all units that use it.
   */
  Pieces contributions(Uses uses) {
    Pieces pieces = new Pieces(sections.section(uses.what()));
    uses.sort();
    if (sections.isOneContribution(uses.what())) {
      contribution(uses, 0, uses.size(), pieces);
      return pieces;
    }
    Bytes section = sections.bytes(uses.what());
    long at = 0;
    try {
      while (at < section.size()) {
        long end = UnitHeader.end(section, at, uses.what());
        contribution(uses, at, end, pieces);
        at = end;
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    return pieces;
  }

  private void contribution(Uses uses, long start, long end, Pieces pieces) {
    int from = uses.find(start);
    int to = uses.find(end);
    if (from < to) {
      Uses users = new Uses(uses.what(), 1);
      for (int i = from; i < to; i++) {
        users.add(0, unitOf(uses.user(i)));
      }
      users.sort();
      pieces.add(start, uses.position(from), users, 0, users.count());
      read(uses, from, to, end, pieces);
    }
  }

  private int unitOf(int user) {
    return Pieces.isFunction(user) ? Pieces.unit(functions.get(Pieces.number(user)).unit()) : user;
  }

  private static void read(Uses uses, int from, int to, long end, Pieces pieces) {
    for (int i = from; i < to; ) {
      int next = uses.next(i);
      pieces.add(uses.position(i), next < to ? uses.position(next) : end, uses, i, next);
      i = next;
    }
  }

  /** Strings: each ends with its NUL. One that is the end of another has its bytes for itself. */
  Pieces strings(Uses uses) {
    Bytes section = sections.bytes(uses.what());
    Pieces pieces = new Pieces(sections.section(uses.what()));
    uses.sort();
    for (int i = 0; i < uses.count() && section.size() > 0; ) {
      int next = uses.next(i);
      long start = uses.position(i);
      long most = next < uses.count() ? uses.position(next) : section.size();
      long end = start;
      while (end < most && section.u8(end) != 0) {
        end++;
      }
      pieces.add(start, Math.min(end + 1, most), uses, i, next);
      i = next;
    }
    return pieces;
  }

  /** Abbreviation tables: each ends where its reader found its end. */
  Pieces abbreviations(Uses uses, AbbreviationTables tables) {
    Pieces pieces = new Pieces(sections.section(uses.what()));
    uses.sort();
    for (int i = 0; i < uses.count(); ) {
      int next = uses.next(i);
      pieces.add(uses.position(i), tables.end(uses.position(i)), uses, i, next);
      i = next;
    }
    return pieces;
  }
}
