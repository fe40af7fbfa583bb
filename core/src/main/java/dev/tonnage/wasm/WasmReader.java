package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Bundle;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import dev.tonnage.image.Symbol;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads a WebAssembly module into an {@link Image}. Sections are read one by one, each on its own,
 * so that one that is broken leaves a fault and the rest stands.
 */
public final class WasmReader {
  /** Where code is put: behind all that a memory of 32 bits can hold. */
  public static final long CODE = 1L << 32;

  private static final String ZEROS = "memory zeros";

  private static final int VERSION = 1;
  private static final int COMPONENT = 1;
  private static final int MOST_MODULES = 1024;
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};
  private static final long PAGE = 65536;
  private static final long MOST_PAGES = 65536;
  private static final int HEADER_BYTES = 8;

  /**
   * What implementations allow (WebAssembly JavaScript Interface, "Implementation-defined Limits").
   */
  private static final int MOST_FUNCTIONS = 1_000_000;

  private final Bytes file;
  private final List<Fault> faults = new ArrayList<>();
  private final List<Image.Structure> structures = new ArrayList<>();

  private WasmReader(Bytes file) {
    this.file = file;
  }

  /** Reads a file that {@link Format#detect} calls WebAssembly. */
  public static Parsed<Image> read(Bytes file) {
    Bytes f = file.order(ByteOrder.LITTLE_ENDIAN);
    return Parsed.attempt(
        () -> {
          int version = f.u16(4);
          // The next two bytes tell modules (0) from components (1).
          if (f.u16(6) == COMPONENT) {
            return Parsed.found(component(f));
          }
          return version == VERSION && f.u16(6) == 0
              ? Parsed.found(new WasmReader(f).image())
              : new Parsed.Broken<>(
                  Fault.unsupported(
                      "wasm header: version %d of layer %d is not read, only modules of version 1 and components",
                      version, f.u16(6)));
        });
  }

  /** A component: core modules, each a part, and sections that bind them together. */
  private static Image component(Bytes file) {
    Bundle bundle = new Bundle(file);
    bundle.add(new Image.Structure("wasm header", Span.of(0, HEADER_BYTES)));
    List<Fault> faults = new ArrayList<>();
    int modules = 0;
    for (WasmSection s : WasmSection.readAll(file, faults)) {
      bundle.add(new Image.Structure("wasm section headers", s.header()));
      String name = s.id() == WasmSection.CUSTOM ? s.name() : componentSection(s.id());
      Bytes content = s.content();
      boolean isModule =
          s.id() == 1
              && content.startsWith(0, MAGIC)
              && modules < MOST_MODULES
              && content.size() > 8;
      Parsed<Image> module =
          isModule && content.u16(6) == 0 ? read(file.detached(s.span(), name)) : Parsed.absent();
      if (module instanceof Parsed.Found<Image> found) {
        bundle.add("module " + modules++, s.span().start(), found.value());
      } else if (!s.span().isEmpty()) {
        bundle.add(name + " " + s.ordinal(), Section.Kind.HEADER, s.span());
      }
      module.faults().forEach(f -> bundle.add(Bundle.inPart(name, s.span().start(), f)));
    }
    faults.forEach(bundle::add);
    return bundle.build(Format.WASM);
  }

  /** Component Model, "Binary Format". */
  private static String componentSection(int id) {
    return switch (id) {
      case 1 -> "core module";
      case 2 -> "core instance";
      case 3 -> "core type";
      case 4 -> "component";
      case 5 -> "instance";
      case 6 -> "alias";
      case 7 -> "type";
      case 8 -> "canon";
      case 9 -> "start";
      case 10 -> "import";
      case 11 -> "export";
      default -> "section";
    };
  }

  private Image image() {
    List<WasmSection> table = WasmSection.readAll(file, faults);
    structures.add(new Image.Structure("wasm header", Span.of(0, HEADER_BYTES)));
    for (WasmSection s : table) {
      structures.add(new Image.Structure("wasm section headers", s.header()));
    }
    Imports imports = Imports.NONE;
    Records records = new Records();
    DataSegments data = DataSegments.NONE;
    long pages = 0;
    FunctionNames names = new FunctionNames();
    WasmSection code = null;
    for (WasmSection s : table) {
      Bytes content = s.content();
      switch (s.id()) {
        case WasmSection.IMPORT -> imports = attempt(imports, () -> Imports.read(content));
        case WasmSection.MEMORY -> pages += attempt(0L, () -> pages(content));
        case WasmSection.DATA -> data = attempt(data, () -> DataSegments.read(content, records));
        case WasmSection.CODE -> code = s;
        case WasmSection.CUSTOM -> {
          if (s.name().equals("name")) {
            run(() -> names.addNames(content));
          }
        }
        default -> {}
      }
    }
    for (WasmSection s : table) {
      if (s.id() == WasmSection.EXPORT) {
        run(() -> names.addExports(s.content()));
      }
    }
    structures.addAll(data.structures());
    List<Segment> segments = segments(data, Math.min(pages + imports.pages(), MOST_PAGES), code);
    Extent extent = Extent.of(file.size(), segments);
    return new Image(
        Format.WASM,
        os(imports),
        "wasm",
        32,
        ByteOrder.LITTLE_ENDIAN,
        Image.Type.EXECUTABLE,
        extent,
        segments,
        sections(table, code, segments),
        code == null ? List.of() : functions(code, imports.functions(), names),
        List.copyOf(structures),
        file,
        new Pointers(file, extent, 4, new long[0], new long[0]),
        new Image.Linking(!imports.modules().isEmpty(), null, imports.modules(), false, null),
        null,
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

  private void run(Runnable reader) {
    attempt(
        null,
        () -> {
          reader.run();
          return null;
        });
  }

  private static long pages(Bytes section) {
    Cursor in = new Cursor(section);
    return in.count("wasm memories") == 0 ? 0 : Imports.limits(in);
  }

  /** A system interface tells what a module is for; without one it is for a JavaScript host. */
  private static String os(Imports imports) {
    if (imports.modules().stream().anyMatch(m -> m.startsWith("wasi"))) {
      return "wasip1";
    }
    return imports.modules().stream().anyMatch(m -> m.equals("gojs") || m.equals("go"))
        ? "js"
        : null;
  }

  /** The data, the code, and as many zeros as the memory has at start besides the data. */
  private static List<Segment> segments(DataSegments data, long pages, WasmSection code) {
    List<Segment> segments = new ArrayList<>(data.segments());
    long zeros = pages * PAGE - data.bytes();
    if (zeros > 0) {
      segments.add(new Segment(ZEROS, Span.EMPTY, data.end(), zeros));
    }
    if (code != null && code.content().size() > 0) {
      segments.add(new Segment("code", code.span(), CODE, code.content().size()));
    }
    return List.copyOf(segments);
  }

  /** The zeros, which no section of the file is for, are one too. */
  private static List<Section> sections(
      List<WasmSection> table, WasmSection code, List<Segment> segments) {
    List<Section> sections = new ArrayList<>();
    for (WasmSection s : table) {
      boolean isCode = s == code;
      sections.add(
          new Section(
              s.ordinal(),
              s.name(),
              s.kind(),
              s.span(),
              isCode ? CODE : 0,
              isCode ? s.content().size() : 0,
              1,
              "",
              false));
    }
    for (Segment s : segments) {
      if (s.name().equals(ZEROS)) {
        sections.add(
            new Section(
                table.size() + 1,
                ZEROS,
                Section.Kind.BSS,
                Span.EMPTY,
                s.address(),
                s.memoryBytes(),
                1,
                "",
                false));
      }
    }
    return List.copyOf(sections);
  }

  /** Every function has a symbol, named or not, with its code and the length before it. */
  private List<Symbol> functions(WasmSection code, long imported, FunctionNames names) {
    List<Symbol> symbols = new ArrayList<>();
    run(
        () -> {
          Cursor in = new Cursor(code.content());
          int count = Math.min(in.count("wasm functions"), MOST_FUNCTIONS);
          structures.add(
              new Image.Structure(
                  "wasm section headers", new Span(code.span().start(), in.position())));
          for (int i = 0; i < count; i++) {
            long start = in.position();
            long length = in.unsigned();
            in.take(length, "wasm function " + (imported + i));
            symbols.add(
                symbol(code, imported + i, new Span(start, in.position()), names.of(imported + i)));
          }
        });
    return List.copyOf(symbols);
  }

  private static Symbol symbol(WasmSection code, long index, Span body, FunctionNames.Name name) {
    boolean isNamed = name != null && !name.text().isEmpty();
    return new Symbol(
        isNamed ? name.text() : "func[" + index + "]",
        CODE + body.start() - code.span().start(),
        body.length(),
        Symbol.Type.FUNCTION,
        isNamed && name.bytes().isEmpty() ? Symbol.Binding.GLOBAL : Symbol.Binding.LOCAL,
        code.ordinal(),
        isNamed ? name.entry() : Span.EMPTY,
        isNamed ? name.bytes() : Span.EMPTY);
  }
}
