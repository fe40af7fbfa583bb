package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a WebAssembly module as it is at start. Its linker leaves runs of zeros out of the
 * file, in the midst of Go's tables, so that these can be read in memory only. In the image made
 * here the offsets of the file are addresses.
 */
final class LinearMemory {
  /** Zeros that were left out must have made the file smaller, but not by more than this. */
  private static final int TIMES_THE_FILE = 8;

  private static final int WORD = 8;

  private LinearMemory() {}

  /** Empty when there is none, or it is too large for such a file. */
  static Optional<Image> of(Image module) {
    long end = 0;
    for (Segment s : module.segments()) {
      if (isData(s)) {
        end = Math.max(end, s.address() + s.memoryBytes());
      }
    }
    if (end == 0 || end > (long) TIMES_THE_FILE * module.file().size()) {
      return Optional.empty();
    }
    byte[] memory = new byte[(int) Math.min(end, Bytes.MAX_SIZE - WORD)];
    for (Segment s : module.segments()) {
      if (isData(s) && s.address() + s.file().length() <= memory.length) {
        for (int i = 0; i < s.file().length(); i++) {
          memory[(int) s.address() + i] = (byte) module.file().u8(s.file().start() + i);
        }
      }
    }
    Bytes bytes = Bytes.of(memory);
    Span all = Span.of(0, memory.length);
    Extent extent = Extent.of(memory.length, List.of(new Segment("memory", all, 0, memory.length)));
    return Optional.of(
        new Image(
            module.format(),
            module.os(),
            module.arch(),
            // Go's words have 64 bits there, though addresses have 32.
            8 * WORD,
            ByteOrder.LITTLE_ENDIAN,
            module.type(),
            extent,
            List.of(),
            List.of(
                new Section(1, "memory", Section.Kind.DATA, all, 0, memory.length, 1, "", false)),
            module.symbols(),
            List.of(),
            bytes,
            new Pointers(bytes, extent, WORD, new long[0], new long[0]),
            module.linking(),
            null,
            new Records(),
            List.of()));
  }

  private static boolean isData(Segment s) {
    return !s.file().isEmpty() && s.name().equals("memory");
  }
}
