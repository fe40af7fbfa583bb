package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the functions of one table. */
final class PclnReader {
  /** No compiler writes more tables for one function; a larger number was not written by one. */
  private static final int MOST_TABLES = 64;

  private static final int BLOCK_BITS = 16;

  private static final int FUNCTION_VALUE_OFFSET = 0x1000;

  private static final int NO_DATA = -1;
  private static final int NO_FILE = -1;

  /** Parts of the table are aligned to no more than this. */
  private static final int LARGEST_GAP = 64;

  /** What Go's linker fills gaps in Intel code with; elsewhere it is zeros. */
  private static final int INT3 = 0xcc;

  private final Image image;
  private final Bytes table;
  private final long address;
  private final PclnHeader header;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<Integer, String> fileNames = new HashMap<>();
  private final List<Symbol> bodies;
  private final boolean isNumbered;
  private ModuleData moduleData;
  private long text;
  private boolean countsDataInWords;
  private int broken;

  PclnReader(Bytes file, Image image, long offset, long end, long address) {
    this.image = image;
    this.address = address;
    this.table = file.order(image.order()).slice(offset, end - offset, "Go function table");
    this.header = PclnHeader.read(table, image.pointerBytes());
    this.bodies =
        image.format() == Format.WASM
            ? image.symbols().stream().filter(s -> s.type() == Symbol.Type.FUNCTION).toList()
            : null;
    this.isNumbered =
        header.form().countsFromText
            && (header.functionCount() < 2 || header.pairs().u32(8) < 1L << BLOCK_BITS);
  }

  PclnTable read() {
    moduleData = ModuleData.find(image, address, header.functionCount(), header.form());
    checkModuleData();
    text = header.form().countsFromText ? text() : 0;
    countsDataInWords = header.form() == PclnTable.Form.GO_1_2 && countsDataInWords();
    List<PclnTable.Function> found = new ArrayList<>(header.functionCount());
    for (int i = 0; i < header.functionCount(); i++) {
      try {
        found.add(function(i));
      } catch (DamageException e) {
        if (broken++ == 0) {
          faults.add(e.fault());
        }
      }
    }
    if (broken > 1) {
      faults.add(
          Fault.damaged(
              header.pairs().fileOffset(),
              "Go function table: %d of %d functions can not be read",
              broken,
              header.functionCount()));
    }
    return new PclnTable(
        new Span(table.fileOffset(), end(found)),
        address,
        text,
        moduleData,
        List.copyOf(found),
        header.parts(),
        header,
        List.copyOf(faults));
  }

  /** Go up to 1.4 has no such record. */
  private void checkModuleData() {
    if (moduleData == null && header.form() != PclnTable.Form.GO_1_2) {
      faults.add(
          Fault.unsupported(
              "Go module data: nothing points to the function table and agrees with it; types are"
                  + " not read"));
    } else if (moduleData != null && !moduleData.isKnown()) {
      faults.add(
          Fault.unsupported(
              "Go module data at address 0x%x: no known layout fits; types and function data are not"
                  + " read",
              moduleData.address()));
    }
  }

  /**
   * Where the table ends: behind its last record, before Go 1.16 behind the last file's name, or,
   * since Go 1.26, behind the functions' data and the index by program counter.
   */
  private long end(List<PclnTable.Function> found) {
    Bytes pairs = header.pairs();
    int width = header.form().entryBytes(header.pointer());
    long end = pairs.fileOffset() + (2L * header.functionCount() + 1) * width;
    for (PclnTable.Function f : found) {
      end = Math.max(end, Math.max(f.spans().get(1).end(), f.nameSpan().end()));
    }
    if (header.units() == null) {
      end = Math.max(end, endOfFileNames());
    }
    if (moduleData != null) {
      long data = image.extent().fileOffset(moduleData.gofunc());
      long index = image.extent().fileOffset(moduleData.findfunctab());
      if (data >= end && data - end <= LARGEST_GAP && index >= data) {
        end = Math.max(end, index + moduleData.indexBytes());
      }
    }
    return Math.min(end, table.fileOffset() + table.size());
  }

  private long endOfFileNames() {
    long last = 0;
    for (long at = 0; at + 4 <= header.files().size(); at += 4) {
      last = Math.max(last, header.files().u32(at));
    }
    try {
      return table.fileOffset() + last + table.lengthToNul(last) + 1;
    } catch (DamageException e) {
      return header.files().fileOffset() + header.files().size();
    }
  }

  /**
   * What functions are counted from: what the runtime uses; before Go 1.26 the header has it as
   * well. The start of .text is the last resort, since C code may stand before Go's.
   */
  private long text() {
    if (moduleData != null) {
      return moduleData.text();
    }
    if (header.text() != 0) {
      return header.text();
    }
    return image.symbols().stream()
        .filter(s -> s.name().equals("runtime.text"))
        .map(s -> s.address())
        .findFirst()
        .or(() -> image.section(".text").map(s -> s.address()))
        .orElseThrow(
            () ->
                new DamageException(
                    Fault.damaged(
                        table.fileOffset(),
                        "Go function table: nothing tells where the code begins that it counts from")));
  }

  /** The entry of a function, as an address; of the one behind the last, the end of the code. */
  private long entry(int index) {
    int width = header.form().entryBytes(header.pointer());
    long at = 2L * index * width;
    return header.form().countsFromText
        ? text + header.pairs().u32(at)
        : image.pointers().at(address + header.pairs().fileOffset() - table.fileOffset() + at);
  }

  private PclnTable.Function function(int index) {
    int width = header.form().entryBytes(header.pointer());
    long entry = entry(index);
    long room = entry(index + 1) - entry;
    if (room < 0) {
      throw damaged(index, "begins at 0x%x, behind the next, at 0x%x", entry, entry + room);
    }
    long at = header.pairs().word((2L * index + 1) * width, width);
    String what = "Go function " + index;
    int fixed = header.form().recordBytes(header.pointer());
    Bytes record = header.records().slice(at, fixed, what);
    long tableCount = record.u32(width + 24L);
    int dataCount = dataCount(record, fixed);
    if (tableCount > MOST_TABLES || dataCount > MOST_TABLES) {
      throw damaged(index, "claims %d tables and %d data", tableCount, dataCount);
    }
    int dataBytes = header.form().countsFromText ? 4 : header.pointer();
    long dataAt = fixed + 4 * tableCount;
    if (dataBytes == 8) {
      // Addresses are aligned, in memory as in the file.
      dataAt += -(at + header.records().fileOffset() - table.fileOffset() + dataAt) & 7;
    }
    Bytes whole = header.records().slice(at, dataAt + (long) dataCount * dataBytes, what);
    if (whole.word(0, width) != header.pairs().word(2L * index * width, width)) {
      throw damaged(
          index,
          "has its record say 0x%x, its entry 0x%x",
          whole.word(0, width),
          header.pairs().word(2L * index * width, width));
    }
    long nameAt = record.u32(width);
    int nameLength = header.names().lengthToNul(nameAt);
    // Tables by program counter: of stack depth, file and line, then the compiler's own.
    int[] tables = new int[3 + (int) tableCount];
    tables[0] = record.i32(width + 12L);
    tables[1] = record.i32(width + 16L);
    tables[2] = record.i32(width + 20L);
    for (int i = 0; i < tableCount; i++) {
      tables[3 + i] = whole.i32(fixed + 4L * i);
    }
    long[] data = new long[dataCount];
    for (int i = 0; i < dataCount; i++) {
      data[i] = data(whole, dataAt + (long) i * dataBytes);
    }
    long pc = isNumbered ? text + (entry - text << BLOCK_BITS) : entry;
    Symbol body = bodies == null ? null : body(pc);
    long code = body == null ? codeBytes(entry, tables[0], room) : body.size();
    return new PclnTable.Function(
        header.names().text(nameAt, nameLength),
        body == null ? entry : body.address(),
        code,
        bodies == null ? entry : pc,
        bodies == null ? code : 1L << BLOCK_BITS,
        file(tables[1], header.units() == null ? 0 : record.u32(width + 28L)),
        header.units() == null ? -1 : record.u32(width + 28L),
        List.of(
            Span.of(header.pairs().fileOffset() + 2L * index * width, 2L * width),
            Span.of(whole.fileOffset(), whole.size())),
        Span.of(header.names().fileOffset() + nameAt, nameLength + 1L),
        tables,
        data);
  }

  /**
   * WebAssembly has no addresses in code: what stands for one is a function's number among the
   * module's own, plus 4096, in the upper bits and a block in it in the lower 16; since Go 1.25 the
   * table has the upper bits alone ({@code cmd/link/internal/wasm/asm.go}, assignAddress).
   */
  private Symbol body(long pc) {
    long number = (pc >>> BLOCK_BITS) - FUNCTION_VALUE_OFFSET;
    if (number < 0 || number >= bodies.size()) {
      throw new DamageException(
          Fault.damaged(
              header.pairs().fileOffset(),
              "Go function table: function number %d, but the module has %d",
              number,
              bodies.size()));
    }
    return bodies.get((int) number);
  }

  /** The address of one piece of function data; 0 when there is none or it can not be told. */
  private long data(Bytes record, long at) {
    if (!header.form().countsFromText) {
      return image.pointers().at(address + record.fileOffset() - table.fileOffset() + at);
    }
    boolean isKnown = record.i32(at) != NO_DATA && moduleData != null && moduleData.gofunc() != 0;
    return isKnown ? moduleData.gofunc() + record.u32(at) : 0;
  }

  /** The number of data closes the record: a byte, or, up to Go 1.11, four. */
  private int dataCount(Bytes record, int fixed) {
    return countsDataInWords ? (int) Math.min(record.u32(fixed - 4L), 255) : record.u8(fixed - 1L);
  }

  /**
   * Tells the records of Go up to 1.11 from later ones, which have the same magic: in the former
   * the last four bytes are one small number, in the latter its last byte is the number alone.
   */
  private boolean countsDataInWords() {
    int fixed = header.form().recordBytes(header.pointer());
    for (int i = 0; i < header.functionCount(); i++) {
      long at = header.pairs().word((2L * i + 1) * header.pointer(), header.pointer());
      if (at < 0 || at + fixed > header.records().size()) {
        return false;
      }
      long last = header.records().u32(at + fixed - 4);
      if (last > MOST_TABLES) {
        return false;
      }
    }
    return true;
  }

  private DamageException damaged(int index, String message, Object... arguments) {
    return new DamageException(
        Fault.damaged(
            header.pairs().fileOffset() + 2L * index * header.form().entryBytes(header.pointer()),
            "Go function %d of %d %s",
            index,
            header.functionCount(),
            message.formatted(arguments)));
  }

  /**
   * How much code a function has: its table of stack depths reaches to its last instruction, the
   * function table to the next function, padding included. What the linker makes (trampolines,
   * markers) has no such table: there, trailing padding is left out.
   */
  private long codeBytes(long entry, int stackTable, long room) {
    if (stackTable == 0) {
      return withoutPadding(entry, room);
    }
    PcTable steps = new PcTable(header.pcs(), stackTable, header.quantum());
    while (steps.next()) {
      if (steps.pc() > room) {
        return room;
      }
    }
    return steps.pc();
  }

  private long withoutPadding(long entry, long room) {
    Span code = image.extent().locate(entry, room);
    if (code.isEmpty() || code.end() > image.file().size()) {
      return room;
    }
    boolean isIntel = image.arch().equals("amd64") || image.arch().equals("386");
    int filler = isIntel ? INT3 : 0;
    long end = code.end();
    while (end > code.start() + 1 && image.file().u8(end - 1) == filler) {
      end--;
    }
    return end - code.start();
  }

  /**
   * The file of the first instruction: a number that, since Go 1.16, counts from the unit's first;
   * it leads to the offset of the name.
   */
  private String file(int fileTable, long unit) {
    PcTable steps = new PcTable(header.pcs(), fileTable, header.quantum());
    if (fileTable == 0 || !steps.next() || steps.value() < 0) {
      return null;
    }
    boolean isMixed = header.units() == null;
    Bytes numbers = isMixed ? header.files() : header.units();
    long at = 4 * (unit + steps.value());
    if (at + 4 > numbers.size() || numbers.i32(at) == NO_FILE) {
      return null;
    }
    Bytes names = isMixed ? table : header.files();
    return fileNames.computeIfAbsent(numbers.i32(at), name -> names.cString(name));
  }
}
