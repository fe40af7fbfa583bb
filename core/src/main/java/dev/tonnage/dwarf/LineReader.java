package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the line number programs (section 6.2.5) as far as addresses and files go. What a program
 * says of a function is the function's; its header, and what is about no function, are its units'.
 */
final class LineReader {
  private static final int MOST_FAULTS = 16;

  private final Bytes section;
  private final Uses lines;
  private final References references;
  private final List<UnitContext> units;
  private final List<Subprogram> functions;
  private final CodeMap code;
  private final List<Fault> faults;
  private final Pieces pieces;
  private final Map<Long, LineTable> tables = new HashMap<>();
  private final long[] files;
  private int damaged;

  private int from;
  private int to;
  private long open;
  private int openUser;

  LineReader(
      DebugSections sections,
      References references,
      List<UnitContext> units,
      List<Subprogram> functions,
      CodeMap code,
      List<Fault> faults) {
    this.section = sections.bytes(".debug_line");
    this.lines = references.lines;
    this.references = references;
    this.units = units;
    this.functions = functions;
    this.code = code;
    this.faults = faults;
    this.pieces = new Pieces(sections.section(".debug_line"));
    this.files = new long[functions.size()];
    Arrays.fill(files, Entry.NOT);
  }

  Pieces read() {
    lines.sort();
    long end = 0;
    for (from = 0; from < lines.count(); from = to) {
      to = lines.next(from);
      long start = lines.position(from);
      UnitContext unit = units.get(Pieces.number(lines.user(from)));
      try {
        if (start < end) {
          // Running the same bytes again and again would cost more than the file can justify.
          throw new DamageException(
              Fault.damaged(
                  section.fileOffset() + start,
                  "DWARF line table at 0x%x: begins inside the one before, which ends at 0x%x",
                  start,
                  end));
        }
        LineTable table =
            LineTable.read(
                section,
                start,
                unit.header.addressBytes(),
                references.strings,
                references.lineStrings,
                lines.user(from));
        tables.put(start, table);
        end = table.end;
        run(table);
      } catch (DamageException e) {
        if (++damaged <= MOST_FAULTS) {
          faults.add(e.fault());
        }
      }
    }
    return pieces;
  }

  /** The table that a unit uses; null when it has none that could be read. */
  LineTable table(UnitContext unit) {
    return tables.get(unit.lineTable);
  }

  /** The number of the file of a function's first row; {@link Entry#NOT} when it has no row. */
  long file(int function) {
    return files[function];
  }

  private void run(LineTable table) {
    open = table.start;
    openUser = CodeMap.NONE;
    try {
      runProgram(table);
    } finally {
      close(table.end);
    }
  }

  private void runProgram(LineTable table) {
    Bytes bytes = section.slice(0, table.end, ".debug_line");
    Cursor c = new Cursor(bytes, table.program);
    int minimum = table.minimumLength;
    int operations = table.operationsPerInstruction;
    int opcodeBase = table.operands.length;
    int lineRange = table.lineRange;
    long address = 0;
    long operation = 0;
    long file = 1;
    long rowStart = table.program;
    while (c.at() < table.end) {
      int opcode = c.u8();
      long advance = 0;
      boolean isRow = false;
      boolean isEnd = false;
      if (opcode >= opcodeBase) {
        advance = lineRange == 0 ? 0 : (opcode - opcodeBase) / lineRange;
        isRow = true;
      } else {
        switch (opcode) {
          case 0 -> {
            long length = c.uleb();
            long next = c.at() + length;
            int kind = length == 0 ? 0 : c.u8();
            if (length < 0 || next > table.end) {
              throw new DamageException(
                  Fault.damaged(
                      section.fileOffset() + c.at(),
                      "DWARF line table at 0x%x: an extended opcode of %s bytes, but %d are left",
                      table.start,
                      Long.toUnsignedString(length),
                      table.end - c.at()));
            }
            if (kind == 1) {
              isEnd = true;
            } else if (kind == 2) {
              address = c.word((int) Math.min(length - 1, 8));
              operation = 0;
            }
            c.moveTo(next);
          }
          case 1 -> isRow = true;
          case 2 -> advance = c.uleb();
          case 3, 5, 12 -> c.skipLeb();
          case 4 -> file = c.uleb();
          case 6, 7, 10, 11 -> {}
          case 8 -> advance = lineRange == 0 ? 0 : (255 - opcodeBase) / lineRange;
          case 9 -> {
            address += c.u16();
            operation = 0;
          }
          default -> {
            for (int i = table.operands[opcode]; i > 0; i--) {
              c.skipLeb();
            }
          }
        }
      }
      if (advance != 0) {
        if (operations == 1) {
          address += minimum * advance;
        } else {
          address += minimum * ((operation + advance) / operations);
          operation = (operation + advance) % operations;
        }
      }
      if (isRow) {
        int function = code.function(address);
        if (function != openUser) {
          close(rowStart);
          openUser = function;
        }
        if (function != CodeMap.NONE && files[function] == Entry.NOT && isOf(table, function)) {
          files[function] = file;
        }
        rowStart = c.at();
      } else if (isEnd) {
        close(c.at());
        openUser = CodeMap.NONE;
        address = 0;
        operation = 0;
        file = 1;
        rowStart = c.at();
      }
    }
  }

  /** Another unit may say something about the same code, with files of its own. */
  private boolean isOf(LineTable table, int function) {
    return units.get(functions.get(function).unit()).lineTable == table.start;
  }

  private void close(long end) {
    if (openUser == CodeMap.NONE) {
      pieces.add(open, end, lines, from, to);
    } else {
      pieces.add(open, end, Pieces.function(openUser));
    }
    open = Math.max(open, end);
  }
}
