package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables for unwinding: each entry is about one function.
 *
 * <p>Specifications: Linux Standard Base, "Exception Frames" ({@code .eh_frame}, {@code
 * .eh_frame_hdr}, encodings of pointers); ARM, "Exception Handling ABI" ({@code .ARM.exidx}).
 */
final class ElfFrames {
  private static final String WHAT = "ELF unwind table";

  /** A common entry (CIE). */
  private record Common(int pointers, int exceptions, boolean hasAugmentation, Span span) {}

  private record Exceptions(long place, long function) {}

  private final ElfTables tables;
  private final Bytes file;
  private final int width;
  private final Records records;
  private final List<Image.Structure> structures;
  private final List<Exceptions> exceptions = new ArrayList<>();

  ElfFrames(ElfTables tables, Records records, List<Image.Structure> structures) {
    this.tables = tables;
    this.file = tables.file();
    this.width = tables.header().width();
    this.records = records;
    this.structures = structures;
  }

  void read() {
    List<ElfTables.Named> sections = tables.named();
    for (ElfTables.Named s : sections) {
      switch (s.name()) {
        case ".eh_frame" -> frames(s);
        case ".eh_frame_hdr" -> index(s);
        default -> {
          if (s.raw().type() == 0x7000_0001 && tables.header().machine() == 40) {
            armIndex(s);
          }
        }
      }
    }
    exceptions.sort(Comparator.comparingLong(Exceptions::place));
    for (ElfTables.Named s : sections) {
      if (s.name().startsWith(".gcc_except_table") || s.name().startsWith(".ARM.extab")) {
        exceptions(s);
      }
    }
  }

  private void frames(ElfTables.Named s) {
    Bytes b = s.bytes(file);
    Map<Long, Long> filled = tables.isObject() ? filled(s) : Map.of();
    Map<Long, Common> commons = new HashMap<>();
    long at = 0;
    while (at + 4 <= b.size()) {
      long length = b.u32(at);
      long id = at + 4;
      int idBytes = 4;
      if (length == 0xffff_ffffL) {
        length = b.i64(at + 4);
        id = at + 12;
        idBytes = 8;
      }
      if (length == 0) {
        structures.add(structure(Span.of(b.fileOffset() + at, 4)));
        at += 4;
        continue;
      }
      if (length < 4 || length > b.size() - id) {
        throw new DamageException(
            Fault.damaged(
                b.fileOffset() + at,
                "%s: an entry's length is %s, but %d bytes are left",
                s.name(),
                Long.toUnsignedString(length),
                b.size() - id));
      }
      long end = id + length;
      Span span = new Span(b.fileOffset() + at, b.fileOffset() + end);
      long pointer = idBytes == 8 ? b.i64(id) : b.u32(id);
      Bytes entry = b.slice(0, end, s.name());
      if (pointer == 0) {
        Common common = common(entry, id + idBytes, span);
        commons.put(at, common);
        structures.add(structure(span));
      } else {
        Common common = commons.get(id - pointer);
        if (common != null) {
          frame(s, entry, id + idBytes, common, span, filled);
        }
      }
      at = end;
    }
  }

  private static Image.Structure structure(Span span) {
    return new Image.Structure(WHAT, span, Section.Kind.UNWIND);
  }

  private Common common(Bytes b, long from, Span span) {
    Encoded in = new Encoded(b, from);
    int version = in.u8();
    String augmentation = b.cString(in.at);
    in.at += augmentation.length() + 1L;
    if (augmentation.startsWith("eh")) {
      in.at += width;
    }
    if (version == 4) {
      in.at += 2;
    }
    in.uleb();
    in.uleb();
    if (version == 1) {
      in.at++;
    } else {
      in.uleb();
    }
    int pointers = 0;
    int exceptions = Encoded.NONE;
    boolean hasAugmentation = augmentation.startsWith("z");
    if (hasAugmentation) {
      in.uleb();
      for (int i = 1; i < augmentation.length(); i++) {
        switch (augmentation.charAt(i)) {
          case 'R' -> pointers = in.u8();
          case 'L' -> exceptions = in.u8();
          case 'P' -> in.pointer(in.u8(), 0, 0, width);
          default -> {}
        }
      }
    }
    return new Common(pointers, exceptions, hasAugmentation, span);
  }

  private void frame(
      ElfTables.Named s, Bytes b, long from, Common common, Span span, Map<Long, Long> filled) {
    long section = s.section().address();
    Encoded in = new Encoded(b, from);
    long function;
    Long linked = filled.get(from);
    long address = in.pointer(common.pointers(), section, 0, width);
    function = linked != null ? linked : tables.isObject() ? -1 : tables.place(address);
    records.aboutPlace(span, Section.Kind.UNWIND, function);
    if (!common.hasAugmentation() || common.exceptions() == Encoded.NONE) {
      return;
    }
    in.pointer(common.pointers() & 0xf, 0, 0, width);
    long length = in.uleb();
    if (length > 0) {
      Long handler = filled.get(in.at);
      long table = in.pointer(common.exceptions(), section, 0, width);
      long place = handler != null ? handler : tables.isObject() ? -1 : tables.place(table);
      if (table != 0 || handler != null) {
        exceptions.add(new Exceptions(place, function));
      }
    }
  }

  /** In an object file: where in a section which place of the line is to be filled in. */
  private Map<Long, Long> filled(ElfTables.Named target) {
    Map<Long, Long> filled = new HashMap<>();
    for (ElfTables.Named s : tables.named()) {
      if (s.raw().type() == 4 && s.raw().info() == target.raw().ordinal()) {
        Bytes b = s.bytes(file);
        for (long at = 0; at + 3L * width <= b.size(); at += 3L * width) {
          long info = b.word(at + width, width);
          Symbol symbol = tables.symbol(s.raw().link(), width == 8 ? info >>> 32 : info >>> 8);
          if (symbol != null) {
            long value = symbol.address() + b.word(at + 2L * width, width);
            filled.put(b.word(at, width), tables.placeIn(symbol.section(), value));
          }
        }
      }
    }
    return filled;
  }

  /** The sorted table of all functions with entries. */
  private void index(ElfTables.Named s) {
    Bytes b = s.bytes(file);
    long section = s.section().address();
    Encoded in = new Encoded(b, 1);
    int frames = in.u8();
    int counts = in.u8();
    int entries = in.u8();
    in.pointer(frames, section, section, width);
    long count = counts == Encoded.NONE ? 0 : in.pointer(counts, section, section, width);
    structures.add(structure(new Span(b.fileOffset(), b.fileOffset() + in.at)));
    int bytes = Encoded.width(entries, width);
    for (long i = 0; i < count && bytes > 0 && in.at + 2L * bytes <= b.size(); i++) {
      Span entry = Span.of(b.fileOffset() + in.at, 2L * bytes);
      long address = in.pointer(entries, section, section, width);
      in.at += bytes;
      records.aboutPlace(entry, Section.Kind.UNWIND, tables.place(address));
    }
  }

  /** Tables of call sites and handlers: each reaches to the next. */
  private void exceptions(ElfTables.Named s) {
    Span section = s.section().file();
    int i = 0;
    while (i < exceptions.size() && exceptions.get(i).place() < section.start()) {
      i++;
    }
    while (i < exceptions.size() && exceptions.get(i).place() < section.end()) {
      int next = i + 1;
      while (next < exceptions.size()
          && exceptions.get(next).place() == exceptions.get(i).place()) {
        next++;
      }
      long end =
          next < exceptions.size()
              ? Math.min(exceptions.get(next).place(), section.end())
              : section.end();
      for (; i < next; i++) {
        Exceptions e = exceptions.get(i);
        records.aboutPlace(new Span(e.place(), end), Section.Kind.UNWIND, e.function());
      }
    }
  }

  /** Pairs of a function and how to unwind it, or where that is written. */
  private void armIndex(ElfTables.Named s) {
    Bytes b = s.bytes(file);
    for (long at = 0; at + 8 <= b.size() && !tables.isObject(); at += 8) {
      long place = s.section().address() + at;
      long function = tables.place(place + prel31(b.i32(at)) & 0xffff_ffffL);
      records.aboutPlace(Span.of(b.fileOffset() + at, 8), Section.Kind.UNWIND, function);
      int second = b.i32(at + 4);
      if (second > 1) {
        exceptions.add(
            new Exceptions(tables.place(place + 4 + prel31(second) & 0xffff_ffffL), function));
      }
    }
  }

  private static long prel31(int word) {
    return (long) (word << 1) >> 1;
  }
}
