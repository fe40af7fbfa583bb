package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.PointerList;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.image.Symbol;
import dev.tonnage.image.SymbolSizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads a Mach-O file into an {@link Image}. The header must be sound; each load command is read on
 * its own, so that one that is broken leaves a fault and the rest stands.
 */
public final class MachoReader {
  private static final int DSYM = 0xa;

  private final Bytes file;
  private final MachHeader header;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();

  private MachoReader(Bytes file, MachHeader header) {
    this.file = file.order(header.order());
    this.header = header;
  }

  /** Reads a file that {@link Format#detect} calls Mach-O. */
  public static Parsed<Image> read(Bytes file) {
    return Parsed.attempt(() -> Parsed.found(new MachoReader(file, MachHeader.read(file)).image()));
  }

  private Image image() {
    List<LoadCommand> commands = LoadCommand.readAll(file, header, faults);
    List<MachSegment> table = segmentTable(commands);
    List<Section> real = sections(table);
    List<Segment> segments = segments(table, real);
    Extent extent = Extent.of(file.size(), segments);
    List<Section> sections = new ArrayList<>(real);
    LinkEdit tables = new LinkEdit(header, table, real.size() + 1, file.size(), faults);
    sections.addAll(attempt(List.of(), () -> tables.sections(commands)));
    long base = imageBase(table);
    long[] starts = attempt(new long[0], () -> FunctionStarts.read(file, commands, base));
    List<Symbol> symbols = attempt(List.of(), () -> symbols(commands, real, starts));
    Pointers pointers =
        attempt(
            new Pointers(file, extent, header.width(), new long[0], new long[0]),
            () -> pointers(commands, table, extent, base));
    Records records = new Records();
    List<Image.Structure> structures = structures(commands);
    structures.addAll(tables.structures());
    if (!header.isObject()) {
      MachRecords readers =
          new MachRecords(
              file,
              header.width(),
              base,
              extent,
              table.stream().flatMap(m -> m.sections().stream()).toList(),
              real,
              symbols,
              commands,
              records,
              structures);
      List<Runnable> all =
          List.of(
              readers::frames,
              readers::compactUnwind,
              readers::slots,
              readers::functionStarts,
              readers::binds);
      for (Runnable reader : all) {
        attempt(
            null,
            () -> {
              reader.run();
              return null;
            });
      }
    }
    return new Image(
        Format.MACHO,
        attempt(null, () -> os(commands)),
        header.arch(),
        header.width() * 8,
        header.order(),
        header.type(),
        extent,
        segments,
        List.copyOf(sections),
        symbols,
        List.copyOf(structures),
        file,
        pointers,
        linking(commands),
        attempt(null, () -> uuid(commands)),
        records,
        List.copyOf(faults));
  }

  private Pointers pointers(
      List<LoadCommand> commands, List<MachSegment> table, Extent extent, long base) {
    PointerList found = new PointerList(file, extent, header.width(), "Mach-O fixups");
    ChainedFixups.read(file, commands, extent, base, found);
    Rebases.read(file, commands, table, header.width(), found);
    return found.pointers();
  }

  private <T> T attempt(T otherwise, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (DamageException e) {
      faults.add(e.fault());
      return otherwise;
    }
  }

  private List<MachSegment> segmentTable(List<LoadCommand> commands) {
    List<MachSegment> segments = new ArrayList<>();
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.SEGMENT || c.type() == LoadCommand.SEGMENT_64) {
        int width = c.type() == LoadCommand.SEGMENT_64 ? 8 : 4;
        attempt(null, () -> segments.add(MachSegment.read(c, width)));
      }
    }
    return segments;
  }

  /** In the file's order, which symbols count them in, from 1. */
  private List<Section> sections(List<MachSegment> table) {
    List<Section> sections = new ArrayList<>();
    for (MachSegment segment : table) {
      boolean isLoaded = isLoaded(segment);
      for (MachSection s : segment.sections()) {
        // A debug companion (dSYM) repeats the sections of its program, without their bytes.
        boolean isHere = s.isZeros() || segment.fileBytes() != 0;
        sections.add(
            s.toSection(
                sections.size() + 1,
                unique(s.fullName()),
                isHere ? s.span(file.size(), faults) : Span.EMPTY,
                isLoaded && isHere,
                header.isObject()));
      }
    }
    return List.copyOf(sections);
  }

  private boolean isLoaded(MachSegment segment) {
    return segment.isLoaded() && header.fileType() != DSYM;
  }

  /** An object file has one segment without a name: there, each section is loaded on its own. */
  private List<Segment> segments(List<MachSegment> table, List<Section> sections) {
    List<Segment> segments = new ArrayList<>();
    if (header.isObject()) {
      for (Section s : sections) {
        if (s.isMapped()) {
          segments.add(new Segment(Segment.nameOf(s), s.file(), s.address(), s.memoryBytes()));
        }
      }
      return List.copyOf(segments);
    }
    for (MachSegment s : table) {
      if (isLoaded(s)) {
        segments.add(s.toSegment(unique(s.name()), file.size(), faults));
      }
    }
    return List.copyOf(segments);
  }

  private String unique(String name) {
    int times = names.merge(name, 1, Integer::sum);
    return times == 1 ? name : name + " (" + times + ")";
  }

  /** The address of the header: that of the segment that holds the start of the file. */
  private static long imageBase(List<MachSegment> table) {
    return table.stream()
        .filter(s -> s.offset() == 0 && s.fileBytes() != 0)
        .mapToLong(MachSegment::address)
        .findFirst()
        .orElse(0);
  }

  private List<Symbol> symbols(List<LoadCommand> commands, List<Section> real, long[] starts) {
    SymbolTable table = SymbolTable.of(commands);
    return table == null
        ? List.of()
        : new SymbolSizes(real, header.isObject(), starts).fill(table.read(file, header, real));
  }

  private List<Image.Structure> structures(List<LoadCommand> commands) {
    List<Image.Structure> structures = new ArrayList<>();
    structures.add(new Image.Structure("Mach-O header", Span.of(0, header.bytes())));
    for (LoadCommand c : commands) {
      structures.add(
          new Image.Structure(
              "Mach-O " + c.name(), Span.of(c.bytes().fileOffset(), c.bytes().size())));
    }
    return structures;
  }

  private Image.Linking linking(List<LoadCommand> commands) {
    List<String> libraries = new ArrayList<>();
    String[] loader = new String[1];
    for (LoadCommand c : commands) {
      switch (c.type()) {
        case LoadCommand.LOAD_DYLIB,
            LoadCommand.LOAD_WEAK_DYLIB,
            LoadCommand.REEXPORT_DYLIB,
            LoadCommand.LAZY_LOAD_DYLIB,
            LoadCommand.LOAD_UPWARD_DYLIB ->
            attempt(null, () -> libraries.add(c.text(8)));
        case LoadCommand.LOAD_DYLINKER -> loader[0] = attempt(null, () -> c.text(8));
        default -> {}
      }
    }
    return new Image.Linking(
        loader[0] != null || !libraries.isEmpty(),
        loader[0],
        List.copyOf(libraries),
        header.isPie(),
        null);
  }

  /** In hex, as in ELF. */
  private static String uuid(List<LoadCommand> commands) {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.UUID) {
        StringBuilder hex = new StringBuilder();
        for (int i = 8; i < 24; i++) {
          HexFormat.of().toHexDigits(hex, (byte) c.bytes().u8(i));
        }
        return hex.toString();
      }
    }
    return null;
  }

  /** In Go's words; a file that does not say is for the system that the format is of. */
  private static String os(List<LoadCommand> commands) {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.VERSION_MIN_IPHONEOS) {
        return "ios";
      }
      if (c.type() == LoadCommand.BUILD_VERSION) {
        return switch ((int) c.bytes().u32(8)) {
          case 1, 6 -> "darwin";
          case 2, 7 -> "ios";
          case 3, 8 -> "tvos";
          case 4, 9 -> "watchos";
          case 11, 12 -> "visionos";
          default -> "darwin";
        };
      }
    }
    return "darwin";
  }
}
