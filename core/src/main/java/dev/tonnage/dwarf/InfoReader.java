package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks the units of {@code .debug_info} and {@code .debug_types}, once and without recursion, and
 * keeps what names code, files and strings. A unit that is damaged leaves a fault and, if its own
 * entry could be read, stays one piece; the others stand.
 */
final class InfoReader implements Entry.Sink {
  private static final int MOST_FAULTS = 16;

  private final DebugSections sections;
  private final AbbreviationTables tables;
  private final CodeAreas code;
  private final Values values;
  private final List<Fault> faults;
  final References references;
  final List<UnitContext> units = new ArrayList<>();
  final List<Subprogram> functions = new ArrayList<>();
  final List<Variable> variables = new ArrayList<>();
  final Namespaces namespaces = new Namespaces();

  private final Entry entry = new Entry();
  private final List<Long> pendingStrings = new ArrayList<>();
  private UnitContext unit;
  private boolean isRoot;
  private int unitUser;
  private int user;
  private int damaged;
  private int[] mark;

  /** In a split file: the unit that stands for its own in the linked one; otherwise null. */
  private final UnitContext skeleton;

  InfoReader(
      DebugSections sections,
      AbbreviationTables tables,
      CodeAreas code,
      Values values,
      UnitContext skeleton,
      List<Fault> faults) {
    this.sections = sections;
    this.tables = tables;
    this.code = code;
    this.values = values;
    this.skeleton = skeleton;
    this.faults = faults;
    this.references = new References(sections);
  }

  /** The pieces of one of the two sections. */
  Pieces read(String name) {
    Pieces pieces = new Pieces(sections.section(name));
    Bytes section = sections.bytes(name);
    boolean isTypes = name.equals(".debug_types");
    long at = 0;
    try {
      while (at < section.size()) {
        long end = UnitHeader.end(section, at, "DWARF unit");
        // A length of nothing is padding.
        if (end > UnitHeader.afterLength(section, at)) {
          readUnit(name, section, at, end, isTypes, pieces);
        }
        at = end;
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    if (damaged > MOST_FAULTS) {
      faults.add(
          Fault.damaged(
              section.fileOffset(), "%s: %d units or lists are damaged in all", name, damaged));
    }
    damaged = 0;
    return pieces;
  }

  private void readUnit(
      String name, Bytes section, long start, long end, boolean isTypes, Pieces pieces) {
    mark = references.mark();
    int pieceMark = pieces.mark();
    int functionMark = functions.size();
    int variableMark = variables.size();
    int namespaceMark = namespaces.mark();
    unit = null;
    try {
      UnitHeader header = UnitHeader.read(section, start, end, isTypes);
      AbbreviationTable table = tables.at(header.abbreviations());
      unit = new UnitContext(units.size(), name, section, header, table);
      walk(pieces);
      references.compact(mark);
    } catch (DamageException e) {
      addFault(e.fault());
      references.rewind(mark);
      pieces.rewind(pieceMark);
      functions.subList(functionMark, functions.size()).clear();
      variables.subList(variableMark, variables.size()).clear();
      namespaces.rewind(namespaceMark);
      if (unit != null && unit.isRead) {
        pieces.add(start, end, unitUser);
      }
    }
    if (unit != null && unit.isRead) {
      units.add(unit);
    }
  }

  private void walk(Pieces pieces) {
    UnitHeader header = unit.header;
    // A unit ends where it says, whatever stands behind it.
    Bytes bytes = unit.section.slice(0, header.end(), unit.sectionName);
    Cursor c = new Cursor(bytes, header.firstEntry());
    unitUser = Pieces.unit(unit.number);
    user = unitUser;
    references.abbreviations.add(header.abbreviations(), unitUser);
    readRoot(c, bytes);
    long pieceStart = header.start();
    int depth = entry.hasChildren ? 1 : 0;
    int namespaceDepth = 0;
    int nested = 0;
    int[] functionDepths = new int[8];
    int[] functionUsers = new int[8];
    boolean isTypes = header.type() == UnitHeader.UT_TYPE;
    while (depth > 0 && c.at() < header.end()) {
      long start = c.at();
      if (!entry.read(c, bytes, unit.table, header, this)) {
        depth--;
        if (nested > 0 && functionDepths[nested - 1] == depth) {
          pieces.add(pieceStart, c.at(), user);
          pieceStart = c.at();
          user = functionUsers[--nested];
        }
        if (namespaceDepth == 1 && depth == 1) {
          namespaces.close(c.at());
          namespaceDepth = 0;
        }
        continue;
      }
      switch (entry.tag) {
        case Dw.TAG_SUBPROGRAM -> {
          Subprogram function = function();
          if (function != null) {
            pieces.add(pieceStart, start, user);
            pieceStart = start;
            if (!entry.hasChildren) {
              pieces.add(start, c.at(), Pieces.function(function.number()));
              pieceStart = c.at();
            } else {
              if (nested == functionDepths.length) {
                functionDepths = Arrays.copyOf(functionDepths, 2 * nested);
                functionUsers = Arrays.copyOf(functionUsers, 2 * nested);
              }
              functionDepths[nested] = depth;
              functionUsers[nested++] = user;
              user = Pieces.function(function.number());
            }
          }
        }
        case Dw.TAG_VARIABLE -> variable(bytes);
        case Dw.TAG_NAMESPACE -> {
          if (depth == 1 && entry.hasChildren && !isTypes) {
            namespaces.open(unit.number, start, entry.name);
            namespaceDepth = 1;
          }
        }
        default -> {}
      }
      if (entry.hasChildren) {
        depth++;
      }
    }
    pieces.add(pieceStart, header.end(), user);
  }

  private void readRoot(Cursor c, Bytes bytes) {
    isRoot = true;
    pendingStrings.clear();
    boolean isThere = entry.read(c, bytes, unit.table, unit.header, this);
    isRoot = false;
    if (!isThere) {
      throw new DamageException(
          Fault.damaged(
              bytes.fileOffset() + unit.header.firstEntry(),
              "DWARF unit at 0x%x: has no entry",
              unit.header.start()));
    }
    unit.setRoot(entry);
    if (skeleton != null) {
      unit.inherit(skeleton);
      if (unit.lineTable != Entry.NOT) {
        references.lines.add(unit.lineTable, unitUser);
      }
    }
    for (long index : pendingStrings) {
      stringIndex(index);
    }
    if (entry.low.isThere()) {
      unit.base = values.address(unit, entry.low.meaning, entry.low.number);
    }
    if (entry.ranges.meaning == Entry.Meaning.LIST_INDEX) {
      listIndex(true, entry.ranges.number);
    }
    unit.ranges = ranges();
    // What the unit's own entry says stays, whatever is wrong behind it.
    mark = references.mark();
  }

  /** The code that the entry covers; a list that can not be read is a fault of its own. */
  private long[] ranges() {
    try {
      return code.within(values.ranges(unit, entry));
    } catch (DamageException e) {
      addFault(e.fault());
      return new long[0];
    }
  }

  private void addFault(Fault fault) {
    if (++damaged <= MOST_FAULTS) {
      faults.add(fault);
    }
  }

  /** The function that the entry is; null when it has no code of this file. */
  private Subprogram function() {
    if (!entry.low.isThere() && !entry.ranges.isThere()) {
      return null;
    }
    long[] ranges = ranges();
    if (ranges.length == 0) {
      return null;
    }
    Subprogram function = new Subprogram(functions.size(), unit.number, ranges, entry);
    functions.add(function);
    return function;
  }

  /** A variable whose location is one address and nothing else. */
  private void variable(Bytes bytes) {
    Entry.Value location = entry.location;
    // Without code at addresses of its own, as in an object file, an address names nothing.
    if (code.isEmpty() || location.meaning != Entry.Meaning.BLOCK || location.length < 2) {
      return;
    }
    Cursor c = new Cursor(bytes, location.number);
    int operation = c.u8();
    long address;
    if (operation == Dw.OP_ADDR && location.length == 1 + unit.header.addressBytes()) {
      address = c.word(unit.header.addressBytes());
    } else if (operation == Dw.OP_ADDRX || operation == Dw.OP_GNU_ADDR_INDEX) {
      address = values.address(unit, Entry.Meaning.ADDRESS_INDEX, c.uleb());
    } else {
      return;
    }
    variables.add(new Variable(unit.number, address, entry.offset, entry.origin, entry.declFile));
  }

  @Override
  public void string(long position) {
    references.strings.add(position, unitUser);
  }

  @Override
  public void lineString(long position) {
    references.lineStrings.add(position, unitUser);
  }

  @Override
  public void stringIndex(long index) {
    if (isRoot) {
      // Where indexes count from may stand behind them in the same entry.
      pendingStrings.add(index);
    } else {
      references.strings.add(values.stringAt(unit, index), unitUser);
    }
  }

  @Override
  public void position(int attribute, long position) {
    boolean isNew = unit.header.version() >= 5;
    switch (attribute) {
      case Dw.AT_STMT_LIST -> references.lines.add(position, unitUser);
      case Dw.AT_STR_OFFSETS_BASE -> references.stringOffsets.add(position, unitUser);
      case Dw.AT_ADDR_BASE, Dw.AT_GNU_ADDR_BASE -> references.addresses.add(position, unitUser);
      case Dw.AT_RNGLISTS_BASE -> references.rangeLists.add(position, unitUser);
      case Dw.AT_LOCLISTS_BASE -> references.locationLists.add(position, unitUser);
      case Dw.AT_MACRO_INFO -> references.oldMacros.add(position, unitUser);
      case Dw.AT_MACROS, Dw.AT_GNU_MACROS -> references.macros.add(position, unitUser);
      case Dw.AT_GNU_RANGES_BASE -> {}
      case Dw.AT_RANGES ->
          (isNew ? references.rangeLists : references.oldRanges).add(position, user);
      default -> (isNew ? references.locationLists : references.oldLocations).add(position, user);
    }
  }

  @Override
  public void listIndex(boolean isRanges, long index) {
    if (!isRoot) {
      Uses lists = isRanges ? references.rangeLists : references.locationLists;
      lists.add(values.listAt(unit, isRanges, index), user);
    }
  }
}
