package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program is told the same with and without its symbols, however it was built: its functions, and
 * the weight of each module that has more than 0.5 % of the file, within 2 %; of memory too, but
 * for debug information. Of both builds few bytes are nobody's, and the size of the one is foretold
 * by the other.
 */
class GoStrippedModulesTest {
  private static final double FROM = 0.005;
  private static final double WITHIN = 0.02;
  private static final double PLAIN = 0.01;
  private static final double STRIPPED = 0.03;
  private static final double OTHER_FORMATS = 0.05;
  private static final double FORETOLD_WITHIN = 0.001;

  /** A few ways to build it; with {@code -Dgo.matrix=true}, more. */
  static List<Build> builds() {
    Build newest = Build.of("1.27.0", "modules");
    Build middle = Build.of("1.26.8", "modules");
    Build old = Build.of("1.21.13", "modules");
    List<Build> builds = new ArrayList<>();
    builds.add(newest);
    builds.add(middle.with("GOARCH", "arm64"));
    builds.add(mode("1.26.8", "pie"));
    builds.add(mode("1.26.8", "c-shared").with("CGO_ENABLED", "1"));
    builds.add(mode("1.26.8", "plugin").with("CGO_ENABLED", "1"));
    builds.add(middle.with("GOOS", "windows"));
    builds.add(middle.with("GOOS", "darwin").with("GOARCH", "arm64"));
    builds.add(old);
    if (Boolean.getBoolean("go.matrix")) {
      builds.add(newest.with("GOARCH", "arm64"));
      builds.add(newest.with("GOOS", "windows"));
      builds.add(newest.with("GOOS", "darwin").with("GOARCH", "arm64"));
      builds.add(mode("1.27.0", "pie"));
      builds.add(mode("1.27.0", "c-shared").with("CGO_ENABLED", "1"));
      builds.add(mode("1.27.0", "plugin").with("CGO_ENABLED", "1"));
      builds.add(middle);
      builds.add(mode("1.26.8", "exe", "-linkmode=external").with("CGO_ENABLED", "1"));
      builds.add(mode("1.26.8", "pie", "-linkmode=external").with("CGO_ENABLED", "1"));
      builds.add(mode("1.26.8", "pie").with("GOARCH", "arm64"));
      builds.add(middle.with("GOOS", "darwin"));
      builds.add(middle.with("GOOS", "windows").with("GOARCH", "arm64"));
      builds.add(old.with("GOARCH", "arm64"));
      builds.add(mode("1.21.13", "pie"));
      builds.add(mode("1.21.13", "c-shared").with("CGO_ENABLED", "1"));
      builds.add(old.with("GOOS", "windows"));
      builds.add(old.with("GOOS", "darwin").with("GOARCH", "arm64"));
      builds.add(Build.of("1.24.13", "modules"));
    }
    return builds;
  }

  private static Build mode(String release, String mode, String... linkerFlags) {
    List<String> flags = new ArrayList<>(List.of("-buildmode=" + mode));
    if (linkerFlags.length > 0) {
      flags.add("-ldflags=" + String.join(" ", linkerFlags));
    }
    return new Build(release, "modules", flags, Map.of());
  }

  @ParameterizedTest
  @MethodSource("builds")
  void isToldTheSame(Build build) throws IOException {
    Weighed plain = weigh(build.binary());
    Weighed stripped = weigh(build.withLinkerFlags("-s -w").binary());
    assertIsWeighed(plain);
    assertIsWeighed(stripped);
    assertIsToldTheSame(plain, stripped);
    long real = stripped.facts().fileBytes();
    assertThat((double) plain.facts().strippedFileBytes())
        .isBetween(real * (1 - FORETOLD_WITHIN), real * (1 + FORETOLD_WITHIN));
    System.out.printf(
        "| %s | %.2f %% | %.2f %% | %.2f %% | %+d |%n",
        build,
        100 * worst(plain, stripped),
        100 * shareOfNoPackage(plain),
        100 * shareOfNoPackage(stripped),
        plain.facts().strippedFileBytes() - real);
  }

  /** What {@code strip} leaves. */
  @ParameterizedTest
  @MethodSource("builds")
  void isToldTheSameOnceStripped(Build build) throws IOException {
    Path stripped = Files.createTempFile("stripped", "");
    try {
      Weighed plain = weigh(build.binary());
      boolean isOurs =
          plain.facts().format().equals("elf")
              && plain.facts().arch().equals(System.getProperty("os.arch"));
      if (!isOurs) {
        abort("strip is for this machine's programs");
      }
      strip(build.binary(), stripped);
      Weighed weighed = weigh(stripped);
      assertIsWeighed(weighed);
      assertIsToldTheSame(plain, weighed);
    } finally {
      Files.delete(stripped);
    }
  }

  private static void strip(Path program, Path stripped) throws IOException {
    try {
      Process strip =
          new ProcessBuilder("strip", "-s", "-o", stripped.toString(), program.toString()).start();
      assertThat(strip.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      abort("no strip is here: " + e.getMessage());
    }
  }

  private static void assertIsWeighed(Weighed weighed) {
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(weighed.facts().fileBytes());
    boolean isStripped = weighed.facts().isStripped();
    double most =
        weighed.facts().format().equals("elf") ? isStripped ? STRIPPED : PLAIN : OTHER_FORMATS;
    assertThat(shareOfNoPackage(weighed)).isLessThanOrEqualTo(most);
  }

  private static void assertIsToldTheSame(Weighed plain, Weighed stripped) {
    assertThat(functions(stripped)).isEqualTo(functions(plain));
    assertThat(worst(plain, stripped)).isLessThanOrEqualTo(WITHIN);
    // Debug information is loaded on Windows, and is what stripping takes away.
    boolean isDebugLoaded = plain.facts().format().equals("pe");
    ToLongFunction<Ledger.Row> memory =
        r -> r.weight().memoryBytes() - (isDebugLoaded ? r.weight().debugBytes() : 0);
    assertThat(worst(totals(plain, memory), totals(stripped, memory), plain.facts().memoryBytes()))
        .isLessThanOrEqualTo(WITHIN);
  }

  private static Map<String, Long> functions(Weighed weighed) {
    Map<String, Long> functions = new TreeMap<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      if (r.owner().kind() == Kind.CODE && r.owner().evidence() == Evidence.RECORD) {
        functions.merge(r.owner().name(), r.weight().fileBytes(), Long::sum);
      }
    }
    assertThat(functions).hasSizeGreaterThan(1000);
    return functions;
  }

  private static double worst(Weighed plain, Weighed stripped) {
    ToLongFunction<Ledger.Row> bytes =
        r -> isCodeOrData(r) ? r.weight().fileBytes() + r.weight().pclntabBytes() : 0;
    return worst(totals(plain, bytes), totals(stripped, bytes), plain.facts().fileBytes());
  }

  /** By how much the module that differs most does, of those that count. */
  private static double worst(Map<String, Long> plain, Map<String, Long> stripped, long all) {
    double worst = 0;
    for (Map.Entry<String, Long> module : plain.entrySet()) {
      long one = module.getValue();
      long other = stripped.getOrDefault(module.getKey(), 0L);
      if (Math.max(one, other) > all * FROM) {
        worst = Math.max(worst, Math.abs(other - one) / (double) one);
      }
    }
    return worst;
  }

  private static boolean isCodeOrData(Ledger.Row row) {
    return row.owner().kind() != Kind.DEBUG && row.owner().kind() != Kind.SYMTAB;
  }

  private static Map<String, Long> totals(Weighed weighed, ToLongFunction<Ledger.Row> bytes) {
    Map<String, Long> totals = new TreeMap<>();
    for (Ledger.Row row : weighed.ledger().rows()) {
      if (row.owner().module() != null) {
        totals.merge(row.owner().module(), bytes.applyAsLong(row), Long::sum);
      }
    }
    return totals;
  }

  /** Padding is nobody's by design, and a row of its own. */
  private static double shareOfNoPackage(Weighed weighed) {
    long bytes =
        weighed.ledger().rows().stream()
            .filter(r -> r.owner().packageName() == null && r.owner().kind() != Kind.PADDING)
            .mapToLong(r -> r.weight().totalBytes())
            .sum();
    return (double) bytes / weighed.facts().fileBytes();
  }

  private static Weighed weigh(Path program) {
    return Weigher.weigh(Corpus.map(program));
  }
}
