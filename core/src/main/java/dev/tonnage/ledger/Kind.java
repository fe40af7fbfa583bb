package dev.tonnage.ledger;

import java.util.Locale;

/** What an owner's bytes are. The names are those of the column {@code symbols.kind}. */
public enum Kind {
  CODE,
  TYPE,
  ITAB,
  STRING,
  RODATA,
  DATA,
  BSS,
  EMBED,
  PCLNTAB,
  FUNCDATA,
  DEBUG,
  SYMTAB,
  RELOC,
  UNWIND,
  HEADER,
  NOTE,
  SIGNATURE,
  PADDING,
  UNATTRIBUTED;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
