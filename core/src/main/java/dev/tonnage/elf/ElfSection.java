package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import java.util.List;

/** One entry of the section table (generic ABI, "Sections"), as the file has it. */
record ElfSection(
    int ordinal,
    long nameOffset,
    int type,
    long flags,
    long address,
    long offset,
    long size,
    long link,
    long info,
    long align,
    long entryBytes) {
  private static final int NULL = 0;
  private static final int NOBITS = 8;
  private static final long WRITE = 1;
  private static final long ALLOC = 2;
  private static final long EXEC = 4;
  private static final long TLS = 0x400;
  private static final long COMPRESSED = 0x800;

  static ElfSection read(Bytes entry, int ordinal, int width) {
    int w = width;
    return new ElfSection(
        ordinal,
        entry.u32(0),
        entry.i32(4),
        entry.word(8, w),
        entry.word(8 + w, w),
        entry.word(8 + 2L * w, w),
        entry.word(8 + 3L * w, w),
        entry.u32(8 + 4L * w),
        entry.u32(12 + 4L * w),
        entry.word(16 + 4L * w, w),
        entry.word(16 + 5L * w, w));
  }

  boolean isNull() {
    return type == NULL;
  }

  private boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** Its bytes in the file; what lies behind the end of the file is a fault and left out. */
  Span span(String name, long fileSize, List<Fault> faults) {
    if (type == NOBITS || size == 0) {
      return Span.EMPTY;
    }
    if (offset < 0 || size < 0 || offset > fileSize || size > fileSize - offset) {
      faults.add(
          Fault.truncated(
              offset,
              "ELF section %d (%s): sh_offset 0x%x and sh_size %s reach beyond the file's %d bytes",
              ordinal,
              name,
              offset,
              Long.toUnsignedString(size),
              fileSize));
      return offset < 0 || offset >= fileSize ? Span.EMPTY : new Span(offset, fileSize);
    }
    return Span.of(offset, size);
  }

  Section toSection(String name, Span bytes, boolean isRelocatable) {
    // Thread-local zeros (.tbss) take no place of their own in memory: each thread has its copy.
    boolean isMapped = has(ALLOC) && !(has(TLS) && type == NOBITS) && size > 0;
    return new Section(
        ordinal,
        name,
        kind(name),
        bytes,
        isMapped && !isRelocatable ? address : 0,
        isMapped ? (type == NOBITS ? size : bytes.length()) : 0,
        align,
        flagLetters(),
        has(COMPRESSED) || name.startsWith(".zdebug"));
  }

  /**
   * What it holds: by type where the type says it, by flags otherwise, by name for what only names
   * tell.
   */
  private Section.Kind kind(String name) {
    if (name.startsWith(".debug")
        || name.startsWith(".zdebug")
        || name.startsWith(".stab")
        || name.startsWith(".gdb_index")
        || name.startsWith(".gnu_debugl")
        || name.startsWith(".gnu_debuga")) {
      return Section.Kind.DEBUG;
    }
    if (name.endsWith(".gopclntab")) {
      return Section.Kind.PCLNTAB;
    }
    return switch (type) {
      case NOBITS -> Section.Kind.BSS;
      case 11, 5, 0x6ffffff6, 0x6fffffff, 0x6ffffffe, 0x6ffffffd -> Section.Kind.DYNSYM;
      case 2, 18 -> Section.Kind.SYMTAB;
      case 3 ->
          has(ALLOC)
              ? Section.Kind.DYNSYM
              : name.equals(".shstrtab") ? Section.Kind.HEADER : Section.Kind.SYMTAB;
      case 4, 9, 19, 0x6fffff00 -> Section.Kind.RELOC;
      case 7 -> Section.Kind.NOTE;
      default -> {
        if (name.startsWith(".eh_frame")
            || name.equals(".gcc_except_table")
            || name.startsWith(".ARM.ex")) {
          yield Section.Kind.UNWIND;
        }
        if (!has(ALLOC)) {
          yield name.equals(".comment") ? Section.Kind.NOTE : Section.Kind.OTHER;
        }
        yield has(EXEC) ? Section.Kind.CODE : has(WRITE) ? Section.Kind.DATA : Section.Kind.RODATA;
      }
    };
  }

  /** The letters that readelf prints. */
  private String flagLetters() {
    StringBuilder letters = new StringBuilder();
    String known = "WAX MSILOGTC";
    for (int bit = 0; bit < known.length(); bit++) {
      if (known.charAt(bit) != ' ' && (flags & (1L << bit)) != 0) {
        letters.append(known.charAt(bit));
      }
    }
    return letters.toString();
  }
}
