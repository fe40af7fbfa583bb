package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import java.util.List;

/** One section of a segment ({@code loader.h}, section and section_64). */
record MachSection(
    String name,
    String segment,
    long address,
    long size,
    long offset,
    long align,
    long relocations,
    long relocationCount,
    int flags,
    long reserved1,
    long reserved2) {
  private static final int ZEROFILL = 0x1;
  private static final int CSTRING_LITERALS = 0x2;
  private static final int GB_ZEROFILL = 0xc;
  private static final int THREAD_LOCAL_ZEROFILL = 0x12;
  private static final int PURE_INSTRUCTIONS = 0x8000_0000;
  private static final int SOME_INSTRUCTIONS = 0x400;
  private static final int DEBUG = 0x200_0000;

  static MachSection read(Bytes b, int w) {
    int tail = 32 + 2 * w;
    return new MachSection(
        MachSegment.fixedText(b, 0),
        MachSegment.fixedText(b, 16),
        b.word(32, w),
        b.word(32 + w, w),
        b.u32(tail),
        1L << Math.min(b.u32(tail + 4), 30),
        b.u32(tail + 8),
        b.u32(tail + 12),
        b.i32(tail + 16),
        b.u32(tail + 20),
        b.u32(tail + 24));
  }

  /** What it holds, as its flags say. */
  int type() {
    return flags & 0xff;
  }

  boolean isZeros() {
    return type() == ZEROFILL || type() == GB_ZEROFILL || type() == THREAD_LOCAL_ZEROFILL;
  }

  String fullName() {
    return segment + "," + name;
  }

  /** Its bytes in the file; what lies behind the end of the file is a fault and left out. */
  Span span(long fileSize, List<Fault> faults) {
    if (isZeros() || size == 0) {
      return Span.EMPTY;
    }
    Span span = Span.cutOff(offset, size, fileSize);
    if (span.length() != size) {
      faults.add(
          Fault.truncated(
              offset,
              "Mach-O section %s: offset 0x%x and size %s reach beyond the file's %d bytes",
              fullName(),
              offset,
              Long.toUnsignedString(size),
              fileSize));
    }
    return span;
  }

  Section toSection(int ordinal, String unique, Span file, boolean isLoaded, boolean isObject) {
    // Thread-local zeros take no place of their own in memory: each thread has its copy.
    // The debug information of an object file is in its one segment, but goes into no program.
    boolean isForTools = isObject && kind() == Section.Kind.DEBUG;
    boolean isMapped = isLoaded && type() != THREAD_LOCAL_ZEROFILL && size > 0 && !isForTools;
    return new Section(
        ordinal,
        unique,
        kind(),
        file,
        isMapped ? address : 0,
        isMapped ? (isZeros() ? size : file.length()) : 0,
        align,
        flagText(isObject),
        name.startsWith("__zdebug"));
  }

  /** What it holds: by type and attributes, by name for what only names tell. */
  Section.Kind kind() {
    if (segment.equals("__DWARF")
        || name.startsWith("__debug")
        || name.startsWith("__zdebug")
        || (flags & DEBUG) != 0) {
      return Section.Kind.DEBUG;
    }
    if (name.equals("__gopclntab")) {
      return Section.Kind.PCLNTAB;
    }
    if (isZeros()) {
      return Section.Kind.BSS;
    }
    if (name.equals("__eh_frame")
        || name.equals("__unwind_info")
        || name.equals("__compact_unwind")
        || name.equals("__gcc_except_tab")) {
      return Section.Kind.UNWIND;
    }
    if ((flags & (PURE_INSTRUCTIONS | SOME_INSTRUCTIONS)) != 0) {
      return Section.Kind.CODE;
    }
    boolean isConstant =
        segment.equals("__TEXT")
            || segment.equals("__DATA_CONST")
            || type() == CSTRING_LITERALS
            || name.equals("__const");
    return isConstant ? Section.Kind.RODATA : Section.Kind.DATA;
  }

  private String flagText(boolean isObject) {
    String letters =
        ((flags & (PURE_INSTRUCTIONS | SOME_INSTRUCTIONS)) != 0 ? "X" : "")
            + (isZeros() ? "Z" : "")
            + (isObject && relocationCount > 0 ? "R" : "");
    return letters + (type() == 0 ? "" : (letters.isEmpty() ? "" : " ") + "type " + type());
  }
}
