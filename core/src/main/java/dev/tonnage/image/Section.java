package dev.tonnage.image;

import dev.tonnage.bytes.Span;

/**
 * A named part of a file.
 *
 * @param ordinal its place in the section table
 * @param name unescaped, as the file has it; may be empty
 * @param kind what it holds
 * @param file its bytes in the file, cut off at the file's end; empty for one that is zeros in
 *     memory only
 * @param address where it is mapped; 0 when it is not
 * @param memoryBytes its size in memory; 0 when it is not mapped
 * @param align the alignment it asks for, in bytes; 0 and 1 mean none
 * @param flags as the format writes them, for instance {@code AX}
 * @param compressed whether its bytes are compressed in the file
 */
public record Section(
    int ordinal,
    String name,
    Kind kind,
    Span file,
    long address,
    long memoryBytes,
    long align,
    String flags,
    boolean compressed) {

  /** What a section holds; fits the kinds of owners that the ledger knows. */
  public enum Kind {
    CODE,
    RODATA,
    DATA,
    BSS,
    PCLNTAB,
    DEBUG,
    /** Symbols that only tools read, which stripping takes away. */
    SYMTAB,
    /** Symbols that the loader binds by. */
    DYNSYM,
    RELOC,
    UNWIND,
    NOTE,
    HEADER,
    SIGNATURE,
    /** Filler that the format asks for. */
    PADDING,
    OTHER
  }

  public boolean isMapped() {
    return memoryBytes > 0;
  }
}
