package dev.tonnage.bench;

/** What is measured, in the order of the table; each is a method of {@link ReaderBenchmark}. */
enum Reader {
  ELF("image", "ELF"),
  PE("image", "PE"),
  MACHO("image", "Mach-O"),
  MACHO_FAT("image", "Mach-O, fat"),
  WASM("image", "WebAssembly"),
  ARCHIVE("image", "archive"),
  FUNCTIONS("functions", "Go: functions"),
  TYPES("types", "Go: types"),
  INLINES("inlines", "Go: inlined code"),
  GO("go", "Go: all"),
  UNITS("units", "DWARF: units"),
  LINES("lines", "DWARF: lines"),
  DWARF_INLINES("dwarfInlines", "DWARF: inlined code"),
  DWARF("dwarf", "DWARF: all but inlined code"),
  DEMANGLE("demangle", "demangler"),
  SCAN("scan", "disassembler"),
  ATTRIBUTE("attribute", "attribution and ledger"),
  WEIGH("weigh", "all");

  /** The benchmark's method. */
  final String method;

  final String label;

  Reader(String method, String label) {
    this.method = method;
    this.label = label;
  }
}
