package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.image.Symbol;
import dev.tonnage.image.SymbolSizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads an ELF file into an {@link Image}. The header must be sound; each table behind it is read
 * on its own, so that one that is broken leaves a fault and the rest stands.
 */
public final class ElfReader {
  private static final int PN_XNUM = 0xffff;
  private static final int SHN_XINDEX = 0xffff;

  /**
   * Sections may share names; but names that add up to more than this many times their table, and
   * this much for each section, were made to exhaust their reader.
   */
  private static final int NAMES_PER_TABLE = 8;

  private static final int NAME_PER_SECTION = 64;

  private static final int SHT_SYMTAB = 2;
  private static final int SHT_DYNSYM = 11;

  private final Bytes file;
  private final ElfHeader header;
  private final List<Fault> faults = new ArrayList<>();

  private ElfReader(Bytes file, ElfHeader header) {
    this.file = file.order(header.order());
    this.header = header;
  }

  /** Reads a file that {@link Format#detect} calls ELF. */
  public static Parsed<Image> read(Bytes file) {
    return Parsed.attempt(() -> Parsed.found(new ElfReader(file, ElfHeader.read(file)).image()));
  }

  private Image image() {
    List<ElfSection> table = attempt(List.of(), this::sectionTable);
    List<ElfSegment> programs = attempt(List.of(), this::segmentTable);
    List<Section> sections = named(table);
    List<Segment> loads = new ArrayList<>();
    for (ElfSegment p : programs) {
      if (p.type() == ElfSegment.LOAD) {
        p.toSegment(file.size(), faults).ifPresent(loads::add);
      }
    }
    List<Segment> mapped = loads.isEmpty() ? asSegments(sections) : loads;
    Map<Integer, List<Symbol>> symbols = new TreeMap<>();
    for (ElfSection s : table) {
      if (s.type() == SHT_SYMTAB || s.type() == SHT_DYNSYM) {
        symbols.put(
            s.ordinal(), attempt(List.of(), () -> new ElfSymbols(file, header, table, s).read()));
      }
    }
    ElfDynamic dynamic = attempt(ElfDynamic.NONE, () -> ElfDynamic.read(file, header, programs));
    String interpreter = attempt(null, () -> ElfDynamic.interpreter(file, programs));
    String buildId = attempt(null, () -> ElfNotes.buildId(file, table, programs));
    Extent extent = Extent.of(file.size(), mapped);
    Pointers pointers =
        attempt(
            new Pointers(file, extent, header.width(), new long[0], new long[0]),
            () -> ElfRelocations.read(file, header, table, extent));
    List<Image.Structure> structures = structures(table, programs);
    Records records = new Records();
    ElfTables tables = new ElfTables(file, header, table, sections, symbols, extent);
    ElfLinkage linkage = new ElfLinkage(tables, records, structures);
    List<Runnable> readers =
        List.of(
            linkage::versions,
            linkage::hashes,
            linkage::dynamic,
            linkage::relocations,
            linkage::stubs,
            new ElfFrames(tables, records, structures)::read);
    readers.forEach(this::run);
    named(tables, structures);
    return new Image(
        Format.ELF,
        header.os(sections),
        header.arch(),
        header.width() * 8,
        header.order(),
        header.type(),
        extent,
        List.copyOf(mapped),
        sections,
        sized(symbols.values().stream().flatMap(List::stream).toList(), sections),
        List.copyOf(structures),
        file,
        pointers,
        dynamic.linking(header, interpreter, programs),
        buildId,
        records,
        List.copyOf(faults));
  }

  private void run(Runnable reader) {
    attempt(
        null,
        () -> {
          reader.run();
          return null;
        });
  }

  /** Code written by hand often says no size: it reaches to what begins next. */
  private List<Symbol> sized(List<Symbol> symbols, List<Section> sections) {
    Map<Integer, Section> byOrdinal = new HashMap<>();
    sections.forEach(s -> byOrdinal.putIfAbsent(s.ordinal(), s));
    return new SymbolSizes(sections, header.type() == Image.Type.RELOCATABLE, new long[0])
        .fill(symbols, s -> reachesToNext(s, byOrdinal.get(s.section())));
  }

  private static boolean reachesToNext(Symbol s, Section section) {
    if (section == null) {
      return false;
    }
    boolean isCode = section.kind() == Section.Kind.CODE;
    return switch (s.type()) {
      case FUNCTION -> isCode;
      // Among constants, what has no size is a mark in front of many that have no symbols at all.
      case OBJECT -> section.kind() == Section.Kind.DATA;
      // $x, $d: what follows is code, or data; no things of their own.
      case OTHER -> isCode && !s.name().startsWith("$");
      default -> false;
    };
  }

  /** The sections that hold one thing of the format's, and the tables' first entries. */
  private void named(ElfTables tables, List<Image.Structure> structures) {
    for (ElfTables.Named s : tables.named()) {
      Section section = s.section();
      String name =
          switch (s.raw().type()) {
            case 7 -> "ELF notes";
            case SHT_SYMTAB, SHT_DYNSYM -> "ELF symbol table";
            case 3 -> s.raw().ordinal() == names() ? "ELF section names" : "ELF string table";
            default ->
                switch (section.name()) {
                  case ".interp" -> "ELF interpreter";
                  case ".comment" -> "compiler comment";
                  case ".gnu_debuglink", ".gnu_debugaltlink" -> "debug link";
                  default -> null;
                };
          };
      if (name == null) {
        continue;
      }
      long first =
          switch (s.raw().type()) {
            case SHT_SYMTAB, SHT_DYNSYM -> header.width() == 8 ? 24 : 16;
            case 3 -> s.raw().ordinal() == names() ? section.file().length() : 1;
            default -> section.file().length();
          };
      Span span = Span.cutOff(section.file().start(), first, section.file().end());
      structures.add(new Image.Structure(name, span, section.kind()));
    }
  }

  private long names() {
    return header.nameSection();
  }

  private <T> T attempt(T otherwise, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (DamageException e) {
      faults.add(e.fault());
      return otherwise;
    }
  }

  /**
   * The section table; its real length may stand in its first entry (generic ABI, "Extended section
   * numbering").
   */
  private List<ElfSection> sectionTable() {
    if (header.sectionTable() == 0) {
      return List.of();
    }
    header.checkSections();
    int entryBytes = header.sectionEntryBytes();
    ElfSection zeroth =
        ElfSection.read(entry(header.sectionTable(), entryBytes, 0, "section"), 0, header.width());
    long count = header.sectionCount() == 0 ? zeroth.size() : header.sectionCount();
    Bytes table = table(header.sectionTable(), count, entryBytes, "section");
    List<ElfSection> sections = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      sections.add(
          ElfSection.read(
              table.slice((long) i * entryBytes, entryBytes, "ELF section " + i),
              i,
              header.width()));
    }
    return sections;
  }

  private List<ElfSegment> segmentTable() {
    if (header.programTable() == 0 || header.programCount() == 0) {
      return List.of();
    }
    header.checkPrograms();
    long count = header.programCount();
    if (count == PN_XNUM && header.sectionTable() != 0) {
      header.checkSections();
      Bytes zeroth = entry(header.sectionTable(), header.sectionEntryBytes(), 0, "section");
      count = ElfSection.read(zeroth, 0, header.width()).info();
    }
    int entryBytes = header.programEntryBytes();
    Bytes table = table(header.programTable(), count, entryBytes, "program");
    List<ElfSegment> segments = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      segments.add(
          ElfSegment.read(
              table.slice((long) i * entryBytes, entryBytes, "ELF program header " + i),
              i,
              header.width()));
    }
    return segments;
  }

  private Bytes entry(long table, int entryBytes, int index, String what) {
    return file.slice(
        table + (long) index * entryBytes, entryBytes, "ELF %s header %d".formatted(what, index));
  }

  private Bytes table(long offset, long count, int entryBytes, String what) {
    if (count < 0 || count > file.size() / entryBytes) {
      throw new DamageException(
          Fault.damaged(
              offset,
              "ELF %s headers: %s entries of %d bytes are more than the file's %d bytes",
              what,
              Long.toUnsignedString(count),
              entryBytes,
              file.size()));
    }
    return file.slice(offset, count * entryBytes, "ELF " + what + " headers");
  }

  /** Sections with their names; without a readable name table they are named by number. */
  private List<Section> named(List<ElfSection> table) {
    Bytes names = attempt(null, () -> sectionNames(table));
    long budget =
        names == null
            ? 0
            : (long) NAMES_PER_TABLE * names.size() + (long) NAME_PER_SECTION * table.size();
    List<Section> sections = new ArrayList<>();
    for (ElfSection s : table) {
      if (s.isNull()) {
        continue;
      }
      String number = "#" + s.ordinal();
      Bytes readable = budget < 0 ? null : names;
      String name =
          readable == null ? number : attempt(number, () -> readable.cString(s.nameOffset()));
      if (readable != null) {
        budget -= name.length();
        if (budget < 0) {
          name = number;
          faults.add(
              Fault.limit(
                  names.fileOffset(),
                  "ELF section names: those of %d sections add up to more than %d times their table",
                  s.ordinal(),
                  NAMES_PER_TABLE));
        }
      }
      sections.add(section(s, name));
    }
    return List.copyOf(sections);
  }

  private Section section(ElfSection s, String name) {
    Span bytes = attempt(Span.EMPTY, () -> s.span(name, file.size(), faults));
    return s.toSection(name, bytes, header.type() == Image.Type.RELOCATABLE);
  }

  private Bytes sectionNames(List<ElfSection> table) {
    if (table.isEmpty()) {
      return null;
    }
    long index = header.nameSection() == SHN_XINDEX ? table.get(0).link() : header.nameSection();
    if (index == 0) {
      return null;
    }
    if (index >= table.size()) {
      throw new DamageException(
          Fault.damaged(
              Fault.NOWHERE,
              "ELF header: e_shstrndx is %d, but there are %d sections",
              index,
              table.size()));
    }
    ElfSection s = table.get((int) index);
    return file.slice(s.offset(), s.size(), "ELF section name table");
  }

  /** An object file has no segments: its sections are what will be loaded, one behind the other. */
  private List<Segment> asSegments(List<Section> sections) {
    if (header.type() != Image.Type.RELOCATABLE) {
      return List.of();
    }
    List<Segment> segments = new ArrayList<>();
    for (Section s : sections) {
      if (s.isMapped()) {
        segments.add(
            new Segment(s.name() + " #" + s.ordinal(), s.file(), s.address(), s.memoryBytes()));
      }
    }
    return segments;
  }

  private List<Image.Structure> structures(List<ElfSection> table, List<ElfSegment> programs) {
    List<Image.Structure> structures = new ArrayList<>();
    structures.add(new Image.Structure("ELF header", Span.of(0, header.bytes())));
    if (!programs.isEmpty()) {
      structures.add(
          new Image.Structure(
              "ELF program headers",
              Span.of(header.programTable(), (long) programs.size() * header.programEntryBytes())));
    }
    if (!table.isEmpty()) {
      structures.add(
          new Image.Structure(
              "ELF section headers",
              Span.of(header.sectionTable(), (long) table.size() * header.sectionEntryBytes())));
    }
    return structures;
  }
}
