package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sections made of sets, each with a length and the unit it is about: addresses (section 6.1.2) and
 * names (6.1.1, and 6.1.1 of DWARF 2 to 4).
 */
final class SetReader {
  static final List<String> SECTIONS =
      List.of(
          ".debug_aranges",
          ".debug_pubnames",
          ".debug_pubtypes",
          ".debug_gnu_pubnames",
          ".debug_gnu_pubtypes");

  static final String NAMES = ".debug_names";

  private final DebugSections sections;
  private final Map<Long, Integer> unitByOffset = new HashMap<>();

  SetReader(DebugSections sections, List<UnitContext> units) {
    this.sections = sections;
    for (UnitContext u : units) {
      if (u.sectionName.equals(".debug_info")) {
        unitByOffset.put(u.header.start(), Pieces.unit(u.number));
      }
    }
  }

  /** The pieces of one of {@link #SECTIONS} or of {@link #NAMES}. */
  Pieces read(String name, List<Fault> faults) {
    Bytes section = sections.bytes(name);
    Pieces pieces = new Pieces(sections.section(name));
    long at = 0;
    try {
      while (at < section.size()) {
        long end = UnitHeader.end(section, at, name + " set");
        if (end > UnitHeader.afterLength(section, at)) {
          if (name.equals(NAMES)) {
            readNames(section, at, end, pieces);
          } else {
            readSet(section, at, end, pieces);
          }
        }
        at = end;
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    return pieces;
  }

  private void readSet(Bytes section, long start, long end, Pieces pieces) {
    Cursor c = new Cursor(section, UnitHeader.afterLength(section, start) + 2);
    Integer unit = unitByOffset.get(c.word(UnitHeader.offsetBytes(section, start)));
    if (unit != null) {
      pieces.add(start, end, unit);
    }
  }

  /** An index may be of several units, who then share it. */
  private void readNames(Bytes section, long start, long end, Pieces pieces) {
    int width = UnitHeader.offsetBytes(section, start);
    Cursor c = new Cursor(section, UnitHeader.afterLength(section, start) + 4);
    long units = c.u32();
    c.skip(5 * 4);
    long augmentation = c.u32();
    c.skip(augmentation + 3 & ~3L);
    Uses users = new Uses(NAMES, 1);
    for (long i = 0; i < units && c.at() + width <= end; i++) {
      Integer unit = unitByOffset.get(c.word(width));
      if (unit != null) {
        users.add(0, unit);
      }
    }
    users.sort();
    pieces.add(start, end, users, 0, users.count());
  }
}
