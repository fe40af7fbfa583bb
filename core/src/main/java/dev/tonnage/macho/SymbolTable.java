package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The symbol table ({@code loader.h}, symtab_command; {@code nlist.h}).
 *
 * @param localStart the first local symbol, where LC_DYSYMTAB tells them from the others
 * @param localCount how many there are; all, where nothing tells
 */
record SymbolTable(
    long offset, long count, long strings, long stringBytes, long localStart, long localCount) {
  /** See the same bound in ELF: names may share bytes, but not without end. */
  private static final int NAMES_PER_TABLE = 8;

  private static final int N_EXT = 0x01;
  private static final int N_TYPE = 0x0e;
  private static final int N_SECT = 0x0e;
  private static final int N_STAB = 0xe0;
  private static final int N_FUN = 0x24;
  private static final int N_WEAK_DEF = 0x80;

  /** Null when there is none. */
  static SymbolTable of(List<LoadCommand> commands) {
    Bytes table = null;
    Bytes dynamic = null;
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.SYMTAB && table == null) {
        table = c.bytes();
      } else if (c.type() == LoadCommand.DYSYMTAB && dynamic == null) {
        dynamic = c.bytes();
      }
    }
    if (table == null) {
      return null;
    }
    long count = table.u32(12);
    long localStart = dynamic == null ? 0 : dynamic.u32(8);
    long localCount = dynamic == null ? count : dynamic.u32(12);
    if (localStart + localCount > count) {
      localStart = 0;
      localCount = count;
    }
    return new SymbolTable(
        table.u32(8), count, table.u32(16), table.u32(20), localStart, localCount);
  }

  static int entryBytes(int width) {
    return width == 8 ? 16 : 12;
  }

  /**
   * All symbols. Debuggers' entries (stabs) come as well, standing for no place; where one tells
   * the size of a function, the function has it.
   *
   * @param sections the real ones, which symbols count from 1
   */
  List<Symbol> read(Bytes file, MachHeader header, List<Section> sections) {
    int entryBytes = entryBytes(header.width());
    Bytes entries = file.slice(offset, count * entryBytes, "Mach-O symbols");
    Bytes names = file.slice(strings, stringBytes, "Mach-O strings");
    Map<Long, Long> functionSizes = functionSizes(entries, entryBytes, header.width());
    long budget = 4096 + (long) NAMES_PER_TABLE * names.size();
    List<Symbol> symbols = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      long at = (long) i * entryBytes;
      long nameAt = entries.u32(at);
      int type = entries.u8(at + 4);
      boolean isPlace = (type & N_STAB) == 0 && (type & N_TYPE) == N_SECT;
      int number = entries.u8(at + 5);
      Section section =
          isPlace && number > 0 && number <= sections.size() ? sections.get(number - 1) : null;
      int length = nameAt == 0 || nameAt >= names.size() ? 0 : names.lengthToNul(nameAt);
      budget -= length;
      if (budget < 0) {
        throw new DamageException(
            Fault.limit(
                entries.fileOffset() + at,
                "Mach-O symbols: the names of %d symbols add up to more than %d times their strings",
                i,
                NAMES_PER_TABLE));
      }
      long value = entries.word(at + 8, header.width());
      boolean isFunction = section != null && section.kind() == Section.Kind.CODE;
      symbols.add(
          new Symbol(
              length == 0 ? "" : names.text(nameAt, length),
              header.isObject() && section != null ? value - section.address() : value,
              isFunction ? functionSizes.getOrDefault(value, 0L) : 0,
              (type & N_STAB) != 0
                  ? Symbol.Type.FILE
                  : isFunction ? Symbol.Type.FUNCTION : Symbol.Type.OBJECT,
              binding(type, entries.u16(at + 6)),
              section == null ? -1 : section.ordinal(),
              Span.of(entries.fileOffset() + at, entryBytes),
              length == 0 ? Span.EMPTY : Span.of(names.fileOffset() + nameAt, length + 1L)));
    }
    return symbols;
  }

  /** A function's stab is followed by one without a name whose value is the size. */
  private Map<Long, Long> functionSizes(Bytes entries, int entryBytes, int width) {
    Map<Long, Long> sizes = new HashMap<>();
    for (int i = 0; i + 1 < count; i++) {
      long at = (long) i * entryBytes;
      long next = at + entryBytes;
      boolean isPair = entries.u8(at + 4) == N_FUN && entries.u8(next + 4) == N_FUN;
      long size = isPair ? entries.word(next + 8, width) : 0;
      if (isPair && entries.u8(next + 5) == 0 && size > 0) {
        sizes.put(entries.word(at + 8, width), size);
      }
    }
    return sizes;
  }

  private static Symbol.Binding binding(int type, int description) {
    return (type & N_STAB) != 0
        ? Symbol.Binding.OTHER
        : (type & N_EXT) == 0
            ? Symbol.Binding.LOCAL
            : (description & N_WEAK_DEF) != 0 ? Symbol.Binding.WEAK : Symbol.Binding.GLOBAL;
  }
}
