package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Segment;
import java.util.List;
import java.util.Optional;

/** One program header (generic ABI, "Program Header"), as the file has it. */
record ElfSegment(
    int ordinal,
    int type,
    long flags,
    long offset,
    long address,
    long fileBytes,
    long memoryBytes,
    long align) {
  static final int LOAD = 1;
  static final int DYNAMIC = 2;
  static final int INTERPRETER = 3;
  static final int NOTE = 4;
  static final int GNU_STACK = 0x6474e551;
  static final int GNU_RELRO = 0x6474e552;

  static ElfSegment read(Bytes entry, int ordinal, int width) {
    return width == 8
        ? new ElfSegment(
            ordinal,
            entry.i32(0),
            entry.u32(4),
            entry.i64(8),
            entry.i64(16),
            entry.i64(32),
            entry.i64(40),
            entry.i64(48))
        : new ElfSegment(
            ordinal,
            entry.i32(0),
            entry.u32(24),
            entry.u32(4),
            entry.u32(8),
            entry.u32(16),
            entry.u32(20),
            entry.u32(28));
  }

  /**
   * Empty when it makes no sense; what lies behind the end of the file is cut off. Both leave a
   * fault.
   */
  Optional<Segment> toSegment(long fileSize, List<Fault> faults) {
    if (memoryBytes < 0 || fileBytes < 0 || offset < 0 || fileBytes > memoryBytes) {
      faults.add(
          Fault.damaged(
              Fault.NOWHERE,
              "ELF program header %d: p_offset 0x%x, p_filesz %s, p_memsz %s make no segment",
              ordinal,
              offset,
              Long.toUnsignedString(fileBytes),
              Long.toUnsignedString(memoryBytes)));
      return Optional.empty();
    }
    Span file =
        fileBytes == 0 || offset >= fileSize
            ? Span.EMPTY
            : new Span(offset, Math.min(fileSize, offset + Math.min(fileBytes, fileSize)));
    long missing = fileBytes - file.length();
    if (missing > 0) {
      faults.add(
          Fault.truncated(
              offset,
              "ELF program header %d: p_offset 0x%x and p_filesz %d reach beyond the file's %d bytes",
              ordinal,
              offset,
              fileBytes,
              fileSize));
    }
    // What is missing would have come from the file: it is no zero-filled memory.
    return Optional.of(new Segment(name(), file, address, memoryBytes - missing));
  }

  private String name() {
    return "LOAD #%d [%s%s%s]"
        .formatted(
            ordinal,
            (flags & 4) != 0 ? "R" : "",
            (flags & 2) != 0 ? "W" : "",
            (flags & 1) != 0 ? "X" : "");
  }
}
