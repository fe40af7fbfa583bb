package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What readers of records look things up in: the section table with its names, the symbols of each
 * table, and the way from addresses to places on the image's line.
 *
 * @param sections as they are in the image; of the null sections there are none
 * @param symbols of each symbol table, by its number; the one of index 0 left out
 */
record ElfTables(
    Bytes file,
    ElfHeader header,
    List<ElfSection> table,
    List<Section> sections,
    Map<Integer, List<Symbol>> symbols,
    Extent extent) {

  /** A section as the file has it, with what the image calls it. */
  record Named(ElfSection raw, Section section) {
    String name() {
      return section.name();
    }

    Bytes bytes(Bytes file) {
      return file.slice(section.file(), "ELF section %d (%s)".formatted(raw.ordinal(), name()));
    }
  }

  boolean isObject() {
    return header.type() == Image.Type.RELOCATABLE;
  }

  List<Named> named() {
    Map<Integer, ElfSection> raw = new HashMap<>();
    table.forEach(s -> raw.putIfAbsent(s.ordinal(), s));
    List<Named> named = new ArrayList<>();
    for (Section s : sections) {
      if (!s.file().isEmpty() && raw.containsKey(s.ordinal())) {
        named.add(new Named(raw.get(s.ordinal()), s));
      }
    }
    return named;
  }

  /** Where an address is on the line; -1 where nothing is mapped. */
  long place(long address) {
    Span span = extent.locate(address, 1);
    return span.isEmpty() ? -1 : span.start();
  }

  /** Where a symbol is on the line; -1 when it is of another file or of no place. */
  long place(Symbol s) {
    if (s == null || s.section() < 0) {
      return -1;
    }
    return isObject() ? placeIn(s.section(), s.address()) : place(s.address());
  }

  /** Where, in an object file, an offset in a section is; -1 where it is not. */
  long placeIn(long section, long offset) {
    if (section < 0 || section >= table.size()) {
      return -1;
    }
    int i = indexOf((int) section);
    if (i < 0) {
      return -1;
    }
    Section s = sections.get(i);
    Span span = s.file().isEmpty() ? extent.zerosOf(Segment.nameOf(s)) : s.file();
    return offset < 0 || offset >= span.length() ? -1 : span.start() + offset;
  }

  private int indexOf(int ordinal) {
    int low = 0;
    int high = sections.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = sections.get(middle).ordinal();
      if (found == ordinal) {
        return middle;
      }
      if (found < ordinal) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The symbol of an index in a table; null when there is none. */
  Symbol symbol(long symbolTable, long index) {
    List<Symbol> list = symbols.get((int) symbolTable);
    return list == null || index < 1 || index > list.size() ? null : list.get((int) index - 1);
  }

  /** Where the slots are that hold one address each, in the order of their addresses. */
  List<Section> slots() {
    return sections.stream()
        .filter(s -> s.isMapped() && isSlots(s.name()))
        .sorted(Comparator.comparingLong(s -> s.address() ^ Long.MIN_VALUE))
        .toList();
  }

  private static boolean isSlots(String name) {
    return switch (name) {
      case ".got",
          ".got.plt",
          ".igot.plt",
          ".plt.got.data",
          ".init_array",
          ".fini_array",
          ".preinit_array",
          ".ctors",
          ".dtors" ->
          true;
      default -> name.startsWith(".init_array.") || name.startsWith(".fini_array.");
    };
  }
}
