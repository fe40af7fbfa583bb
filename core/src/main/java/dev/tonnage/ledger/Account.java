package dev.tonnage.ledger;

/** The columns into which an owner's bytes are counted. */
public enum Account {
  /** Its own bytes: {@code file_bytes} of {@code symbols}. */
  OWN,
  /** Its share of the table that maps program counters to functions and lines. */
  PCLNTAB,
  /** Its entries in symbol tables, and their names. */
  SYMTAB,
  /** Its debug information. */
  DEBUG,
  /** Its relocations. */
  RELOC;

  static final Account[] ALL = values();
}
