package dev.tonnage.ledger;

import java.util.Locale;

/**
 * Why a byte is said to belong to somebody, strongest first. Of two claims on one byte the stronger
 * evidence wins, then the shorter range, then the name; never the order in which they were made.
 */
public enum Evidence {
  /** Code that was inlined, where it is asked for by the function it was written in. */
  INLINE,
  /** The format's own header says so. */
  FORMAT,
  /** A record of the language's runtime tables, such as Go's function table. */
  RECORD,
  /** An entry of the symbol table. */
  SYMBOL,
  /** Debug information. */
  DEBUG,
  /** Something that refers to it. */
  REFERENCE,
  /**
   * A symbol begins before it, and no other up to it: where that one ends, the table does not say.
   */
  NEXT_SYMBOL,
  /** Only the section it is in. */
  SECTION,
  /** Nothing: what lies between. */
  NONE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
