package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;

/** What it takes to read the entries of one unit. */
final class UnitContext {
  final int number;
  final String sectionName;
  final Bytes section;
  final UnitHeader header;
  final AbbreviationTable table;

  /** What addresses in lists count from. */
  long base;

  /** The code that the unit says is its own. */
  long[] ranges = new long[0];

  long lineTable = Entry.NOT;
  long name;
  long directory;
  long producer;
  int language = -1;
  int tag;

  /** Whether the unit's own entry could be read; a unit without one is none. */
  boolean isRead;

  /** Which unit of a split file this one stands for, or is; 0 when none. */
  long dwoId;

  /** The file that a skeleton stands for; 0 when it is none. */
  long dwoName;

  /** What positions in {@code .debug_ranges} count from, in a split file of version 4. */
  long rangesBase;

  private long ownRangesBase;
  private long stringOffsetsBase;
  private long addressBase;
  private long rangeListsBase;
  private long locationListsBase;

  UnitContext(
      int number, String sectionName, Bytes section, UnitHeader header, AbbreviationTable table) {
    this.number = number;
    this.sectionName = sectionName;
    this.section = section;
    this.header = header;
    this.table = table;
  }

  /** Takes over what the unit's own entry says. */
  void setRoot(Entry root) {
    isRead = true;
    tag = root.tag;
    lineTable = root.lineTable;
    name = root.name != 0 ? root.name : root.dwoName;
    directory = root.compDir;
    dwoId = header.dwoId() != 0 ? header.dwoId() : root.dwoId;
    dwoName = root.dwoName;
    ownRangesBase = root.rangesBase;
    producer = root.producer;
    language = (int) root.language;
    // A unit without a base uses the first contribution; the headers are those of sections 7.26
    // to 7.29. Before version 5 there were none.
    boolean isNew = header.version() >= 5;
    int width = header.offsetBytes();
    int length = width == 8 ? 12 : 4;
    stringOffsetsBase = or(root.stringOffsetsBase, isNew ? length + 4 : 0);
    addressBase = or(root.addressBase, isNew ? length + 4 : 0);
    rangeListsBase = or(root.rangeListsBase, length + 8);
    locationListsBase = or(root.locationListsBase, length + 8);
  }

  /** Takes over what a unit of a split file leaves to its skeleton. */
  void inherit(UnitContext skeleton) {
    addressBase = skeleton.addressBase;
    lineTable = skeleton.lineTable;
    base = skeleton.base;
    rangesBase = skeleton.ownRangesBase;
  }

  private static long or(long value, long otherwise) {
    return value == Entry.NOT ? otherwise : value;
  }

  long stringOffset(long index) {
    return stringOffsetsBase + index * header.offsetBytes();
  }

  long addressOffset(long index) {
    return addressBase + index * header.addressBytes();
  }

  /** Where the table of lists begins, from whose start its offsets count. */
  long listsBase(boolean isRanges) {
    return isRanges ? rangeListsBase : locationListsBase;
  }
}
