package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.PointerList;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;

/** What a PE file keeps about functions, places and imports. */
final class PeRecords {
  private static final int CHAINED = 4;
  private static final int HANDLERS = 3;
  private static final int HIGHLOW = 3;
  private static final int DIR64 = 10;

  private final PeMemory memory;
  private final PeHeader header;
  private final Records records;
  private final PointerList relocated;

  PeRecords(PeMemory memory, PeHeader header, Records records) {
    this.memory = memory;
    this.header = header;
    this.records = records;
    this.relocated =
        new PointerList(memory.file(), memory.extent(), header.width(), "PE base relocations");
  }

  /** The pointers of the file, with those that {@link #relocations} found. */
  Pointers pointers() {
    return relocated.pointers();
  }

  private long place(long address) {
    Span span = memory.extent().locate(memory.base() + address, 1);
    return span.isEmpty() ? -1 : span.start();
  }

  /** ".pdata": each entry is about a function, and so is what it leads to in ".xdata". */
  void exceptions() {
    PeHeader.Directory directory = header.directory(PeHeader.EXCEPTIONS);
    if (directory.address() == 0 || !(header.isAmd64() || header.isArm64())) {
      return;
    }
    Bytes table = memory.bytes(directory.address(), directory.size(), "PE exception table");
    int entryBytes = header.isAmd64() ? 12 : 8;
    for (long at = 0; at + entryBytes <= table.size(); at += entryBytes) {
      long function = place(table.u32(at));
      records.aboutPlace(
          Span.of(table.fileOffset() + at, entryBytes), Section.Kind.UNWIND, function);
      if (header.isAmd64()) {
        unwind(table.u32(at + 8), function);
      } else if ((table.u32(at + 4) & 3) == 0) {
        unwindArm64(table.u32(at + 4), function);
      }
    }
  }

  /** UNWIND_INFO: a header, two bytes a code, made even, then a handler or the entry before. */
  private void unwind(long address, long function) {
    Span start = memory.extent().locate(memory.base() + address, 4);
    if (start.length() < 4 || start.end() > memory.file().size()) {
      return;
    }
    int flags = memory.file().u8(start.start()) >> 3;
    int codes = memory.file().u8(start.start() + 2);
    long length = 4 + 2L * (codes + 1 & ~1);
    length += (flags & CHAINED) != 0 ? 12 : (flags & HANDLERS) != 0 ? 4 : 0;
    Span span = memory.extent().locate(memory.base() + address, length);
    if (span.end() <= memory.file().size()) {
      records.aboutPlace(span, Section.Kind.UNWIND, function);
    }
  }

  /** ".xdata" of arm64: a header of one or two words, epilogues, codes, a handler. */
  private void unwindArm64(long address, long function) {
    Span start = memory.extent().locate(memory.base() + address, 8);
    if (start.length() < 8 || start.end() > memory.file().size()) {
      return;
    }
    long head = memory.file().u32(start.start());
    boolean isLong = head >>> 22 == 0;
    long more = memory.file().u32(start.start() + 4);
    long epilogues = isLong ? more & 0xffff : head >>> 22 & 0x1f;
    long codes = isLong ? more >>> 16 & 0xff : head >>> 27;
    boolean hasOneEpilogue = (head >>> 21 & 1) != 0;
    long words = (isLong ? 2 : 1) + (hasOneEpilogue ? 0 : epilogues) + codes;
    words += head >>> 20 & 1;
    Span span = memory.extent().locate(memory.base() + address, 4 * words);
    if (span.end() <= memory.file().size()) {
      records.aboutPlace(span, Section.Kind.UNWIND, function);
    }
  }

  /** ".reloc": blocks of two bytes for each place, which are the place's. */
  void relocations() {
    PeHeader.Directory directory = header.directory(PeHeader.BASE_RELOCATIONS);
    if (directory.address() == 0 || directory.size() == 0) {
      return;
    }
    Bytes table = memory.bytes(directory.address(), directory.size(), "PE base relocations");
    long at = 0;
    while (at + 8 <= table.size()) {
      long page = table.u32(at);
      long end = Math.min(at + table.u32(at + 4), table.size());
      for (long i = at + 8; i + 2 <= end; i += 2) {
        int entry = table.u16(i);
        if (entry >>> 12 == 0) {
          continue;
        }
        long place = place(page + (entry & 0xfff));
        records.aboutPlace(Span.of(table.fileOffset() + i, 2), Section.Kind.RELOC, place);
        if (entry >>> 12 == (header.width() == 8 ? DIR64 : HIGHLOW)) {
          relocated.addHeld(memory.base() + page + (entry & 0xfff));
        }
        if (entry >>> 12 == DIR64 && place >= 0 && place + 8 <= memory.file().size()) {
          records.refer(place, place(memory.file().i64(place) - memory.base()));
        }
      }
      if (end <= at) {
        break;
      }
      at = Math.max(end, at + 8);
    }
  }
}
