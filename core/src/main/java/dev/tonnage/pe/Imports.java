package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;

/** What the loader is asked for ("The .idata Section"). */
final class Imports {
  private static final String WHAT = "PE imports";
  private static final int DESCRIPTOR_BYTES = 20;

  private final PeMemory memory;
  private final int width;
  private final Records records;
  private final List<String> libraries = new ArrayList<>();
  private final List<Image.Structure> structures = new ArrayList<>();
  private long budget;

  private Imports(PeMemory memory, int width, Records records) {
    this.records = records;
    this.memory = memory;
    this.width = width;
    // Names may be shared, but all imports together are no more than twice the file.
    this.budget = 4096 + 2L * memory.file().size();
  }

  static Imports read(PeMemory memory, PeHeader header, Records records) {
    Imports imports = new Imports(memory, header.width(), records);
    long at = header.directory(PeHeader.IMPORTS).address();
    if (at != 0) {
      Bytes descriptors = memory.from(at, WHAT);
      long next = 0;
      while (next + DESCRIPTOR_BYTES <= descriptors.size() && descriptors.u32(next + 12) != 0) {
        imports.library(descriptors, next);
        next += DESCRIPTOR_BYTES;
      }
      long end = Math.min(next + DESCRIPTOR_BYTES, descriptors.size());
      imports.add(Span.of(descriptors.fileOffset(), end));
    }
    return imports;
  }

  private void library(Bytes descriptors, long at) {
    Span name = memory.string(descriptors.u32(at + 12), WHAT);
    spend(DESCRIPTOR_BYTES + name.length());
    String library = memory.text(name);
    libraries.add(library);
    int owner = records.importOf(null, library, false);
    records.aboutImport(name, Section.Kind.DYNSYM, owner);
    records.aboutImport(
        Span.of(descriptors.fileOffset() + at, DESCRIPTOR_BYTES), Section.Kind.HEADER, owner);
    add(name);
    long addresses = descriptors.u32(at + 16);
    long lookups = descriptors.u32(at) != 0 ? descriptors.u32(at) : descriptors.u32(at + 16);
    Bytes table = memory.from(lookups, WHAT);
    long next = 0;
    long byOrdinal = width == 8 ? Long.MIN_VALUE : 0x8000_0000L;
    while (next + width <= table.size() && table.word(next, width) != 0) {
      spend(width);
      long entry = table.word(next, width);
      if ((entry & byOrdinal) == 0) {
        // A hint of two bytes, the name, and a byte to make it even.
        Span symbol = memory.string((entry & 0x7fff_ffffL) + 2, WHAT);
        spend(symbol.length());
        long end = symbol.end() + (symbol.length() & 1);
        Span hintAndName = new Span(symbol.start() - 2, Math.min(end, memory.file().size()));
        add(hintAndName);
        int imported = records.importOf(memory.text(symbol), library, true);
        records.aboutImport(hintAndName, Section.Kind.DYNSYM, imported);
        slots(table, next, addresses + next, imported);
      } else {
        slots(table, next, addresses + next, owner);
      }
      next += width;
    }
    add(Span.of(table.fileOffset(), Math.min(next + width, table.size())));
  }

  /** An import has a slot in the table of names, and one that the loader fills. */
  private void slots(Bytes table, long at, long address, int imported) {
    Span lookup = Span.of(table.fileOffset() + at, width);
    records.aboutImport(lookup, Section.Kind.DYNSYM, imported);
    Span slot = memory.extent().locate(memory.base() + address, width);
    if (slot.length() == width && slot.end() <= memory.file().size() && !slot.equals(lookup)) {
      records.aboutImport(slot, Section.Kind.DATA, imported);
    }
  }

  private void spend(long bytes) {
    budget -= bytes;
    if (budget < 0) {
      throw new DamageException(
          Fault.limit(Fault.NOWHERE, "PE imports: more of them than the file can name"));
    }
  }

  private void add(Span span) {
    structures.add(new Image.Structure(WHAT, span, Section.Kind.DYNSYM));
  }

  List<String> libraries() {
    return List.copyOf(libraries);
  }

  List<Image.Structure> structures() {
    return structures;
  }
}
