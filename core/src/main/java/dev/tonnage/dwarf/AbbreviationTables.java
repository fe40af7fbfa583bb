package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.HashMap;
import java.util.Map;

/** The tables of {@code .debug_abbrev}, each read once however many units use it. */
final class AbbreviationTables {
  /** Tables do not overlap; units that say they do would have all of them read again and again. */
  private static final long READ_PER_SECTION = 4;

  private final Bytes section;
  private final Map<Long, AbbreviationTable> byOffset = new HashMap<>();
  private long budget;

  AbbreviationTables(Bytes section) {
    this.section = section;
    this.budget = READ_PER_SECTION * section.size();
  }

  AbbreviationTable at(long offset) {
    AbbreviationTable table = byOffset.get(offset);
    if (table == null) {
      if (budget < 0) {
        throw new DamageException(
            Fault.limit(
                section.fileOffset(),
                ".debug_abbrev: its tables overlap and add up to more than %d times the section",
                READ_PER_SECTION));
      }
      Cursor c = new Cursor(section, offset);
      try {
        table = AbbreviationTable.read(c);
      } finally {
        budget -= c.at() - offset;
      }
      byOffset.put(offset, table);
    }
    return table;
  }

  /** The end of a table that was read; {@code offset} itself for one that was not. */
  long end(long offset) {
    AbbreviationTable table = byOffset.get(offset);
    return table == null ? offset : table.end();
  }
}
