package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.List;

/** One symbol table with its strings (generic ABI, "Symbol Table"). */
final class ElfSymbols {
  /**
   * Names may share bytes (linkers merge common endings), so all of them together can be longer
   * than the string table; but a table whose names add up to more than this many times its size was
   * made to exhaust its reader.
   */
  private static final int NAMES_PER_TABLE = 8;

  private static final int SHN_LORESERVE = 0xff00;
  private static final int SHN_XINDEX = 0xffff;
  private static final int SHT_SYMTAB_SHNDX = 18;

  private final Bytes file;
  private final ElfHeader header;
  private final List<ElfSection> sections;
  private final ElfSection table;

  ElfSymbols(Bytes file, ElfHeader header, List<ElfSection> sections, ElfSection table) {
    this.file = file;
    this.header = header;
    this.sections = sections;
    this.table = table;
  }

  List<Symbol> read() {
    String what = "ELF section %d (symbols)".formatted(table.ordinal());
    Bytes entries = file.slice(table.offset(), table.size(), what);
    int entryBytes = header.width() == 8 ? 24 : 16;
    if (table.entryBytes() != entryBytes) {
      throw new DamageException(
          Fault.damaged(
              table.offset(),
              "%s: sh_entsize is %d, expected %d",
              what,
              table.entryBytes(),
              entryBytes));
    }
    if (table.link() >= sections.size()) {
      throw new DamageException(
          Fault.damaged(
              table.offset(),
              "%s: sh_link is %d, but there are %d sections",
              what,
              table.link(),
              sections.size()));
    }
    ElfSection strings = sections.get((int) table.link());
    Bytes names =
        file.slice(
            strings.offset(),
            strings.size(),
            "ELF section %d (strings)".formatted(strings.ordinal()));
    Bytes extended = extendedIndexes();
    long budget = 4096 + (long) NAMES_PER_TABLE * names.size();
    int count = entries.size() / entryBytes;
    List<Symbol> symbols = new ArrayList<>(count);
    for (int i = 1; i < count; i++) {
      long at = (long) i * entryBytes;
      boolean wide = header.width() == 8;
      int info = entries.u8(at + (wide ? 4 : 12));
      int sectionIndex = entries.u16(at + (wide ? 6 : 14));
      long address = wide ? entries.i64(at + 8) : entries.u32(at + 4);
      long size = wide ? entries.i64(at + 16) : entries.u32(at + 8);
      long nameAt = entries.u32(at);
      int nameLength = names.size() == 0 && nameAt == 0 ? 0 : names.lengthToNul(nameAt);
      budget -= nameLength;
      if (budget < 0) {
        throw new DamageException(
            Fault.limit(
                entries.fileOffset() + at,
                "%s: the names of %d symbols add up to more than %d times their string table",
                what,
                i,
                NAMES_PER_TABLE));
      }
      String name = nameLength == 0 ? "" : names.text(nameAt, nameLength);
      Span nameSpan =
          nameLength == 0 ? Span.EMPTY : Span.of(names.fileOffset() + nameAt, nameLength + 1L);
      symbols.add(
          new Symbol(
              name,
              address,
              Math.max(size, 0),
              type(info & 0xf),
              binding(info >> 4),
              section(sectionIndex, i, extended),
              Span.of(entries.fileOffset() + at, entryBytes),
              nameSpan));
    }
    return symbols;
  }

  /**
   * The table that holds section indexes too large for a symbol's own field; null when there is
   * none.
   */
  private Bytes extendedIndexes() {
    for (ElfSection s : sections) {
      if (s.type() == SHT_SYMTAB_SHNDX && s.link() == table.ordinal()) {
        return file.slice(
            s.offset(), s.size(), "ELF section %d (extended indexes)".formatted(s.ordinal()));
      }
    }
    return null;
  }

  private int section(int index, int symbol, Bytes extended) {
    long real = index == SHN_XINDEX && extended != null ? extended.u32(4L * symbol) : index;
    boolean isReserved = index >= SHN_LORESERVE && real == index;
    return real == 0 || isReserved || real >= sections.size() ? -1 : (int) real;
  }

  private static Symbol.Type type(int number) {
    return switch (number) {
      case 0 -> Symbol.Type.OTHER;
      case 1, 5 -> Symbol.Type.OBJECT;
      case 2, 10 -> Symbol.Type.FUNCTION;
      case 3 -> Symbol.Type.SECTION;
      case 4 -> Symbol.Type.FILE;
      case 6 -> Symbol.Type.TLS;
      default -> Symbol.Type.OTHER;
    };
  }

  private static Symbol.Binding binding(int number) {
    return switch (number) {
      case 0 -> Symbol.Binding.LOCAL;
      case 1, 10 -> Symbol.Binding.GLOBAL;
      case 2 -> Symbol.Binding.WEAK;
      default -> Symbol.Binding.OTHER;
    };
  }
}
