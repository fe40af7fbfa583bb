package dev.tonnage.image;

import dev.tonnage.bytes.Span;

/**
 * One entry of a symbol table.
 *
 * @param name as the table has it, not demangled
 * @param address where it is in memory
 * @param size in bytes; 0 when the table does not say
 * @param type what it names
 * @param binding who sees it
 * @param section the ordinal of the section it is in; -1 when it is in none
 * @param entry the bytes of the entry itself
 * @param nameBytes the bytes of its name in the string table, the NUL included
 * @param reachesToNext whether its size is not the table's word but the distance to what begins
 *     next
 */
public record Symbol(
    String name,
    long address,
    long size,
    Type type,
    Binding binding,
    int section,
    Span entry,
    Span nameBytes,
    boolean reachesToNext) {

  /** A symbol whose table says what size it has. */
  public Symbol(
      String name,
      long address,
      long size,
      Type type,
      Binding binding,
      int section,
      Span entry,
      Span nameBytes) {
    this(name, address, size, type, binding, section, entry, nameBytes, false);
  }

  /** What a symbol names. */
  public enum Type {
    FUNCTION,
    OBJECT,
    SECTION,
    FILE,
    TLS,
    OTHER
  }

  /** Who sees a symbol. */
  public enum Binding {
    LOCAL,
    GLOBAL,
    WEAK,
    OTHER
  }

  /** Whether it stands for something of another file. */
  public boolean isImport() {
    return section < 0
        && address == 0
        && !name.isEmpty()
        && type != Type.FILE
        && type != Type.SECTION;
  }

  /** Whether it stands for bytes of this file. */
  public boolean isDefined() {
    return section >= 0 && size > 0 && type != Type.FILE && type != Type.SECTION;
  }
}
