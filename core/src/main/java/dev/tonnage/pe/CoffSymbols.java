package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.List;

/** The symbol table and the string table behind it ("COFF Symbol Table", "COFF String Table"). */
final class CoffSymbols {
  static final int ENTRY_BYTES = 18;

  /** See the same bound in ELF: names may share bytes, but not without end. */
  private static final int NAMES_PER_TABLE = 8;

  private static final int EXTERNAL = 2;
  private static final int STATIC = 3;
  private static final int LABEL = 6;
  private static final int FUNCTION = 101;
  private static final int FILE = 103;
  private static final int SECTION = 104;
  private static final int WEAK_EXTERNAL = 105;
  private static final int DERIVED_FUNCTION = 2;

  private CoffSymbols() {}

  static Span span(PeHeader header) {
    return header.symbols() == 0
        ? Span.EMPTY
        : Span.of(header.symbols(), header.symbolCount() * ENTRY_BYTES);
  }

  /** The strings, their own length included, from which offsets count; null when there are none. */
  static Bytes strings(Bytes file, PeHeader header) {
    if (header.symbols() == 0) {
      return null;
    }
    long at = span(header).end();
    long size = at + 4 <= file.size() ? file.u32(at) : 0;
    return size < 4 ? null : file.slice(at, size, "COFF string table");
  }

  /**
   * All symbols; those without a size of their own have 0.
   *
   * @param sections in the file's order, which symbols count from 1
   * @param isObject whether addresses count from the start of their section
   */
  static List<Symbol> read(
      Bytes file, PeHeader header, Bytes strings, List<Section> sections, boolean isObject) {
    Bytes entries = file.slice(span(header), "COFF symbol table");
    long budget = 4096 + (long) NAMES_PER_TABLE * (strings == null ? 0 : strings.size());
    List<Symbol> symbols = new ArrayList<>();
    long count = header.symbolCount();
    for (long i = 0; i < count; i++) {
      Bytes e = entries.slice(i * ENTRY_BYTES, ENTRY_BYTES, "COFF symbol " + i);
      long auxiliaries = Math.min(e.u8(17), count - 1 - i);
      Span nameBytes = nameBytes(e, strings);
      budget -= nameBytes.length();
      if (budget < 0) {
        throw new DamageException(
            Fault.limit(
                e.fileOffset(),
                "COFF symbol table: the names of %d symbols add up to more than %d times the"
                    + " strings",
                i,
                NAMES_PER_TABLE));
      }
      int number = (short) e.u16(12);
      Section section = number > 0 && number <= sections.size() ? sections.get(number - 1) : null;
      Symbol.Type type = type(e, section, auxiliaries);
      boolean hasSize = type == Symbol.Type.FUNCTION && auxiliaries > 0 && isFunction(e);
      symbols.add(
          new Symbol(
              name(e, strings, nameBytes),
              section == null ? e.u32(8) : (isObject ? 0 : section.address()) + e.u32(8),
              hasSize ? entries.u32((i + 1) * ENTRY_BYTES + 4) : 0,
              type,
              binding(e.u8(16)),
              section == null ? -1 : section.ordinal(),
              Span.of(e.fileOffset(), ENTRY_BYTES * (1 + auxiliaries)),
              nameBytes));
      i += auxiliaries;
    }
    return symbols;
  }

  private static boolean isFunction(Bytes e) {
    return (e.u16(14) >> 4 & 3) == DERIVED_FUNCTION;
  }

  private static Symbol.Type type(Bytes e, Section section, long auxiliaries) {
    int storage = e.u8(16);
    if (storage == FILE || storage == FUNCTION) {
      return Symbol.Type.FILE;
    }
    // A static symbol with more to say is a section, or what one object file added to it.
    boolean isSection = storage == STATIC && auxiliaries > 0 && !isFunction(e);
    if (isSection || storage == SECTION || storage == LABEL) {
      return Symbol.Type.SECTION;
    }
    boolean isCode = section != null && section.kind() == Section.Kind.CODE;
    return isFunction(e) || isCode ? Symbol.Type.FUNCTION : Symbol.Type.OBJECT;
  }

  private static Symbol.Binding binding(int storage) {
    return switch (storage) {
      case EXTERNAL -> Symbol.Binding.GLOBAL;
      case STATIC, LABEL -> Symbol.Binding.LOCAL;
      case WEAK_EXTERNAL -> Symbol.Binding.WEAK;
      default -> Symbol.Binding.OTHER;
    };
  }

  /** A name of more than eight bytes: four zeros, then its offset among the strings. */
  private static Span nameBytes(Bytes e, Bytes strings) {
    long at = e.u32(4);
    if (e.u32(0) != 0 || strings == null || at == 0 || at >= strings.size()) {
      return Span.EMPTY;
    }
    return Span.of(strings.fileOffset() + at, strings.lengthToNul(at) + 1L);
  }

  private static String name(Bytes e, Bytes strings, Span nameBytes) {
    if (!nameBytes.isEmpty()) {
      return strings.text(nameBytes.start() - strings.fileOffset(), nameBytes.length() - 1);
    }
    int length = 0;
    while (e.u32(0) != 0 && length < 8 && e.u8(length) != 0) {
      length++;
    }
    return e.text(0, length);
  }
}
