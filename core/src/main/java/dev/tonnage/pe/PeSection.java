package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Section;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One section header ("Section Table (Section Headers)"), as the file has it. */
record PeSection(
    String rawName,
    long virtualSize,
    long address,
    long rawSize,
    long offset,
    long relocations,
    long lineNumbers,
    int relocationCount,
    int lineNumberCount,
    int characteristics) {
  static final int HEADER_BYTES = 40;

  /** Compilers put mangled names there; what is longer was made to exhaust its reader. */
  private static final int LONGEST_NAME = 4096;

  private static final int CODE = 0x20;
  private static final int ZEROS = 0x80;
  private static final int RELOCATIONS_OVERFLOW = 0x0100_0000;
  private static final int EXECUTE = 0x2000_0000;
  private static final int READ = 0x4000_0000;
  private static final int WRITE = 0x8000_0000;
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  static PeSection read(Bytes b) {
    int length = 0;
    while (length < 8 && b.u8(length) != 0) {
      length++;
    }
    return new PeSection(
        b.text(0, length),
        b.u32(8),
        b.u32(12),
        b.u32(16),
        b.u32(20),
        b.u32(24),
        b.u32(28),
        b.u16(32),
        b.u16(34),
        b.i32(36));
  }

  private boolean has(int flag) {
    return (characteristics & flag) != 0;
  }

  /**
   * A name of more than eight bytes stands in the string table: {@code /} and its offset in
   * decimal, or, as LLVM writes large ones, {@code //} and base 64.
   *
   * @param strings null when there are none
   */
  String name(Bytes strings) {
    long at = -1;
    if (rawName.startsWith("//")) {
      at = 0;
      for (byte c : rawName.substring(2).getBytes(StandardCharsets.UTF_8)) {
        int digit = BASE64.indexOf(c);
        at = digit < 0 ? -1 : at < 0 ? -1 : at * 64 + digit;
      }
    } else if (rawName.matches("/[0-9]{1,7}")) {
      at = Long.parseLong(rawName.substring(1));
    }
    if (at < 0 || strings == null) {
      return rawName;
    }
    long end = at;
    while (end - at < LONGEST_NAME && strings.u8(end) != 0) {
      end++;
    }
    return strings.text(at, end - at);
  }

  /**
   * Its bytes in the file; in a program the section ends with its VirtualSize. What lies behind the
   * end of the file is a fault and left out.
   */
  Span span(String name, long fileSize, boolean isObject, List<Fault> faults) {
    if (rawSize == 0 || offset == 0) {
      return Span.EMPTY;
    }
    long size = isObject || virtualSize == 0 ? rawSize : Math.min(rawSize, virtualSize);
    Span span = Span.cutOff(offset, size, fileSize);
    if (span.length() != size) {
      faults.add(
          Fault.truncated(
              offset,
              "PE section %s: PointerToRawData 0x%x and SizeOfRawData %d reach beyond the file's %d"
                  + " bytes",
              name,
              offset,
              rawSize,
              fileSize));
    }
    return span;
  }

  /** What of the raw data lies behind the section's end, to fill up the file's alignment. */
  long rawEnd() {
    return offset == 0 ? 0 : offset + rawSize;
  }

  long memoryBytes(Span file, boolean isObject) {
    long stated = isObject || virtualSize == 0 ? rawSize : virtualSize;
    long inFile = isObject || virtualSize == 0 ? rawSize : Math.min(rawSize, virtualSize);
    // What is missing would have come from the file: it is no zero-filled memory.
    return offset == 0 || rawSize == 0 ? stated : stated - (inFile - file.length());
  }

  Section toSection(int ordinal, String name, Span file, PeHeader header, boolean isObject) {
    boolean isMapped = has(READ | WRITE | EXECUTE | CODE | ZEROS) && !isObjectOnly(name, isObject);
    long memory = isMapped ? memoryBytes(file, isObject) : 0;
    return new Section(
        ordinal,
        name,
        kind(name, header.symbolCount() > 0),
        file,
        memory > 0 && !isObject ? header.imageBase() + address : 0,
        memory,
        align(),
        flagLetters(),
        name.startsWith(".zdebug"));
  }

  /** Parts of an object file that no program has: linker directives, debug information. */
  private boolean isObjectOnly(String name, boolean isObject) {
    return isObject && (has(0x800) || has(0x200) || isDebug(name));
  }

  private long align() {
    int code = characteristics >>> 20 & 0xf;
    return code == 0 ? 0 : 1L << (code - 1);
  }

  private static boolean isDebug(String name) {
    return name.startsWith(".debug") || name.startsWith(".zdebug") || name.startsWith(".stab");
  }

  private Section.Kind kind(String name, boolean hasSymbols) {
    if (isDebug(name)) {
      return Section.Kind.DEBUG;
    }
    String base = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    return switch (base) {
      // Go gives the symbol table a section; stripped, it still holds the long names of sections.
      case ".symtab" -> hasSymbols ? Section.Kind.SYMTAB : Section.Kind.HEADER;
      case ".reloc" -> Section.Kind.RELOC;
      case ".pdata", ".xdata", ".eh_frame" -> Section.Kind.UNWIND;
      case ".idata", ".edata", ".didat" -> Section.Kind.DYNSYM;
      case ".drectve", ".comment", ".buildid" -> Section.Kind.NOTE;
      default ->
          has(CODE) || has(EXECUTE)
              ? Section.Kind.CODE
              : has(ZEROS) || rawSize == 0
                  ? Section.Kind.BSS
                  : has(WRITE)
                      ? Section.Kind.DATA
                      : has(READ) ? Section.Kind.RODATA : Section.Kind.OTHER;
    };
  }

  private String flagLetters() {
    return (has(READ) ? "R" : "")
        + (has(WRITE) ? "W" : "")
        + (has(EXECUTE) ? "X" : "")
        + (has(0x0200_0000) ? "D" : "")
        + (has(RELOCATIONS_OVERFLOW) ? "O" : "");
  }
}
