package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Finds what entries refer to: strings, addresses, lists of ranges. */
final class Values {
  /** Where a string is, in the top bits of a reference to it. */
  static final long INLINE = 1;

  static final long STRING = 2;
  static final long LINE_STRING = 3;
  static final long STRING_INDEX = 4;
  private static final int KIND_SHIFT = 60;

  /** Lists are used once or twice each; many that use the same long one are made to cost time. */
  private static final long LISTS_READ_PER_SECTION = 4;

  private static final long LISTS_READ_ALWAYS = 1 << 16;

  /** Names may share bytes; names that add up to more than this were made to exhaust memory. */
  private static final long NAMES_PER_SECTION = 8;

  private static final int LONGEST_NAME = 1 << 14;

  private final DebugSections sections;
  private final Map<Long, String> strings = new HashMap<>();
  private long rangesBudget;
  private long textBudget;

  Values(DebugSections sections) {
    this.sections = sections;
    this.textBudget =
        NAMES_PER_SECTION
            * (sections.size(".debug_str")
                + sections.size(".debug_line_str")
                + sections.size(".debug_info"));
    this.rangesBudget =
        LISTS_READ_ALWAYS
            + LISTS_READ_PER_SECTION
                * (sections.size(".debug_ranges") + sections.size(".debug_rnglists"));
  }

  /** The same with new limits, for another walk over all entries. */
  Values again() {
    return new Values(sections);
  }

  static long reference(long kind, long number) {
    return kind << KIND_SHIFT | (number & (1L << KIND_SHIFT) - 1);
  }

  /**
   * The string, cut off where it is longer than any name; null when there is no reference, or it
   * leads nowhere.
   */
  String text(UnitContext unit, long reference) {
    return text(unit, unit.section, reference);
  }

  /** The string of a reference that stands in another section than the unit itself. */
  String text(UnitContext unit, Bytes inline, long reference) {
    if (reference == 0) {
      return null;
    }
    long number = reference & (1L << KIND_SHIFT) - 1;
    try {
      return switch ((int) (reference >>> KIND_SHIFT)) {
        case (int) INLINE -> text(inline, number);
        case (int) STRING -> shared(".debug_str", reference, number);
        case (int) LINE_STRING -> shared(".debug_line_str", reference, number);
        default -> {
          long position = stringAt(unit, number);
          yield shared(".debug_str", reference(STRING, position), position);
        }
      };
    } catch (DamageException e) {
      return null;
    }
  }

  private String shared(String section, long reference, long position) {
    return strings.computeIfAbsent(reference, r -> text(sections.bytes(section), position));
  }

  private String text(Bytes section, long position) {
    long most = Math.min(LONGEST_NAME, section.size() - position);
    Bytes window = section.slice(position, Math.max(most, 0), "DWARF string");
    int length = 0;
    while (length < most && window.u8(length) != 0) {
      length++;
    }
    textBudget -= length;
    return textBudget < 0 ? null : window.text(0, length);
  }

  /** The position in {@code .debug_str} that an index stands for (section 7.26). */
  long stringAt(UnitContext unit, long index) {
    return word(
        sections.bytes(".debug_str_offsets"), unit.stringOffset(index), unit.header.offsetBytes());
  }

  /** The address that a value stands for (section 7.27). */
  long address(UnitContext unit, Entry.Meaning meaning, long number) {
    return meaning == Entry.Meaning.ADDRESS_INDEX ? indexed(unit, number) : number;
  }

  private long indexed(UnitContext unit, long index) {
    return word(
        sections.bytes(".debug_addr"), unit.addressOffset(index), unit.header.addressBytes());
  }

  private static long word(Bytes section, long position, int width) {
    return new Cursor(section, position).word(width);
  }

  /** Where the list of an index is (sections 7.28, 7.29). */
  long listAt(UnitContext unit, boolean isRanges, long index) {
    long base = unit.listsBase(isRanges);
    int width = unit.header.offsetBytes();
    return base
        + word(
            sections.bytes(isRanges ? ".debug_rnglists" : ".debug_loclists"),
            base + index * width,
            width);
  }

  /** The code that an entry covers, as pairs of start and end; none when it covers none. */
  long[] ranges(UnitContext unit, Entry e) {
    if (e.ranges.isThere() && e.ranges.meaning != Entry.Meaning.CONSTANT) {
      boolean isIndex = e.ranges.meaning == Entry.Meaning.LIST_INDEX;
      long position = isIndex ? listAt(unit, true, e.ranges.number) : e.ranges.number;
      return unit.header.version() >= 5
          ? rangeList(unit, position)
          : oldRanges(unit, unit.rangesBase + position);
    }
    if (!e.low.isThere() || !e.high.isThere()) {
      return new long[0];
    }
    long low = address(unit, e.low.meaning, e.low.number);
    // Since version 4 high_pc may be a length.
    long high =
        e.high.meaning == Entry.Meaning.CONSTANT
            ? low + e.high.number
            : address(unit, e.high.meaning, e.high.number);
    return Long.compareUnsigned(low, high) < 0 ? new long[] {low, high} : new long[0];
  }

  /** DWARF 2 to 4, section 2.17.3. */
  private long[] oldRanges(UnitContext unit, long position) {
    Bytes section = sections.bytes(".debug_ranges");
    int width = unit.header.addressBytes();
    long selectsBase = width == 8 ? -1 : (1L << 8 * width) - 1;
    Cursor c = new Cursor(section, position);
    Pairs pairs = new Pairs();
    long base = unit.base;
    while (true) {
      long start = c.word(width);
      long end = c.word(width);
      spend(section, 2L * width);
      if (start == 0 && end == 0) {
        return pairs.toArray();
      }
      if (start == selectsBase) {
        base = end;
      } else {
        pairs.add(base + start, base + end);
      }
    }
  }

  /** Section 2.17.3, 7.25. */
  private long[] rangeList(UnitContext unit, long position) {
    Bytes section = sections.bytes(".debug_rnglists");
    int width = unit.header.addressBytes();
    Cursor c = new Cursor(section, position);
    Pairs pairs = new Pairs();
    long base = unit.base;
    while (true) {
      long from = c.at();
      int kind = c.u8();
      switch (kind) {
        case 0 -> {
          return pairs.toArray();
        }
        case 1 -> base = indexed(unit, c.uleb());
        case 2 -> pairs.add(indexed(unit, c.uleb()), indexed(unit, c.uleb()));
        case 3 -> {
          long start = indexed(unit, c.uleb());
          pairs.add(start, start + c.uleb());
        }
        case 4 -> pairs.add(base + c.uleb(), base + c.uleb());
        case 5 -> base = c.word(width);
        case 6 -> pairs.add(c.word(width), c.word(width));
        case 7 -> {
          long start = c.word(width);
          pairs.add(start, start + c.uleb());
        }
        default ->
            throw new DamageException(
                Fault.damaged(
                    section.fileOffset() + from,
                    ".debug_rnglists: an entry has kind %d, expected 0 to 7",
                    kind));
      }
      spend(section, c.at() - from);
    }
  }

  private void spend(Bytes section, long bytes) {
    rangesBudget -= bytes;
    if (rangesBudget < 0) {
      throw new DamageException(
          Fault.limit(
              section.fileOffset(),
              "DWARF ranges: entries that use the same lists read more than %d times the section",
              LISTS_READ_PER_SECTION));
    }
  }

  private static final class Pairs {
    private long[] values = new long[4];
    private int count;

    void add(long start, long end) {
      if (Long.compareUnsigned(start, end) >= 0) {
        return;
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = start;
      values[count++] = end;
    }

    long[] toArray() {
      return Arrays.copyOf(values, count);
    }
  }
}
