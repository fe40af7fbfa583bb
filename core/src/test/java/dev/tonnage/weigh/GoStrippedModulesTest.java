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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program weighs the same with and without its symbols: by module, within 2 % for each that has
 * more than 0.5 % of the file, of memory too.
 *
 * <p>What is not met: on arm64 a bare page address counts as a reference, which gives 5.9 kB of one
 * module to another in one build; PE and Mach-O, of which less is said, are 2.3 % off, and PE's
 * zeroed memory is nobody's.
 */
class GoStrippedModulesTest {
  private static final double FROM = 0.005;
  private static final double WITHIN = 0.02;
  private static final double WITHIN_ON_ARM64 = 0.06;
  private static final double WITHIN_ELSEWHERE = 0.03;

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
        plain.facts().fileBytes(),
        within(build));
    // Zeroed memory behind a section of PE is not split.
    if ("windows".equals(build.environment().get("GOOS"))) {
      return;
    }
    compare(
        totals(plain, r -> r.weight().memoryBytes()),
        totals(stripped, r -> r.weight().memoryBytes()),
        plain.facts().memoryBytes(),
        within(build));
  }

  private static double within(Build build) {
    if (build.environment().containsKey("GOOS")) {
      return WITHIN_ELSEWHERE;
    }
    return build.environment().containsKey("GOARCH") ? WITHIN_ON_ARM64 : WITHIN;
  }

  private static void compare(
      Map<String, Long> plain, Map<String, Long> stripped, long all, double within) {
    plain.forEach(
        (module, bytes) -> {
          if (bytes > all * FROM) {
            assertThat(stripped.getOrDefault(module, 0L).doubleValue())
                .as(module)
                .isBetween(bytes * (1 - within), bytes * (1 + within));
          }
        });
    stripped.forEach(
        (module, bytes) -> {
          if (bytes > all * FROM * (1 + within)) {
            assertThat(plain.getOrDefault(module, 0L)).as(module).isGreaterThan(bytes / 2);
          }
        });
  }

  private static boolean isCodeOrData(Ledger.Row row) {
    return row.owner().kind() != Kind.DEBUG && row.owner().kind() != Kind.SYMTAB;
  }

  private static Map<String, Long> totals(
      Weighed weighed, java.util.function.ToLongFunction<Ledger.Row> bytes) {
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
