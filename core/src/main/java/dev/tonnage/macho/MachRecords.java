package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.ExceptionFrames;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.List;

/**
 * What a Mach-O file keeps about functions and imports: exception frames, compact unwind tables,
 * slots and stubs with their indirect symbols, function starts, and what is bound to which name.
 *
 * <p>Sources: {@code mach-o/loader.h} (section types, indirect symbols, BIND_OPCODE_*), {@code
 * mach-o/compact_unwind_encoding.h} (UNWIND_INFO).
 */
final class MachRecords {
  private static final String UNWIND = "Mach-O unwind table";
  private static final int NON_LAZY_POINTERS = 6;
  private static final int LAZY_POINTERS = 7;
  private static final int STUBS = 8;
  private static final int INIT_POINTERS = 9;
  private static final int TERM_POINTERS = 10;
  private static final int PAGE_REGULAR = 2;
  private static final int PAGE_COMPRESSED = 3;

  private final Bytes file;
  private final int width;
  private final long base;
  private final Extent extent;
  private final List<MachSection> table;
  private final List<Section> sections;
  private final List<Symbol> symbols;
  private final List<LoadCommand> commands;
  private final Records records;
  private final List<Image.Structure> structures;
  private final ExceptionFrames frames;

  /**
   * Records of one file.
   *
   * @param table and {@code sections}, the same in both forms, in the file's order
   * @param base the address of the header
   */
  MachRecords(
      Bytes file,
      int width,
      long base,
      Extent extent,
      List<MachSection> table,
      List<Section> sections,
      List<Symbol> symbols,
      List<LoadCommand> commands,
      Records records,
      List<Image.Structure> structures) {
    this.file = file;
    this.width = width;
    this.base = base;
    this.extent = extent;
    this.table = table;
    this.sections = sections;
    this.symbols = symbols;
    this.commands = commands;
    this.records = records;
    this.structures = structures;
    this.frames = new ExceptionFrames(extent, width, records, structures, UNWIND);
  }

  private long place(long address) {
    Span span = extent.locate(address, 1);
    return span.isEmpty() ? -1 : span.start();
  }

  private Bytes bytes(Section s) {
    return file.slice(s.file(), s.name());
  }

  void frames() {
    for (Section s : sections) {
      if (s.name().endsWith(",__eh_frame") && !s.file().isEmpty()) {
        frames.frames(bytes(s), s.name(), s.address(), null);
      }
    }
  }

  void compactUnwind() {
    for (Section s : sections) {
      if (s.name().endsWith(",__unwind_info") && s.file().length() >= 28) {
        compactUnwind(bytes(s));
      }
    }
    for (Section s : sections) {
      if (s.name().endsWith(",__gcc_except_tab")) {
        frames.handlers(s.file());
      }
    }
  }

  private void compactUnwind(Bytes b) {
    long index = b.u32(20);
    long count = Math.min(b.u32(24), b.size() / 12);
    unwind(b, 0, 28);
    unwind(b, b.u32(4), 4 * b.u32(8));
    unwind(b, b.u32(12), 4 * b.u32(16));
    for (long i = 0; i < count; i++) {
      long at = index + 12 * i;
      long start = b.u32(at);
      long page = b.u32(at + 4);
      long handlers = b.u32(at + 8);
      long next = i + 1 < count ? b.u32(at + 20) : handlers;
      about(b, at, 12, start);
      for (long h = handlers; h + 8 <= Math.min(next, b.size()); h += 8) {
        about(b, h, 8, b.u32(h));
        frames.handler(place(base + b.u32(h + 4)), place(base + b.u32(h)));
      }
      if (page != 0) {
        page(b, page, start);
      }
    }
  }

  private void page(Bytes b, long page, long start) {
    long kind = b.u32(page);
    long entries = page + b.u16(page + 4);
    int count = b.u16(page + 6);
    if (kind == PAGE_REGULAR) {
      unwind(b, page, 8);
      for (int i = 0; i < count; i++) {
        about(b, entries + 8L * i, 8, b.u32(entries + 8L * i));
      }
    } else if (kind == PAGE_COMPRESSED) {
      unwind(b, page, 12);
      unwind(b, page + b.u16(page + 8), 4L * b.u16(page + 10));
      for (int i = 0; i < count; i++) {
        about(b, entries + 4L * i, 4, start + (b.u32(entries + 4L * i) & 0xff_ffff));
      }
    }
  }

  private void unwind(Bytes b, long at, long length) {
    Span span = Span.cutOff(at, length, b.size());
    if (!span.isEmpty()) {
      structures.add(
          new Image.Structure(
              UNWIND, Span.of(b.fileOffset() + span.start(), span.length()), Section.Kind.UNWIND));
    }
  }

  private void about(Bytes b, long at, int length, long function) {
    if (at >= 0 && at + length <= b.size()) {
      records.aboutPlace(
          Span.of(b.fileOffset() + at, length), Section.Kind.UNWIND, place(base + function));
    }
  }

  /** Slots and stubs, each with its entry among the indirect symbols. */
  void slots() {
    Bytes indirect = indirectSymbols();
    for (int i = 0; i < sections.size(); i++) {
      MachSection raw = table.get(i);
      Section s = sections.get(i);
      int type = raw.type();
      boolean isStubs = type == STUBS;
      long entry = isStubs ? raw.reserved2() : width;
      boolean isSlots = isStubs || type == LAZY_POINTERS || type == NON_LAZY_POINTERS;
      if (isSlots && indirect != null && entry > 0) {
        for (long k = 0; (k + 1) * entry <= s.file().length(); k++) {
          long at = 4 * (raw.reserved1() + k);
          if (at + 4 > indirect.size()) {
            break;
          }
          Span span = Span.of(s.file().start() + k * entry, entry);
          Section.Kind kind = isStubs ? Section.Kind.CODE : Section.Kind.DATA;
          long number = indirect.u32(at);
          Span word = Span.of(indirect.fileOffset() + at, 4);
          if (number < symbols.size()) {
            about(span, kind, symbols.get((int) number));
            about(word, Section.Kind.DYNSYM, symbols.get((int) number));
          } else if (!isStubs) {
            // Of this file, and nobody else's: the slot holds the address.
            long target = place(file.word(span.start(), width));
            records.aboutPlace(span, kind, target);
            records.aboutPlace(word, Section.Kind.DYNSYM, target);
          }
        }
      } else if (type == INIT_POINTERS || type == TERM_POINTERS) {
        for (long at = s.file().start(); at + width <= s.file().end(); at += width) {
          long word = file.word(at, width);
          long target = place(word);
          // In a chained fixup the lower bits count from the header.
          target = target < 0 && width == 8 ? place(base + (word & 0xf_ffff_ffffL)) : target;
          records.aboutPlace(Span.of(at, width), Section.Kind.DATA, target);
        }
      } else if (s.name().equals("__TEXT,__stub_helper")) {
        structures.add(new Image.Structure("Mach-O stub helpers", s.file(), s.kind()));
      }
    }
  }

  private void about(Span span, Section.Kind kind, Symbol s) {
    if (s.isImport()) {
      records.aboutImport(span, kind, importOf(s.name()));
    } else if (s.section() >= 0) {
      records.aboutPlace(span, kind, place(s.address()));
    }
  }

  private int importOf(String name) {
    return records.importOf(name, null, false);
  }

  private Bytes indirectSymbols() {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.DYSYMTAB) {
        Span span = Span.cutOff(c.bytes().u32(56), 4 * c.bytes().u32(60), file.size());
        return file.slice(span, "Mach-O indirect symbols");
      }
    }
    return null;
  }

  /** Distances between the starts of functions: each is about the function that it leads to. */
  void functionStarts() {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.FUNCTION_STARTS) {
        Bytes b = file.slice(c.bytes().u32(8), c.bytes().u32(12), "Mach-O function starts");
        long address = base;
        int at = 0;
        while (at < b.size() && b.u8(at) != 0) {
          int start = at;
          long distance = 0;
          int shift = 0;
          int part;
          do {
            part = b.u8(at++);
            distance |= shift < 64 ? (long) (part & 0x7f) << shift : 0;
            shift += 7;
          } while ((part & 0x80) != 0 && at < b.size());
          address += distance;
          Span span = Span.of(b.fileOffset() + start, at - start);
          records.aboutPlace(span, Section.Kind.UNWIND, place(address));
        }
        structures.add(
            new Image.Structure(
                "Mach-O function starts",
                Span.of(b.fileOffset() + at, b.size() - at),
                Section.Kind.UNWIND));
      }
    }
  }

  /** Programs for the loader: from one name to the next, all is about that name. */
  void binds() {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.DYLD_INFO || c.type() == LoadCommand.DYLD_INFO_ONLY) {
        Bytes b = c.bytes();
        for (int field = 16; field <= 32; field += 8) {
          Span span = Span.cutOff(b.u32(field), b.u32(field + 4), file.size());
          if (!span.isEmpty()) {
            bind(file.slice(span, "Mach-O binds"));
          }
        }
      }
    }
  }

  private void bind(Bytes b) {
    long at = 0;
    long start = 0;
    int subject = -1;
    while (at < b.size()) {
      int opcode = b.u8(at) & 0xf0;
      long from = at++;
      switch (opcode) {
        case 0x40 -> {
          if (subject >= 0) {
            records.aboutImport(
                Span.of(b.fileOffset() + start, from - start), Section.Kind.RELOC, subject);
            start = from;
          }
          int length = b.lengthToNul(at);
          subject = importOf(b.text(at, length));
          at += length + 1L;
        }
        case 0x20, 0x60, 0x70, 0x80, 0xa0 -> at = skip(b, at, 1);
        case 0xc0 -> at = skip(b, at, 2);
        default -> {}
      }
    }
    if (subject >= 0) {
      records.aboutImport(
          Span.of(b.fileOffset() + start, b.size() - start), Section.Kind.RELOC, subject);
    }
  }

  private static long skip(Bytes b, long at, int numbers) {
    long next = at;
    for (int i = 0; i < numbers; i++) {
      while (b.u8(next++) >= 0x80) {}
    }
    return next;
  }
}
