package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.image.Symbol;
import dev.tonnage.image.SymbolSizes;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads a PE file, or a COFF object file, into an {@link Image}. The headers must be sound; each
 * table behind them is read on its own, so that one that is broken leaves a fault and the rest
 * stands.
 */
public final class PeReader {
  private static final int RELOCATION_BYTES = 10;
  private static final int LINE_NUMBER_BYTES = 6;

  /** The largest FileAlignment there may be ("Optional Header Windows-Specific Fields"). */
  private static final int LARGEST_ALIGNMENT = 65_536;

  private static final int FILE_ALIGNMENT = 512;

  private final Bytes file;
  private final PeHeader header;
  private final boolean isObject;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();

  private PeReader(Bytes file, PeHeader header, boolean isObject) {
    this.file = file;
    this.header = header;
    this.isObject = isObject;
  }

  /** Reads a file that {@link Format#detect} calls PE. */
  public static Parsed<Image> read(Bytes file) {
    Bytes f = file.order(ByteOrder.LITTLE_ENDIAN);
    return Parsed.attempt(() -> Parsed.found(new PeReader(f, PeHeader.read(f), false).image()));
  }

  /** Reads an object file, which has no magic; absent when it does not look like one. */
  public static Parsed<Image> readObject(Bytes file) {
    Bytes f = file.order(ByteOrder.LITTLE_ENDIAN);
    return Parsed.attempt(
        () ->
            PeHeader.isObject(f)
                ? Parsed.found(new PeReader(f, PeHeader.readObject(f), true).image())
                : Parsed.absent());
  }

  private Image image() {
    Bytes strings = attempt(null, () -> CoffSymbols.strings(file, header));
    List<PeSection> table = attempt(List.of(), this::sectionTable);
    List<Section> real = sections(table, strings);
    List<Segment> segments = segments(table, real);
    Extent extent = Extent.of(file.size(), segments);
    List<Section> sections = new ArrayList<>(real);
    sections.addAll(loose(table, real, strings));
    PeMemory memory = new PeMemory(file, extent, header.imageBase());
    Records records = new Records();
    Imports imports = attempt(null, () -> Imports.read(memory, header, records));
    PeRecords readers = new PeRecords(memory, header, records);
    if (!isObject) {
      for (Runnable reader : List.<Runnable>of(readers::exceptions, readers::relocations)) {
        attempt(
            null,
            () -> {
              reader.run();
              return null;
            });
      }
    }
    Exports exports = attempt(Exports.NONE, () -> Exports.read(memory, header, real));
    Exceptions exceptions = attempt(Exceptions.NONE, () -> Exceptions.read(memory, header));
    DebugDirectory debug = attempt(DebugDirectory.NONE, () -> DebugDirectory.read(memory, header));
    List<Symbol> symbols = new ArrayList<>(exports.symbols());
    if (!CoffSymbols.span(header).isEmpty()) {
      symbols.addAll(
          attempt(List.of(), () -> CoffSymbols.read(file, header, strings, real, isObject)));
    }
    List<String> libraries = imports == null ? List.of() : imports.libraries();
    List<Image.Structure> structures = new ArrayList<>(header.structures(isObject));
    if (imports != null) {
      structures.addAll(imports.structures());
    }
    structures.addAll(exports.structures());
    structures.addAll(debug.structures());
    structures.addAll(directories(memory));
    structures.addAll(attempt(List.of(), () -> Resources.read(memory, header)));
    structures.addAll(relocations(table));
    structures.addAll(padding(table, real));
    return new Image(
        Format.PE,
        header.os(),
        header.arch(),
        header.width() * 8,
        ByteOrder.LITTLE_ENDIAN,
        header.type(isObject),
        extent,
        segments,
        List.copyOf(sections),
        new SymbolSizes(real, isObject, exceptions.starts()).fill(exceptions.sized(symbols)),
        List.copyOf(structures),
        file,
        readers.pointers(),
        new Image.Linking(!libraries.isEmpty(), null, libraries, header.isPie(), null),
        debug.buildId(),
        records,
        List.copyOf(faults));
  }

  private <T> T attempt(T otherwise, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (DamageException e) {
      faults.add(e.fault());
      return otherwise;
    }
  }

  private List<PeSection> sectionTable() {
    Bytes table =
        file.slice(
            header.sectionTable(),
            (long) header.sectionCount() * PeSection.HEADER_BYTES,
            "PE section headers");
    List<PeSection> sections = new ArrayList<>();
    for (int i = 0; i < header.sectionCount(); i++) {
      sections.add(
          PeSection.read(
              table.slice(
                  (long) i * PeSection.HEADER_BYTES,
                  PeSection.HEADER_BYTES,
                  "PE section header " + (i + 1))));
    }
    return sections;
  }

  /** In the file's order, which symbols count them in, from 1. */
  private List<Section> sections(List<PeSection> table, Bytes strings) {
    List<Section> sections = new ArrayList<>();
    for (PeSection s : table) {
      String name = attempt(s.rawName(), () -> s.name(strings));
      Span span = s.span(name, file.size(), isObject, faults);
      sections.add(s.toSection(sections.size() + 1, unique(name), span, header, isObject));
    }
    return List.copyOf(sections);
  }

  /** An object file has a section for each function, all of one name. */
  private String unique(String name) {
    int times = names.merge(name, 1, Integer::sum);
    return times == 1 ? name : name + " (" + times + ")";
  }

  private List<Segment> segments(List<PeSection> table, List<Section> sections) {
    List<Segment> segments = new ArrayList<>();
    if (!isObject && header.headerBytes() > 0) {
      Span headers = Span.cutOff(0, header.headerBytes(), file.size());
      segments.add(new Segment("headers", headers, header.imageBase(), headers.length()));
    }
    for (Section s : sections) {
      if (s.isMapped()) {
        segments.add(new Segment(Segment.nameOf(s), s.file(), s.address(), s.memoryBytes()));
      }
    }
    return List.copyOf(segments);
  }

  /** What no section holds. */
  private List<Section> loose(List<PeSection> table, List<Section> real, Bytes strings) {
    List<Section> loose = new ArrayList<>();
    int ordinal = real.size() + 1;
    Span symbols = CoffSymbols.span(header);
    Span inFile = Span.cutOff(symbols.start(), symbols.length(), file.size());
    boolean isHeld = real.stream().anyMatch(s -> s.file().contains(symbols.start()));
    if (!isHeld && !inFile.isEmpty()) {
      loose.add(loose(ordinal++, "COFF symbols", Section.Kind.SYMTAB, inFile));
    }
    if (!isHeld && strings != null) {
      Span span = Span.of(strings.fileOffset(), strings.size());
      boolean isForSymbols = header.symbolCount() > 0;
      loose.add(
          loose(
              ordinal++,
              "COFF strings",
              isForSymbols ? Section.Kind.SYMTAB : Section.Kind.HEADER,
              span));
    }
    PeHeader.Directory certificates = header.directory(PeHeader.CERTIFICATES);
    Span signature = Span.cutOff(certificates.address(), certificates.size(), file.size());
    if (!signature.isEmpty()) {
      loose.add(loose(ordinal++, "certificates", Section.Kind.SIGNATURE, signature));
    }
    if (!isObject) {
      long end = header.headerBytes();
      for (PeSection s : table) {
        end = Math.max(end, s.rawEnd());
      }
      // Whatever of it is named above keeps its name: of two ranges the shorter one counts.
      for (Section s : loose) {
        end = s.file().start() <= end ? Math.max(end, s.file().end()) : end;
      }
      long to = signature.isEmpty() || signature.start() < end ? file.size() : signature.start();
      boolean isAligned = to - end < FILE_ALIGNMENT && end < to && isZeros(end, to);
      if (end < to && !isAligned) {
        loose.add(loose(ordinal, "overlay", Section.Kind.OTHER, new Span(end, to)));
      }
    }
    return loose;
  }

  private static Section loose(int ordinal, String name, Section.Kind kind, Span span) {
    return new Section(ordinal, name, kind, span, 0, 0, 1, "", false);
  }

  /** The tables that data directories point to and that hold nothing but themselves. */
  private List<Image.Structure> directories(PeMemory memory) {
    List<Image.Structure> found = new ArrayList<>();
    directory(memory, PeHeader.RESOURCES, "PE resources", Section.Kind.RODATA, found);
    directory(memory, PeHeader.EXCEPTIONS, "PE exception table", Section.Kind.UNWIND, found);
    directory(memory, PeHeader.BASE_RELOCATIONS, "PE base relocations", Section.Kind.RELOC, found);
    directory(memory, PeHeader.BOUND_IMPORTS, "PE bound imports", Section.Kind.DYNSYM, found);
    directory(memory, PeHeader.IMPORT_ADDRESSES, "PE import addresses", Section.Kind.DYNSYM, found);
    directory(memory, PeHeader.DELAY_IMPORTS, "PE delayed imports", Section.Kind.DYNSYM, found);
    return found;
  }

  private void directory(
      PeMemory memory, int number, String name, Section.Kind kind, List<Image.Structure> found) {
    PeHeader.Directory d = header.directory(number);
    if (d.address() != 0 && d.size() != 0) {
      Span span = attempt(Span.EMPTY, () -> memory.span(d.address(), d.size(), name));
      if (!span.isEmpty()) {
        found.add(new Image.Structure(name, span, kind));
      }
    }
  }

  /**
   * Raw data go on behind their section up to the file's alignment; all of one byte, or not filler.
   */
  private List<Image.Structure> padding(List<PeSection> table, List<Section> real) {
    List<Image.Structure> found = new ArrayList<>();
    for (int i = 0; i < real.size(); i++) {
      long start = real.get(i).file().end();
      long end = Math.min(table.get(i).rawEnd(), file.size());
      if (start > 0 && end > start && end - start <= LARGEST_ALIGNMENT && isFiller(start, end)) {
        found.add(new Image.Structure("padding", new Span(start, end), Section.Kind.PADDING));
      }
    }
    return found;
  }

  private boolean isZeros(long start, long end) {
    return file.u8(start) == 0 && isFiller(start, end);
  }

  private boolean isFiller(long start, long end) {
    int first = file.u8(start);
    for (long i = start; i < end; i++) {
      if (file.u8(i) != first) {
        return false;
      }
    }
    return true;
  }

  private List<Image.Structure> relocations(List<PeSection> table) {
    List<Image.Structure> found = new ArrayList<>();
    for (PeSection s : table) {
      Span relocations =
          Span.cutOff(s.relocations(), (long) RELOCATION_BYTES * s.relocationCount(), file.size());
      if (!relocations.isEmpty() && s.relocations() != 0) {
        found.add(new Image.Structure("COFF relocations", relocations, Section.Kind.RELOC));
      }
      Span lines =
          Span.cutOff(s.lineNumbers(), (long) LINE_NUMBER_BYTES * s.lineNumberCount(), file.size());
      if (!lines.isEmpty() && s.lineNumbers() != 0) {
        found.add(new Image.Structure("COFF line numbers", lines, Section.Kind.DEBUG));
      }
    }
    return found;
  }
}
