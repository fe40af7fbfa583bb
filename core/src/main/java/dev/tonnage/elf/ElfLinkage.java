package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the linker and the loader keep about symbols and places: versions, hash chains, relocations,
 * and the slots and stubs through which one file calls another.
 *
 * <p>Specifications: generic ABI, "Relocation", "Hash Table"; Linux Standard Base, "Symbol
 * Versioning"; the processors' supplements for the numbers of relocations and the form of stubs.
 */
final class ElfLinkage {
  private static final int SHT_RELA = 4;
  private static final int SHT_HASH = 5;
  private static final int SHT_REL = 9;
  private static final int SHT_GROUP = 17;
  private static final int SHT_RELR = 19;
  private static final int SHT_DYNSYM = 11;
  private static final int SHT_GNU_HASH = 0x6ffffff6;
  private static final int SHT_GNU_VERDEF = 0x6ffffffd;
  private static final int SHT_GNU_VERNEED = 0x6ffffffe;
  private static final int SHT_GNU_VERSYM = 0x6fffffff;
  private static final int HIDDEN = 0x8000;

  private final ElfTables tables;
  private final Bytes file;
  private final int width;
  private final Records records;
  private final List<Image.Structure> structures;
  private final List<Section> slots;

  /** What a slot holds: the address of a place, or of an import as its complement. */
  private final Map<Long, Long> slotSubjects = new HashMap<>();

  ElfLinkage(ElfTables tables, Records records, List<Image.Structure> structures) {
    this.tables = tables;
    this.file = tables.file();
    this.width = tables.header().width();
    this.records = records;
    this.structures = structures;
    this.slots = tables.slots();
  }

  /** The imports, with the libraries that versions name. */
  void versions() {
    Map<Integer, String> libraries = new HashMap<>();
    for (ElfTables.Named s : tables.named()) {
      if (s.raw().type() == SHT_GNU_VERNEED) {
        needs(s, libraries);
      } else if (s.raw().type() == SHT_GNU_VERDEF) {
        structures.add(
            new Image.Structure(
                "ELF version definitions", s.section().file(), Section.Kind.DYNSYM));
      }
    }
    for (ElfTables.Named s : tables.named()) {
      if (s.raw().type() == SHT_GNU_VERSYM) {
        symbolVersions(s, libraries);
      }
    }
    tables
        .symbols()
        .forEach(
            (number, list) -> {
              if (tables.table().get(number).type() == SHT_DYNSYM) {
                list.stream().filter(Symbol::isImport).forEach(this::importOf);
              }
            });
  }

  private int importOf(Symbol s) {
    return records.importOf(s.name(), null, s.type() == Symbol.Type.FUNCTION);
  }

  /** Which library each number of a version is of; what is written about it is the library's. */
  private void needs(ElfTables.Named s, Map<Integer, String> libraries) {
    Bytes b = s.bytes(file);
    ElfSection strings = linked(s);
    Bytes names = strings == null ? null : file.slice(strings.offset(), strings.size(), "names");
    long at = 0;
    for (int n = 0; names != null && n <= b.size() / 16; n++) {
      String library = names.cString(b.u32(at + 4));
      int owner = records.importOf(null, library, false);
      records.aboutImport(Span.of(b.fileOffset() + at, 16), Section.Kind.DYNSYM, owner);
      name(names, b.u32(at + 4), owner);
      long aux = at + b.u32(at + 8);
      int count = b.u16(at + 2);
      for (int i = 0; i < count && aux + 16 <= b.size(); i++) {
        libraries.putIfAbsent(b.u16(aux + 6), library);
        records.aboutImport(Span.of(b.fileOffset() + aux, 16), Section.Kind.DYNSYM, owner);
        name(names, b.u32(aux + 8), owner);
        if (b.u32(aux + 12) == 0) {
          break;
        }
        aux += b.u32(aux + 12);
      }
      long next = b.u32(at + 12);
      if (next == 0) {
        break;
      }
      at += next;
    }
  }

  private void name(Bytes names, long at, int owner) {
    records.aboutImport(
        Span.of(names.fileOffset() + at, names.lengthToNul(at) + 1L), Section.Kind.DYNSYM, owner);
  }

  private void symbolVersions(ElfTables.Named s, Map<Integer, String> libraries) {
    Bytes b = s.bytes(file);
    for (int i = 0; 2L * i + 2 <= b.size(); i++) {
      Span entry = Span.of(b.fileOffset() + 2L * i, 2);
      Symbol symbol = tables.symbol(s.raw().link(), i);
      if (symbol == null) {
        structures.add(new Image.Structure("ELF symbol versions", entry, Section.Kind.DYNSYM));
      } else if (symbol.isImport()) {
        String library = libraries.get(b.u16(2L * i) & ~HIDDEN);
        int subject =
            records.importOf(symbol.name(), library, symbol.type() == Symbol.Type.FUNCTION);
        records.aboutImport(entry, Section.Kind.DYNSYM, subject);
      } else {
        records.aboutPlace(entry, Section.Kind.DYNSYM, tables.place(symbol));
      }
    }
  }

  private ElfSection linked(ElfTables.Named s) {
    return s.raw().link() < tables.table().size() ? tables.table().get((int) s.raw().link()) : null;
  }

  /** Hash tables: an entry of a chain is its symbol's, the rest is everybody's. */
  void hashes() {
    for (ElfTables.Named s : tables.named()) {
      boolean isGnu = s.raw().type() == SHT_GNU_HASH;
      if (!isGnu && s.raw().type() != SHT_HASH) {
        continue;
      }
      structures.add(
          new Image.Structure("ELF hash table", s.section().file(), Section.Kind.DYNSYM));
      Bytes b = s.bytes(file);
      if (b.size() < 16) {
        continue;
      }
      long first = isGnu ? b.u32(4) : 0;
      long chains = isGnu ? 16 + b.u32(8) * width + 4 * b.u32(0) : 8 + 4 * b.u32(0);
      for (long i = 0; chains + 4 * i + 4 <= b.size(); i++) {
        hashed(s, b, chains + 4 * i, first + i);
      }
      long buckets = Math.min(b.u32(0), (b.size() - 8) / 4);
      long firstBucket = isGnu ? chains - 4 * b.u32(0) : 8;
      for (long i = 0; i < buckets && firstBucket + 4 * i + 4 <= b.size(); i++) {
        hashed(s, b, firstBucket + 4 * i, b.u32(firstBucket + 4 * i));
      }
    }
  }

  /** A word of a hash table is about a symbol; a bucket about the first of its own. */
  private void hashed(ElfTables.Named table, Bytes b, long at, long index) {
    Symbol symbol = index == 0 ? null : tables.symbol(table.raw().link(), index);
    Span entry = Span.of(b.fileOffset() + at, 4);
    if (symbol != null && symbol.isImport()) {
      records.aboutImport(entry, Section.Kind.DYNSYM, importOf(symbol));
    } else if (symbol != null) {
      records.aboutPlace(entry, Section.Kind.DYNSYM, tables.place(symbol));
    }
  }

  /** What the dynamic section says of a library is the library's. */
  void dynamic() {
    for (ElfTables.Named s : tables.named()) {
      if (s.raw().type() != 6) {
        continue;
      }
      structures.add(
          new Image.Structure("ELF dynamic section", s.section().file(), Section.Kind.HEADER));
      Bytes b = s.bytes(file);
      ElfSection strings = linked(s);
      Bytes text =
          strings == null ? null : file.slice(strings.offset(), strings.size(), "ELF names");
      for (long at = 0; at + 2L * width <= b.size(); at += 2L * width) {
        long tag = b.word(at, width);
        if (tag == 0 || text == null) {
          break;
        }
        long value = b.word(at + width, width);
        if (tag == 1) {
          int owner = records.importOf(null, text.cString(value), false);
          records.aboutImport(Span.of(b.fileOffset() + at, 2L * width), Section.Kind.HEADER, owner);
          name(text, value, owner);
        } else if (tag == 14 || tag == 15 || tag == 29) {
          structures.add(
              new Image.Structure(
                  "ELF dynamic section",
                  Span.of(text.fileOffset() + value, text.lengthToNul(value) + 1L),
                  Section.Kind.HEADER));
        }
      }
    }
  }

  /** Relocations, with the slots that they fill. */
  void relocations() {
    for (ElfTables.Named s : tables.named()) {
      switch (s.raw().type()) {
        case SHT_RELA -> relocations(s, true);
        case SHT_REL -> relocations(s, false);
        case SHT_RELR -> relative(s);
        case SHT_GROUP -> {
          // What the linker keeps once is about the symbol that it is known by.
          Symbol signature = tables.symbol(s.raw().link(), s.raw().info());
          records.aboutPlace(s.section().file(), Section.Kind.RELOC, tables.place(signature));
        }
        default -> {}
      }
    }
    unrelocatedSlots();
  }

  private void relocations(ElfTables.Named s, boolean hasAddends) {
    Bytes b = s.bytes(file);
    int entryBytes = (hasAddends ? 3 : 2) * width;
    boolean isObject = tables.isObject();
    // In a linked file, relocations that are not loaded are kept by its linker for other tools.
    boolean isKept = !isObject && !s.section().isMapped();
    boolean isOfUnwinding = isObject && s.name().endsWith(".eh_frame");
    for (long at = 0; at + entryBytes <= b.size(); at += entryBytes) {
      long offset = b.word(at, width);
      long info = b.word(at + width, width);
      long type = width == 8 ? info & 0xffff_ffffL : info & 0xff;
      Symbol symbol =
          tables.symbol(s.raw().link(), width == 8 && !isMips64() ? info >>> 32 : symbol(info));
      long place = isObject ? tables.placeIn(s.raw().info(), offset) : tables.place(offset);
      Span entry = Span.of(b.fileOffset() + at, entryBytes);
      boolean isDynamicTarget = !isObject && symbol == null && !isKept;
      long addend =
          hasAddends
              ? b.word(at + 2L * width, width)
              : isDynamicTarget && place >= 0 && place + width <= file.size()
                  ? file.word(place, width)
                  : 0;
      if (width == 4) {
        addend = hasAddends ? (int) addend : addend & 0xffff_ffffL;
      }
      if (isObject && tables.header().machine() == 62 && (type == 2 || type == 4)) {
        // R_X86_64_PC32, PLT32: what is referred to counts from behind the field.
        addend += 4;
      }
      long target = target(symbol, addend, isDynamicTarget && isRelative(type));
      if (!isObject && isSlot(offset) && place >= 0) {
        boolean isImported = symbol != null && symbol.isImport();
        long subject = isImported ? ~(long) importOf(symbol) : target;
        if (isImported || target >= 0) {
          slotSubjects.putIfAbsent(offset, subject);
          about(Span.of(place, width), Section.Kind.DATA, subject);
          about(entry, Section.Kind.RELOC, subject);
          continue;
        }
      }
      // What unwinds a function is nobody's by itself: it is about what it unwinds.
      boolean isAboutTarget = isOfUnwinding && target >= 0;
      records.aboutPlace(entry, Section.Kind.RELOC, isAboutTarget ? target : place);
      if (symbol != null || isRelative(type)) {
        records.refer(place, target);
      }
    }
  }

  private boolean isMips64() {
    return tables.header().machine() == 8 && width == 8;
  }

  /** The index of a symbol; in 64-bit MIPS the word has its own order. */
  private long symbol(long info) {
    return width == 8 ? info & 0xffff_ffffL : info >>> 8;
  }

  private long target(Symbol symbol, long addend, boolean isRelative) {
    if (symbol == null) {
      return isRelative ? tables.place(addend) : -1;
    }
    long place = tables.place(symbol);
    if (place < 0) {
      return -1;
    }
    // A symbol that is a section stands for what the addend says.
    if (symbol.type() == Symbol.Type.SECTION) {
      return tables.isObject()
          ? tables.placeIn(symbol.section(), symbol.address() + addend)
          : tables.place(symbol.address() + addend);
    }
    return place;
  }

  private void about(Span span, Section.Kind kind, long subject) {
    if (subject < 0) {
      records.aboutImport(span, kind, (int) ~subject);
    } else {
      records.aboutPlace(span, kind, subject);
    }
  }

  /** SHT_RELR: an even word is a place; an odd one a map of the places behind it. */
  private void relative(ElfTables.Named s) {
    Bytes b = s.bytes(file);
    long next = 0;
    for (long at = 0; at + width <= b.size(); at += width) {
      long word = b.word(at, width);
      Span entry = Span.of(b.fileOffset() + at, width);
      if ((word & 1) == 0) {
        relative(entry, word);
        next = word + width;
      } else {
        for (int bit = 1; bit < 8 * width; bit++) {
          if ((word >>> bit & 1) != 0) {
            relative(entry, next + (long) (bit - 1) * width);
          }
        }
        next += (8L * width - 1) * width;
      }
    }
  }

  private void relative(Span entry, long address) {
    long place = tables.place(address);
    if (place < 0 || place + width > file.size()) {
      return;
    }
    long target = tables.place(file.word(place, width));
    if (isSlot(address) && target >= 0) {
      slotSubjects.putIfAbsent(address, target);
      records.aboutPlace(Span.of(place, width), Section.Kind.DATA, target);
      records.aboutPlace(entry, Section.Kind.RELOC, target);
      return;
    }
    records.aboutPlace(entry, Section.Kind.RELOC, place);
    records.refer(place, target);
  }

  /** Of the numbers in each processor's supplement: R_*_RELATIVE and R_*_IRELATIVE. */
  private boolean isRelative(long type) {
    return switch (tables.header().machine()) {
      case 62 -> type == 8 || type == 37 || type == 38;
      case 3 -> type == 8 || type == 42;
      case 40 -> type == 23 || type == 160;
      case 183 -> type == 1027 || type == 1032;
      case 20, 21 -> type == 22 || type == 248;
      case 22 -> type == 12 || type == 61;
      case 243 -> type == 3 || type == 58;
      case 258 -> type == 3 || type == 12;
      case 2, 43 -> type == 22;
      default -> false;
    };
  }

  private boolean isSlot(long address) {
    for (Section s : slots) {
      if (Long.compareUnsigned(address - s.address(), s.memoryBytes()) < 0) {
        return true;
      }
    }
    return false;
  }

  /** Slots that no relocation fills hold their address already; the first are the loader's. */
  private void unrelocatedSlots() {
    for (Section s : slots) {
      structures.add(new Image.Structure("ELF global offset table", s.file(), Section.Kind.DATA));
      for (long at = 0; at + width <= s.file().length(); at += width) {
        if (!slotSubjects.containsKey(s.address() + at)) {
          long word = file.word(s.file().start() + at, width);
          long target = word == 0 ? -1 : tables.place(word);
          if (target >= 0 && target != s.file().start() + at) {
            slotSubjects.put(s.address() + at, target);
            records.aboutPlace(Span.of(s.file().start() + at, width), Section.Kind.DATA, target);
          }
        }
      }
    }
  }

  /**
   * Stubs: each is about what its slot holds. They stand in the order of the relocations that fill
   * the slots, behind a head of their own; on amd64 the slot stands in the stub.
   */
  void stubs() {
    Map<String, List<Long>> subjects = new TreeMap<>();
    for (ElfTables.Named s : tables.named()) {
      boolean isStubs = s.name().equals(".plt") || s.name().startsWith(".plt.");
      if (isStubs && s.section().kind() == Section.Kind.CODE) {
        structures.add(
            new Image.Structure(
                "ELF procedure linkage table", s.section().file(), s.section().kind()));
        boolean isRead =
            switch (tables.header().machine()) {
              case 62 -> decoded(s);
              default -> false;
            };
        if (!isRead) {
          counted(s, subjects);
        }
      }
    }
  }

  /** jmp *slot(%rip), with the prefixes that there may be. */
  private boolean decoded(ElfTables.Named s) {
    Bytes b = s.bytes(file);
    boolean isFound = false;
    long start = 0;
    long entry = s.name().equals(".plt.got") && s.raw().entryBytes() == 8 ? 8 : 16;
    for (long at = 0; at + entry <= b.size(); at += entry) {
      for (long i = at; i + 6 <= at + entry; i++) {
        if (b.u8(i) == 0xff && b.u8(i + 1) == 0x25) {
          long slot = s.section().address() + i + 6 + b.i32(i + 2);
          Long subject = slotSubjects.get(slot);
          if (subject != null) {
            about(Span.of(b.fileOffset() + at, entry), Section.Kind.CODE, subject);
            isFound = true;
          }
          break;
        }
      }
      start = at;
    }
    return isFound || start == 0;
  }

  private void counted(ElfTables.Named s, Map<String, List<Long>> known) {
    List<Long> subjects = known.computeIfAbsent("", n -> slotsInOrder());
    int entry =
        switch (tables.header().machine()) {
          case 40 -> 12;
          case 22 -> 32;
          case 3, 183, 243, 258, 62 -> 16;
          default -> 0;
        };
    long size = s.section().file().length();
    if (entry == 0 || subjects.isEmpty()) {
      return;
    }
    long head = size - (long) entry * subjects.size();
    if (head < 0 || head > 64) {
      return;
    }
    for (int i = 0; i < subjects.size(); i++) {
      about(
          Span.of(s.section().file().start() + head + (long) i * entry, entry),
          Section.Kind.CODE,
          subjects.get(i));
    }
  }

  /** What the slots of stubs hold, in the order of their relocations. */
  private List<Long> slotsInOrder() {
    List<Long> subjects = new ArrayList<>();
    for (ElfTables.Named s : tables.named()) {
      boolean isForStubs = s.name().endsWith(".plt") && s.name().startsWith(".rel");
      if (isForStubs) {
        Bytes b = s.bytes(file);
        int entryBytes = (s.raw().type() == SHT_RELA ? 3 : 2) * width;
        for (long at = 0; at + entryBytes <= b.size(); at += entryBytes) {
          Long subject = slotSubjects.get(b.word(at, width));
          if (subject == null) {
            return List.of();
          }
          subjects.add(subject);
        }
      }
    }
    return subjects;
  }
}
