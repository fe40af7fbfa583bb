package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/**
 * What is kept of one debugging information entry (section 2.1). It is filled anew for each entry
 * of a walk; what was not there is {@link #NOT} or of the class {@code NONE}.
 */
final class Entry {
  /** In place of a position or number that an entry does not have. */
  static final long NOT = -1;

  /** How a value is meant (section 7.5.5), as far as it matters here. */
  enum Meaning {
    NONE,
    ADDRESS,
    ADDRESS_INDEX,
    CONSTANT,
    BLOCK,
    POSITION,
    LIST_INDEX,
    OTHER
  }

  /** A value with its meaning. */
  static final class Value {
    Meaning meaning = Meaning.NONE;
    long number;
    long length;

    boolean isThere() {
      return meaning != Meaning.NONE;
    }

    private void set(Meaning newMeaning, long newNumber, long newLength) {
      meaning = newMeaning;
      number = newNumber;
      length = newLength;
    }
  }

  /** Is told of everything outside of its own section that an entry refers to. */
  interface Sink {
    /** Listens to nothing. */
    Sink NONE =
        new Sink() {
          @Override
          public void string(long position) {}

          @Override
          public void lineString(long position) {}

          @Override
          public void stringIndex(long index) {}

          @Override
          public void position(int attribute, long position) {}

          @Override
          public void listIndex(boolean isRanges, long index) {}
        };

    void string(long position);

    void lineString(long position);

    void stringIndex(long index);

    /** A position in the section that the attribute is about. */
    void position(int attribute, long position);

    void listIndex(boolean isRanges, long index);
  }

  long offset;
  int tag;
  boolean hasChildren;

  /** References to strings, for {@link Values#text}. */
  long name;

  long linkageName;
  long compDir;
  long producer;
  long dwoName;
  long dwoId;
  long rangesBase;

  final Value low = new Value();
  final Value high = new Value();
  final Value ranges = new Value();
  final Value location = new Value();

  /** The entry in the same section that says what this one does not; {@link #NOT} for none. */
  long origin;

  long declFile;
  long callFile;
  long language;
  long lineTable;
  long stringOffsetsBase;
  long addressBase;
  long rangeListsBase;
  long locationListsBase;

  private void clear(long newOffset, Abbreviation a) {
    offset = newOffset;
    tag = a.tag();
    hasChildren = a.hasChildren();
    name = 0;
    linkageName = 0;
    compDir = 0;
    producer = 0;
    dwoName = 0;
    dwoId = 0;
    rangesBase = 0;
    low.meaning = Meaning.NONE;
    high.meaning = Meaning.NONE;
    ranges.meaning = Meaning.NONE;
    location.meaning = Meaning.NONE;
    origin = NOT;
    declFile = NOT;
    callFile = NOT;
    language = NOT;
    lineTable = NOT;
    stringOffsetsBase = NOT;
    addressBase = NOT;
    rangeListsBase = NOT;
    locationListsBase = NOT;
  }

  /** Reads the entry at the cursor; false for the null entry that ends a row of siblings. */
  boolean read(Cursor c, Bytes section, AbbreviationTable table, UnitHeader unit, Sink sink) {
    long start = c.at();
    long code = c.uleb();
    if (code == 0) {
      return false;
    }
    Abbreviation a = table.get(code);
    if (a == null) {
      throw new DamageException(
          Fault.damaged(
              section.fileOffset() + start,
              "DWARF unit at 0x%x: an entry has abbreviation %s, but its table has none",
              unit.start(),
              Long.toUnsignedString(code)));
    }
    clear(start, a);
    for (int i = 0; i < a.forms().length; i++) {
      long constant = a.constants() == null ? 0 : a.constants()[i];
      attribute(c, section, a.attributes()[i], a.forms()[i], constant, unit, sink);
    }
    return true;
  }

  private void attribute(
      Cursor c, Bytes section, int attribute, int form, long constant, UnitHeader unit, Sink sink) {
    switch (form) {
      case 0x01 -> value(attribute, Meaning.ADDRESS, c.word(unit.addressBytes()), 0);
      case 0x0a -> block(c, attribute, c.u8());
      case 0x03 -> block(c, attribute, c.u16());
      case 0x04 -> block(c, attribute, c.u32());
      case 0x09, 0x18 -> block(c, attribute, c.uleb());
      case 0x0b, 0x0c -> value(attribute, Meaning.CONSTANT, c.u8(), 0);
      case 0x05 -> value(attribute, Meaning.CONSTANT, c.u16(), 0);
      case 0x06 -> data(attribute, c.u32(), unit, sink);
      case 0x07 -> data(attribute, c.i64(), unit, sink);
      case 0x0d -> value(attribute, Meaning.CONSTANT, c.sleb(), 0);
      case 0x0f -> value(attribute, Meaning.CONSTANT, c.uleb(), 0);
      case 0x21 -> value(attribute, Meaning.CONSTANT, constant, 0);
      case 0x19 -> value(attribute, Meaning.CONSTANT, 1, 0);
      case 0x1e -> c.skip(16);
      case 0x08 -> {
        text(attribute, Values.INLINE, c.at());
        c.skipString();
      }
      case 0x0e -> {
        long position = c.word(unit.offsetBytes());
        sink.string(position);
        text(attribute, Values.STRING, position);
      }
      case 0x1f -> {
        long position = c.word(unit.offsetBytes());
        sink.lineString(position);
        text(attribute, Values.LINE_STRING, position);
      }
      case 0x1a, 0x1f02 -> stringIndex(attribute, c.uleb(), sink);
      case 0x25 -> stringIndex(attribute, c.u8(), sink);
      case 0x26 -> stringIndex(attribute, c.u16(), sink);
      case 0x27 -> stringIndex(attribute, c.u24(), sink);
      case 0x28 -> stringIndex(attribute, c.u32(), sink);
      case 0x1b, 0x1f01 -> value(attribute, Meaning.ADDRESS_INDEX, c.uleb(), 0);
      case 0x29 -> value(attribute, Meaning.ADDRESS_INDEX, c.u8(), 0);
      case 0x2a -> value(attribute, Meaning.ADDRESS_INDEX, c.u16(), 0);
      case 0x2b -> value(attribute, Meaning.ADDRESS_INDEX, c.u24(), 0);
      case 0x2c -> value(attribute, Meaning.ADDRESS_INDEX, c.u32(), 0);
      // Before version 3 a reference into another unit was as wide as an address.
      case 0x10 ->
          reference(
              attribute, c.word(unit.version() == 2 ? unit.addressBytes() : unit.offsetBytes()));
      case 0x11 -> reference(attribute, unit.start() + c.u8());
      case 0x12 -> reference(attribute, unit.start() + c.u16());
      case 0x13 -> reference(attribute, unit.start() + c.u32());
      case 0x14 -> reference(attribute, unit.start() + c.i64());
      case 0x15 -> reference(attribute, unit.start() + c.uleb());
      case 0x17 -> position(attribute, c.word(unit.offsetBytes()), sink);
      case 0x22 -> {
        long index = c.uleb();
        sink.listIndex(false, index);
        value(attribute, Meaning.LIST_INDEX, index, 0);
      }
      case 0x23 -> {
        long index = c.uleb();
        sink.listIndex(true, index);
        value(attribute, Meaning.LIST_INDEX, index, 0);
      }
      // Into a supplementary file (section 7.3.6), and type units by their signatures.
      case 0x1c -> c.skip(4);
      case 0x20, 0x24 -> c.skip(8);
      case 0x1d, 0x1f20, 0x1f21 -> c.skip(unit.offsetBytes());
      case 0x16 -> {
        long actual = c.uleb();
        if (actual == Dw.FORM_INDIRECT || actual == Dw.FORM_IMPLICIT_CONST) {
          throw unknown(section, c, attribute, actual);
        }
        attribute(c, section, attribute, (int) actual, 0, unit, sink);
      }
      default -> throw unknown(section, c, attribute, form);
    }
  }

  private static DamageException unknown(Bytes section, Cursor c, int attribute, long form) {
    return new DamageException(
        Fault.damaged(
            section.fileOffset() + c.at(),
            "DWARF attribute 0x%x: form 0x%x is not known",
            attribute,
            form));
  }

  /** Before version 4, positions in other sections were written as plain data. */
  private void data(int attribute, long number, UnitHeader unit, Sink sink) {
    boolean isPosition =
        unit.version() < 4
            && switch (attribute) {
              case Dw.AT_STMT_LIST,
                  Dw.AT_RANGES,
                  Dw.AT_MACRO_INFO,
                  Dw.AT_LOCATION,
                  Dw.AT_STRING_LENGTH,
                  Dw.AT_RETURN_ADDR,
                  Dw.AT_DATA_MEMBER_LOCATION,
                  Dw.AT_FRAME_BASE,
                  Dw.AT_SEGMENT,
                  Dw.AT_STATIC_LINK,
                  Dw.AT_USE_LOCATION,
                  Dw.AT_VTABLE_ELEM_LOCATION ->
                  true;
              default -> false;
            };
    if (isPosition) {
      position(attribute, number, sink);
    } else {
      value(attribute, Meaning.CONSTANT, number, 0);
    }
  }

  private void position(int attribute, long position, Sink sink) {
    sink.position(attribute, position);
    switch (attribute) {
      case Dw.AT_STMT_LIST -> lineTable = position;
      case Dw.AT_STR_OFFSETS_BASE -> stringOffsetsBase = position;
      case Dw.AT_ADDR_BASE, Dw.AT_GNU_ADDR_BASE -> addressBase = position;
      case Dw.AT_GNU_RANGES_BASE -> rangesBase = position;
      case Dw.AT_RNGLISTS_BASE -> rangeListsBase = position;
      case Dw.AT_LOCLISTS_BASE -> locationListsBase = position;
      default -> value(attribute, Meaning.POSITION, position, 0);
    }
  }

  private void block(Cursor c, int attribute, long length) {
    value(attribute, Meaning.BLOCK, c.at(), length);
    c.skip(length);
  }

  private void stringIndex(int attribute, long index, Sink sink) {
    sink.stringIndex(index);
    text(attribute, Values.STRING_INDEX, index);
  }

  private void text(int attribute, long kind, long number) {
    long reference = Values.reference(kind, number);
    switch (attribute) {
      case Dw.AT_NAME -> name = reference;
      case Dw.AT_LINKAGE_NAME, Dw.AT_MIPS_LINKAGE_NAME -> linkageName = reference;
      case Dw.AT_COMP_DIR -> compDir = reference;
      case Dw.AT_PRODUCER -> producer = reference;
      case Dw.AT_DWO_NAME, Dw.AT_GNU_DWO_NAME -> dwoName = reference;
      default -> {}
    }
  }

  private void reference(int attribute, long target) {
    switch (attribute) {
      case Dw.AT_SPECIFICATION, Dw.AT_ABSTRACT_ORIGIN -> origin = target;
      default -> {}
    }
  }

  private void value(int attribute, Meaning meaning, long number, long length) {
    switch (attribute) {
      case Dw.AT_LOW_PC -> low.set(meaning, number, length);
      case Dw.AT_HIGH_PC -> high.set(meaning, number, length);
      case Dw.AT_RANGES -> ranges.set(meaning, number, length);
      case Dw.AT_LOCATION -> location.set(meaning, number, length);
      case Dw.AT_LANGUAGE -> language = number;
      case Dw.AT_DECL_FILE -> declFile = number;
      case Dw.AT_CALL_FILE -> callFile = number;
      case Dw.AT_GNU_DWO_ID -> dwoId = number;
      default -> {}
    }
  }
}
