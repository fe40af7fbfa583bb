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

/**
 * Reads one table; all offsets in it are from its header ({@code cmd/link/internal/ld/pcln.go},
 * generatePCHeader).
 */
final class PclnReader {
  /** No compiler writes more tables for one function; a larger number was not written by one. */
  private static final int MOST_TABLES = 64;

  private static final int BLOCK_BITS = 16;

  private static final int FUNCTION_VALUE_OFFSET = 0x1000;

  private static final int NO_FILE = -1;

  /** Parts of the table are aligned to no more than this. */
  private static final int LARGEST_GAP = 64;

  /** What Go's linker fills gaps in Intel code with; elsewhere it is zeros. */
  private static final int INT3 = 0xcc;

  private final Image image;
  private final Bytes table;
  private final long address;
  private final PclnTable.Form form;
  private final int quantum;
  private final int pointer;
  private final int functionCount;
  private final Bytes names;
  private final Bytes units;
  private final Bytes files;
  private final Bytes pcs;
  private final Bytes functions;
  private final List<PclnTable.Part> parts;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<Integer, String> fileNames = new HashMap<>();
  private final List<Symbol> bodies;
  private final boolean isNumbered;
  private int broken;

  PclnReader(Bytes file, Image image, long offset, long end, long address) {
    this.image = image;
    this.address = address;
    this.table = file.order(image.order()).slice(offset, end - offset, "Go function table");
    this.form = PclnTable.Form.of(table.i32(0), offset);
    this.quantum = table.u8(6);
    this.pointer = table.u8(7);
    if (quantum == 0 || pointer != image.pointerBytes()) {
      throw new DamageException(
          Fault.damaged(
              offset + 6,
              "Go function table: instruction size %d and pointer size %d, expected 1, 2 or 4 and %d",
              quantum,
              pointer,
              image.pointerBytes()));
    }
    long count = word(0);
    long namesAt = word(3);
    long unitsAt = word(4);
    long filesAt = word(5);
    long pcsAt = word(6);
    long functionsAt = word(7);
    this.names = part(namesAt, unitsAt, "funcnametab");
    this.units = part(unitsAt, filesAt, "cutab");
    this.files = part(filesAt, pcsAt, "filetab");
    this.pcs = part(pcsAt, functionsAt, "pctab");
    this.functions = part(functionsAt, table.size(), "functab");
    if (count < 0 || count > (functions.size() - 4) / 8) {
      throw new DamageException(
          Fault.damaged(
              offset + 8,
              "Go function table: nfunc is %s, but functab has %d bytes",
              Long.toUnsignedString(count),
              functions.size()));
    }
    this.functionCount = (int) count;
    this.bodies =
        image.format() == Format.WASM
            ? image.symbols().stream().filter(s -> s.type() == Symbol.Type.FUNCTION).toList()
            : null;
    this.isNumbered = count < 2 || functions.u32(8) < 1L << BLOCK_BITS;
    this.parts =
        List.of(
            new PclnTable.Part("header", Span.of(offset, Math.min(8 + 8L * pointer, table.size()))),
            new PclnTable.Part("funcnametab", span(names)),
            new PclnTable.Part("cutab", span(units)),
            new PclnTable.Part("filetab", span(files)),
            new PclnTable.Part("pctab", span(pcs)),
            new PclnTable.Part("functab", span(functions)));
  }

  private long word(int index) {
    return table.word(8 + (long) index * pointer, pointer);
  }

  private Bytes part(long start, long end, String name) {
    return table.slice(start, end - start, "Go function table, " + name);
  }

  private static Span span(Bytes bytes) {
    return Span.of(bytes.fileOffset(), bytes.size());
  }

  PclnTable read() {
    ModuleData moduleData = ModuleData.find(image, address, functionCount, form);
    long text = text(moduleData);
    List<PclnTable.Function> found = new ArrayList<>(functionCount);
    for (int i = 0; i < functionCount; i++) {
      try {
        found.add(function(i, text));
      } catch (DamageException e) {
        if (broken++ == 0) {
          faults.add(e.fault());
        }
      }
    }
    if (broken > 1) {
      faults.add(
          Fault.damaged(
              functions.fileOffset(),
              "Go function table: %d of %d functions can not be read",
              broken,
              functionCount));
    }
    return new PclnTable(
        new Span(table.fileOffset(), end(found, moduleData)),
        address,
        text,
        moduleData,
        List.copyOf(found),
        parts,
        pcs,
        quantum,
        List.copyOf(faults));
  }

  /**
   * Where the table ends: behind its last record, or, since Go 1.26, behind the functions' data and
   * the index by program counter, which has 20 bytes for every 4096 of code ({@code
   * runtime/symtab.go}, findfuncbucket).
   */
  private long end(List<PclnTable.Function> found, ModuleData moduleData) {
    long end = functions.fileOffset() + 8L * functionCount + 4;
    for (PclnTable.Function f : found) {
      end = Math.max(end, f.spans().get(1).end());
    }
    if (moduleData != null) {
      long data = image.extent().fileOffset(moduleData.gofunc());
      long index = image.extent().fileOffset(moduleData.findfunctab());
      long code = moduleData.endOfText() - moduleData.text();
      if (data >= end && data - end <= LARGEST_GAP && index >= data) {
        end = Math.max(end, index + (code / 4096 + 1) * 20);
      }
    }
    return Math.min(end, table.fileOffset() + table.size());
  }

  /**
   * What functions are counted from: what the runtime uses; before Go 1.26 the header has it as
   * well. The start of .text is the last resort, since C code may stand before Go's.
   */
  private long text(ModuleData moduleData) {
    if (moduleData != null) {
      return moduleData.text();
    }
    if (word(2) != 0) {
      return word(2);
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

  private PclnTable.Function function(int index, long text) {
    long entry = functions.u32(8L * index);
    long next = functions.u32(8L * index + 8);
    long at = functions.u32(8L * index + 4);
    if (next < entry) {
      throw damaged(index, "begins at 0x%x, behind the next, at 0x%x", entry, next);
    }
    Bytes record = functions.slice(at, form.recordBytes, "Go function %d".formatted(index));
    if (record.u32(0) != entry) {
      throw damaged(index, "has its record say 0x%x, its entry 0x%x", record.u32(0), entry);
    }
    int fixed = form.recordBytes;
    long tableCount = record.u32(28);
    int dataCount = record.u8(fixed - 1);
    if (tableCount > MOST_TABLES || dataCount > MOST_TABLES) {
      throw damaged(index, "claims %d tables and %d data", tableCount, dataCount);
    }
    long recordBytes = fixed + 4 * tableCount + 4L * dataCount;
    Bytes whole = functions.slice(at, recordBytes, "Go function %d".formatted(index));
    long nameAt = record.u32(4);
    int nameLength = names.lengthToNul(nameAt);
    long room = next - entry;
    // Tables by program counter: of stack depth, file and line, then the compiler's own.
    int[] tables = new int[3 + (int) tableCount];
    tables[0] = record.i32(16);
    tables[1] = record.i32(20);
    tables[2] = record.i32(24);
    for (int i = 0; i < tableCount; i++) {
      tables[3 + i] = whole.i32(fixed + 4L * i);
    }
    int[] data = new int[dataCount];
    for (int i = 0; i < dataCount; i++) {
      data[i] = whole.i32(fixed + 4 * tableCount + 4L * i);
    }
    Symbol body = bodies == null ? null : body(text, entry);
    return new PclnTable.Function(
        names.text(nameAt, nameLength),
        body == null ? text + entry : body.address(),
        body == null ? codeBytes(text + entry, tables[0], room) : body.size(),
        file(tables[1], record.u32(32)),
        List.of(
            Span.of(functions.fileOffset() + 8L * index, 8),
            Span.of(whole.fileOffset(), recordBytes)),
        Span.of(names.fileOffset() + nameAt, nameLength + 1L),
        tables,
        data);
  }

  /**
   * WebAssembly has no addresses in code: what stands for one is a function's number among the
   * module's own, plus 4096, in the upper bits and a block in it in the lower 16; since Go 1.25 the
   * table has the upper bits alone ({@code cmd/link/internal/wasm/asm.go}, assignAddress).
   */
  private Symbol body(long text, long entry) {
    long value = (text >>> BLOCK_BITS) + (isNumbered ? entry : entry >>> BLOCK_BITS);
    long number = value - FUNCTION_VALUE_OFFSET;
    if (number < 0 || number >= bodies.size()) {
      throw new DamageException(
          Fault.damaged(
              functions.fileOffset(),
              "Go function table: function number %d, but the module has %d",
              number,
              bodies.size()));
    }
    return bodies.get((int) number);
  }

  private DamageException damaged(int index, String message, Object... arguments) {
    return new DamageException(
        Fault.damaged(
            functions.fileOffset() + 8L * index,
            "Go function %d of %d %s",
            index,
            functionCount,
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
    PcTable steps = new PcTable(pcs, stackTable, quantum);
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
   * The file of the first instruction: an index into its unit's files, which are offsets of names.
   */
  private String file(int fileTable, long unit) {
    PcTable steps = new PcTable(pcs, fileTable, quantum);
    if (fileTable == 0 || !steps.next() || steps.value() < 0) {
      return null;
    }
    long at = 4 * (unit + steps.value());
    if (at + 4 > units.size() || units.i32(at) == NO_FILE) {
      return null;
    }
    return fileNames.computeIfAbsent(units.i32(at), name -> files.cString(name));
  }
}
