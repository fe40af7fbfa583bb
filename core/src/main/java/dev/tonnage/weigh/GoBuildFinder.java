package dev.tonnage.weigh;

import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import dev.tonnage.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out how a Go program was built. */
final class GoBuildFinder {
  /** The linker's symbol for a text that -X set ({@code cmd/link/internal/ld/data.go}). */
  private static final String STAMPED = ".str";

  private static final int LONGEST_STAMP = 1 << 12;
  private static final int MOST_STAMPS = 256;

  /** An assignment behind -X, which may be quoted as a whole, as shells have it. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile("-X[ =]\\s*(?:'([^']*)'|\"([^\"]*)\"|(\\S+))");

  private static final String FIPS_PREFIX = "crypto/internal/fips140/";

  private static final Pattern FIPS_PACKAGE =
      Pattern.compile(FIPS_PREFIX + "(v[0-9][^/]*?-[0-9a-f]+)(?:[./].*)?");

  /** What only instrumented programs have. */
  private static final Set<String> RACE = Set.of("runtime.racecall", "runtime.racecall.abi0");

  private static final Set<String> COVER =
      Set.of("runtime/coverage.initHook", "internal/coverage/cfile.InitHook");

  /** Where the dynamic linker's tables are, which only a program for any address needs. */
  private static final Set<String> FOR_LOADER =
      Set.of(
          ".plt",
          ".got",
          ".got.plt",
          ".interp",
          ".dynamic",
          ".dynsym",
          ".dynstr",
          ".hash",
          ".gnu.hash",
          ".gnu.version",
          ".gnu.version_r");

  private final Image image;
  private final GoProgram program;
  private final Map<String, String> settings;
  private final List<PclnTable.Function> functions;

  private GoBuildFinder(Image image, GoProgram program) {
    this.image = image;
    this.program = program;
    this.settings = program.settings();
    this.functions = program.functions() == null ? List.of() : program.functions().functions();
  }

  static GoBuild of(Image image, GoProgram program, List<InlinedCode> inlines, Ledger ledger) {
    return program.isGo() ? new GoBuildFinder(image, program).build(inlines, ledger) : GoBuild.NONE;
  }

  private GoBuild build(List<InlinedCode> inlines, Ledger ledger) {
    String modified = settings.get("vcs.modified");
    return new GoBuild(
        buildMode(),
        program.buildId(),
        trimpath(),
        says("-race") || hasFunction(RACE),
        says("-cover") || hasFunction(COVER),
        optimized(inlines),
        settings.get("-pgo"),
        fips140(),
        settings.get("vcs.revision"),
        settings.get("vcs.time"),
        modified == null ? null : modified.equals("true"),
        stamps(),
        pieBytes(ledger));
  }

  private boolean says(String setting) {
    return "true".equals(settings.get(setting));
  }

  private boolean hasFunction(Set<String> names) {
    return functions.stream().anyMatch(f -> names.contains(f.name()));
  }

  private String buildMode() {
    String said = settings.get("-buildmode");
    if (said != null) {
      return said;
    }
    boolean isProgram = image.linking().interpreter() != null || image.linking().pie();
    return switch (image.type()) {
      case EXECUTABLE -> image.linking().pie() ? "pie" : "exe";
      case SHARED -> isProgram ? "pie" : isPlugin() ? "plugin" : "c-shared";
      default -> null;
    };
  }

  private boolean isPlugin() {
    return image.symbols().stream()
        .anyMatch(
            s ->
                s.name().equals("go:link.thispluginpath")
                    || s.name().equals("go.link.thispluginpath"));
  }

  /** The runtime's own files are named from their package on when paths were left out. */
  private Boolean trimpath() {
    if (says("-trimpath")) {
      return true;
    }
    for (PclnTable.Function f : functions) {
      if (f.name().equals("runtime.main") && f.file() != null) {
        return f.file().startsWith("runtime/");
      }
    }
    return settings.isEmpty() ? null : false;
  }

  private Boolean optimized(List<InlinedCode> inlines) {
    String flags = settings.get("-gcflags");
    if (flags != null && flags.matches(".*(?:^|[ =])-[Nl](?:\\s.*|$)")) {
      return false;
    }
    boolean tellsInlining =
        functions.stream().anyMatch(f -> f.unit() >= 0 && f.funcdata().length > 0);
    if (tellsInlining) {
      return !inlines.isEmpty();
    }
    return settings.isEmpty() ? null : true;
  }

  private String fips140() {
    String said = settings.get("GOFIPS140");
    if (said != null) {
      return said.equals("off") ? null : said;
    }
    for (PclnTable.Function f : functions) {
      String packageName = f.name().startsWith(FIPS_PREFIX) ? GoNames.packageOf(f.name()) : null;
      Matcher m = packageName == null ? null : FIPS_PACKAGE.matcher(packageName);
      if (m != null && m.matches()) {
        return m.group(1);
      }
    }
    return null;
  }

  private Map<String, String> stamps() {
    Map<String, String> stamps = new TreeMap<>();
    String flags = settings.get("-ldflags");
    Matcher m = ASSIGNMENT.matcher(flags == null ? "" : flags);
    while (m.find()) {
      String assignment =
          m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(3);
      int equals = assignment.indexOf('=');
      if (equals > 0) {
        stamps.put(assignment.substring(0, equals), assignment.substring(equals + 1));
      }
    }
    image.symbols().stream()
        .filter(this::isStamp)
        .limit(MOST_STAMPS)
        .forEach(
            s -> {
              long place = image.extent().fileOffset(s.address());
              long length = Math.min(s.size() - 1, LONGEST_STAMP);
              if (place >= 0 && length >= 0 && place + length <= image.file().size()) {
                stamps.putIfAbsent(variable(s.name()), image.file().text(place, length));
              }
            });
    boolean isKnown = flags != null || !image.symbols().isEmpty();
    return isKnown ? Map.copyOf(stamps) : null;
  }

  /** The toolchain stamps its own packages with its version and the like. */
  private boolean isStamp(Symbol s) {
    if (!s.name().endsWith(STAMPED) || s.size() == 0 || !s.isDefined()) {
      return false;
    }
    GoModules.Place place = program.place(GoNames.packageOf(variable(s.name())));
    return place != null && !GoModules.STD.equals(place.module());
  }

  private static String variable(String symbol) {
    return symbol.substring(0, symbol.length() - STAMPED.length());
  }

  private Long pieBytes(Ledger ledger) {
    boolean isExecutable = "exe".equals(buildMode()) || "pie".equals(buildMode());
    if (!isExecutable || image.format() == Format.WASM) {
      return null;
    }
    if (!image.linking().pie()) {
      return 0L;
    }
    long bytes = ledger.rows().stream().mapToLong(r -> r.weight().relocBytes()).sum();
    boolean isForPieAlone = image.format() == Format.ELF && image.linking().libraries().isEmpty();
    for (Section s : image.sections()) {
      bytes += isForPieAlone && FOR_LOADER.contains(s.name()) ? s.file().length() : 0;
    }
    return bytes;
  }
}
