package dev.tonnage.dwarf;

import dev.tonnage.fault.DamageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks all entries for {@code DW_TAG_inlined_subroutine} (section 3.3.8). */
final class InlineReader {
  private final Dwarf dwarf;
  private final List<UnitContext> units;
  private final List<Subprogram> functions;
  private final Values values;
  private final Map<Long, Subprogram> byEntry = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();
  private final Entry entry = new Entry();
  private final List<Inlined> found = new ArrayList<>();

  InlineReader(Dwarf dwarf, List<UnitContext> units, List<Subprogram> functions, Values values) {
    this.dwarf = dwarf;
    this.units = units;
    this.functions = functions;
    this.values = values;
  }

  List<Inlined> read() {
    functions.forEach(f -> byEntry.put(f.entry, f));
    for (UnitContext unit : units) {
      if (!unit.sectionName.equals(".debug_info")) {
        continue;
      }
      int mark = found.size();
      try {
        walk(unit);
      } catch (DamageException e) {
        // The unit was found damaged, and said so, when it was read first.
        found.subList(mark, found.size()).clear();
      }
    }
    return List.copyOf(found);
  }

  private void walk(UnitContext unit) {
    long end = unit.header.end();
    Cursor c = new Cursor(unit.section.slice(0, end, unit.sectionName), unit.header.firstEntry());
    Subprogram host = null;
    int depth = 0;
    int nested = 0;
    int[] depths = new int[8];
    Subprogram[] hosts = new Subprogram[8];
    do {
      if (!entry.read(c, unit.section, unit.table, unit.header, Entry.Sink.NONE)) {
        depth--;
        if (nested > 0 && depths[nested - 1] == depth) {
          host = hosts[--nested];
        }
        continue;
      }
      if (entry.tag == Dw.TAG_SUBPROGRAM && entry.hasChildren) {
        Subprogram function = byEntry.get(entry.offset);
        if (function != null) {
          if (nested == depths.length) {
            depths = Arrays.copyOf(depths, 2 * nested);
            hosts = Arrays.copyOf(hosts, 2 * nested);
          }
          depths[nested] = depth;
          hosts[nested++] = host;
          host = function;
        }
      } else if (entry.tag == Dw.TAG_INLINED_SUBROUTINE && host != null) {
        add(unit, host);
      }
      depth += entry.hasChildren ? 1 : 0;
    } while (depth > 0 && c.at() < end);
  }

  private void add(UnitContext unit, Subprogram host) {
    String origin =
        entry.origin == Entry.NOT ? null : names.computeIfAbsent(entry.origin, dwarf::nameAt);
    Inlined inlined =
        new Inlined(host, origin, dwarf.fileOf(unit, entry.callFile), values.ranges(unit, entry));
    if (inlined.codeBytes() > 0) {
      found.add(inlined);
    }
  }
}
