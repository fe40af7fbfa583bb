package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.EncodedPointers;
import dev.tonnage.image.ExceptionFrames;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
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

  private final ElfTables tables;
  private final Bytes file;
  private final int width;
  private final Records records;
  private final List<Image.Structure> structures;
  private final ExceptionFrames frames;

  ElfFrames(ElfTables tables, Records records, List<Image.Structure> structures) {
    this.tables = tables;
    this.file = tables.file();
    this.width = tables.header().width();
    this.records = records;
    this.structures = structures;
    this.frames = new ExceptionFrames(tables.extent(), width, records, structures, WHAT);
  }

  void read() {
    List<ElfTables.Named> sections = tables.named();
    for (ElfTables.Named s : sections) {
      switch (s.name()) {
        case ".eh_frame" ->
            frames.frames(
                s.bytes(file),
                s.name(),
                s.section().address(),
                tables.isObject() ? filled(s) : null);
        case ".eh_frame_hdr" -> index(s);
        default -> {
          if (s.raw().type() == 0x7000_0001 && tables.header().machine() == 40) {
            armIndex(s);
          }
        }
      }
    }
    for (ElfTables.Named s : sections) {
      if (s.name().startsWith(".gcc_except_table") || s.name().startsWith(".ARM.extab")) {
        frames.handlers(s.section().file());
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
    EncodedPointers in = new EncodedPointers(b, 1);
    int frames = in.u8();
    int counts = in.u8();
    int entries = in.u8();
    in.pointer(frames, section, section, width);
    long count = counts == EncodedPointers.NONE ? 0 : in.pointer(counts, section, section, width);
    structures.add(
        new Image.Structure(
            WHAT, new Span(b.fileOffset(), b.fileOffset() + in.position()), Section.Kind.UNWIND));
    int bytes = EncodedPointers.width(entries, width);
    for (long i = 0; i < count && bytes > 0 && in.position() + 2L * bytes <= b.size(); i++) {
      Span entry = Span.of(b.fileOffset() + in.position(), 2L * bytes);
      long address = in.pointer(entries, section, section, width);
      in.skip(bytes);
      records.aboutPlace(entry, Section.Kind.UNWIND, tables.place(address));
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
        frames.handler(tables.place(place + 4 + prel31(second) & 0xffff_ffffL), function);
      }
    }
  }

  private static long prel31(int word) {
    return (long) (word << 1) >> 1;
  }
}
