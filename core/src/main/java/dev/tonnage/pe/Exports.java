package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What others may import ("The .edata Section"). Each export is a symbol, whose entry is the one in
 * the address table; the rest of the table is structure.
 */
record Exports(List<Symbol> symbols, List<Image.Structure> structures) {
  private static final String WHAT = "PE exports";
  private static final int DIRECTORY_BYTES = 40;

  static final Exports NONE = new Exports(List.of(), List.of());

  static Exports read(PeMemory memory, PeHeader header, List<Section> sections) {
    PeHeader.Directory directory = header.directory(PeHeader.EXPORTS);
    if (directory.address() == 0) {
      return NONE;
    }
    Bytes d = memory.bytes(directory.address(), DIRECTORY_BYTES, WHAT);
    long functions = d.u32(20);
    long names = d.u32(24);
    Bytes addresses = memory.bytes(d.u32(28), 4 * functions, WHAT);
    Bytes pointers = memory.bytes(d.u32(32), 4 * names, WHAT);
    Bytes ordinals = memory.bytes(d.u32(36), 2 * names, WHAT);
    List<Image.Structure> structures = new ArrayList<>();
    structures.add(structure(Span.of(d.fileOffset(), DIRECTORY_BYTES)));
    structures.add(structure(Span.of(pointers.fileOffset(), pointers.size())));
    structures.add(structure(Span.of(ordinals.fileOffset(), ordinals.size())));
    structures.add(structure(memory.string(d.u32(12), WHAT)));
    List<Symbol> symbols = new ArrayList<>();
    // As many bytes of names as the file has, for names may share theirs.
    long budget = memory.file().size();
    TreeMap<Long, Section> byAddress = new TreeMap<>();
    sections.stream().filter(Section::isMapped).forEach(s -> byAddress.put(s.address(), s));
    for (int i = 0; i < names; i++) {
      int index = ordinals.u16(2L * i);
      if (index >= functions) {
        continue;
      }
      Span name = memory.string(pointers.u32(4L * i), WHAT);
      budget -= name.length();
      if (budget < 0) {
        throw new DamageException(
            Fault.limit(name.start(), "PE exports: their names are longer than the file"));
      }
      long address = addresses.u32(4L * index);
      // An address inside the export table is the name of a symbol in another library.
      boolean isForwarded =
          address >= directory.address() && address - directory.address() < directory.size();
      Section section = isForwarded ? null : at(byAddress, memory.base() + address);
      symbols.add(
          new Symbol(
              memory.text(name),
              memory.base() + address,
              0,
              section != null && section.kind() == Section.Kind.CODE
                  ? Symbol.Type.FUNCTION
                  : Symbol.Type.OBJECT,
              Symbol.Binding.GLOBAL,
              section == null ? -1 : section.ordinal(),
              Span.of(addresses.fileOffset() + 4L * index, 4),
              name));
    }
    return new Exports(List.copyOf(symbols), List.copyOf(structures));
  }

  private static Image.Structure structure(Span span) {
    return new Image.Structure(WHAT, span, Section.Kind.DYNSYM);
  }

  private static Section at(TreeMap<Long, Section> sections, long address) {
    Map.Entry<Long, Section> below = sections.floorEntry(address);
    return below != null && address - below.getKey() < below.getValue().memoryBytes()
        ? below.getValue()
        : null;
  }
}
