package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Segment;
import java.util.ArrayList;
import java.util.List;

/** One segment with its sections ({@code loader.h}, segment_command and segment_command_64). */
record MachSegment(
    String name,
    long address,
    long memoryBytes,
    long offset,
    long fileBytes,
    int maxProtection,
    int protection,
    List<MachSection> sections) {

  static MachSegment read(LoadCommand command, int width) {
    Bytes b = command.bytes();
    int w = width;
    int tail = 24 + 4 * w;
    long count = b.u32(tail + 8);
    int sectionBytes = w == 8 ? 80 : 68;
    int from = tail + 16;
    if (count > (b.size() - from) / sectionBytes) {
      throw new DamageException(
          Fault.damaged(
              b.fileOffset() + tail + 8,
              "Mach-O %s: nsects is %d, but the command has %d bytes",
              command.name(),
              count,
              b.size()));
    }
    List<MachSection> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sections.add(
          MachSection.read(b.slice(from + (long) i * sectionBytes, sectionBytes, "section"), w));
    }
    return new MachSegment(
        fixedText(b, 8),
        b.word(24, w),
        b.word(24 + w, w),
        b.word(24 + 2L * w, w),
        b.word(24 + 3L * w, w),
        b.i32(tail),
        b.i32(tail + 4),
        List.copyOf(sections));
  }

  /** A name of up to 16 bytes, filled up with NULs. */
  static String fixedText(Bytes b, long at) {
    int length = 0;
    while (length < 16 && b.u8(at + length) != 0) {
      length++;
    }
    return b.text(at, length);
  }

  /**
   * Whether a program has it in memory. {@code __PAGEZERO} only keeps addresses free: nobody may
   * touch it, and no memory stands behind it; {@code __DWARF} has no memory at all.
   */
  boolean isLoaded() {
    boolean isReserved = fileBytes == 0 && maxProtection == 0 && protection == 0;
    return memoryBytes != 0 && !isReserved;
  }

  boolean holds(long place) {
    return Long.compareUnsigned(place, address) >= 0
        && Long.compareUnsigned(place - address, memoryBytes) < 0;
  }

  /** The address of a place in the file; 0 when it is not loaded with this segment. */
  long addressOf(Span span) {
    long within = span.start() - offset;
    boolean isHere =
        isLoaded() && within >= 0 && span.end() - offset <= Math.min(fileBytes, memoryBytes);
    return isHere ? address + within : 0;
  }

  /** As it is loaded; what lies behind the end of the file is cut off and leaves a fault. */
  Segment toSegment(String unique, long fileSize, List<Fault> faults) {
    Span file = Span.cutOff(offset, fileBytes, fileSize);
    if (file.length() != fileBytes) {
      faults.add(
          Fault.truncated(
              Math.max(offset, 0),
              "Mach-O segment %s: fileoff 0x%x and filesize %s reach beyond the file's %d bytes",
              name,
              offset,
              Long.toUnsignedString(fileBytes),
              fileSize));
    }
    if (memoryBytes < 0 || fileBytes < 0 || fileBytes > memoryBytes) {
      faults.add(
          Fault.damaged(
              Math.max(offset, 0),
              "Mach-O segment %s: filesize is %s, vmsize %s",
              name,
              Long.toUnsignedString(fileBytes),
              Long.toUnsignedString(memoryBytes)));
      return new Segment(unique, file, address, file.length());
    }
    return new Segment(unique, file, address, memoryBytes - (fileBytes - file.length()));
  }
}
