package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.PointerList;
import java.util.List;

/**
 * The places that hold addresses and move with the program, as LC_DYLD_INFO lists them ({@code
 * mach-o/loader.h}, REBASE_OPCODE_*): a small program that goes from place to place.
 */
final class Rebases {
  private static final int SET_SEGMENT = 0x20;
  private static final int ADD = 0x30;
  private static final int ADD_WORDS = 0x40;
  private static final int DO = 0x50;
  private static final int DO_MANY = 0x60;
  private static final int DO_AND_ADD = 0x70;
  private static final int DO_SKIPPING = 0x80;

  private final Bytes code;
  private final List<MachSegment> segments;
  private final int width;
  private final PointerList found;
  private long at;
  private long address;

  private Rebases(Bytes code, List<MachSegment> segments, int width, PointerList found) {
    this.code = code;
    this.segments = segments;
    this.width = width;
    this.found = found;
  }

  /** Adds the places that a file's commands list. */
  static void read(
      Bytes file,
      List<LoadCommand> commands,
      List<MachSegment> segments,
      int width,
      PointerList found) {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.DYLD_INFO || c.type() == LoadCommand.DYLD_INFO_ONLY) {
        Span span = Span.cutOff(c.bytes().u32(8), c.bytes().u32(12), file.size());
        if (!span.isEmpty()) {
          new Rebases(file.slice(span, "Mach-O rebases"), segments, width, found).run();
        }
      }
    }
  }

  private void run() {
    while (at < code.size()) {
      int instruction = code.u8(at++);
      int immediate = instruction & 0xf;
      switch (instruction & 0xf0) {
        case SET_SEGMENT -> {
          long offset = number();
          if (immediate >= segments.size()) {
            return;
          }
          address = segments.get(immediate).address() + offset;
        }
        case ADD -> address += number();
        case ADD_WORDS -> address += (long) immediate * width;
        case DO -> rebase(immediate, 0);
        case DO_MANY -> rebase(number(), 0);
        case DO_AND_ADD -> rebase(1, number());
        case DO_SKIPPING -> {
          long times = number();
          rebase(times, number());
        }
        default -> {}
      }
    }
  }

  private void rebase(long times, long skipped) {
    for (long i = 0; i < times && found.addHeld(address); i++) {
      address += width + skipped;
    }
  }

  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = code.u8(at++);
      value |= shift < Long.SIZE ? (long) (b & 0x7f) << shift : 0;
      if (b < 0x80) {
        return value;
      }
    }
  }
}
