package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program weighs the same with and without its symbols: by module, within 2 % for each that has
 * more than 0.5 % of the file; of memory too, but for debug information. What is not met by every
 * program: a large table whose start nothing refers to, only its midst, counts with the variable
 * before it, and so does what only the table points to.
 */
class GoStrippedModulesTest {
  private static final double FROM = 0.005;
  private static final double WITHIN = 0.02;

  static List<Build> builds() {
    List<Build> builds = new ArrayList<>();
    for (String release : List.of("1.21.13", "1.26.8", "1.27.0")) {
      builds.add(Build.of(release, "modules"));
      builds.add(Build.of(release, "modules").with("GOARCH", "arm64"));
    }
    builds.add(Build.of("1.26.8", "modules", "-buildmode=pie"));
    builds.add(Build.of("1.26.8", "modules").with("GOOS", "windows"));
    builds.add(Build.of("1.26.8", "modules").with("GOOS", "darwin").with("GOARCH", "arm64"));
    return builds;
  }

  @ParameterizedTest
  @MethodSource("builds")
  void modulesWeighTheSame(Build build) {
    Weighed plain = weigh(build);
    List<String> flags = new ArrayList<>(build.flags());
    flags.add("-ldflags=-s -w");
    Weighed stripped =
        weigh(new Build(build.release(), build.program(), flags, build.environment()));
    compare(
        totals(
            plain, r -> isCodeOrData(r) ? r.weight().fileBytes() + r.weight().pclntabBytes() : 0),
        totals(
            stripped,
            r -> isCodeOrData(r) ? r.weight().fileBytes() + r.weight().pclntabBytes() : 0),
        plain.facts().fileBytes());
    // Debug information is loaded on Windows, and is what stripping takes away.
    boolean isDebugLoaded = "windows".equals(build.environment().get("GOOS"));
    ToLongFunction<Ledger.Row> memory =
        r -> r.weight().memoryBytes() - (isDebugLoaded ? r.weight().debugBytes() : 0);
    compare(totals(plain, memory), totals(stripped, memory), plain.facts().memoryBytes());
  }

  private static void compare(Map<String, Long> plain, Map<String, Long> stripped, long all) {
    plain.forEach(
        (module, bytes) -> {
          if (bytes > all * FROM) {
            assertThat(stripped.getOrDefault(module, 0L).doubleValue())
                .as(module)
                .isBetween(bytes * (1 - WITHIN), bytes * (1 + WITHIN));
          }
        });
    stripped.forEach(
        (module, bytes) -> {
          if (bytes > all * FROM * (1 + WITHIN)) {
            assertThat(plain.getOrDefault(module, 0L)).as(module).isGreaterThan(bytes / 2);
          }
        });
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

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
