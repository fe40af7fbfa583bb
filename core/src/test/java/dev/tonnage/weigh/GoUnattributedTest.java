package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of real Go programs is of no package, and whether a program stripped tells the same as
 * with its symbols. Prints the lines of the table in docs/agreement.md.
 */
class GoUnattributedTest {
  private static final double PLAIN = 1;
  private static final double STRIPPED = 3;
  private static final double OTHER_FORMATS = 5;

  static List<Corpus.Entry> goPrograms() {
    return Corpus.entries().stream()
        .filter(e -> e.path().getParent().endsWith("go"))
        .filter(e -> !e.name().endsWith("-upx") && !e.name().endsWith(".debug"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("goPrograms")
  void fewBytesOfGoProgramsAreNobodys(Corpus.Entry entry) {
    Weighed weighed = Weigher.weigh(Corpus.map(entry.path()));
    Facts facts = weighed.facts();
    double percent = 100.0 * bytesOfNoPackage(weighed.ledger()) / facts.fileBytes();
    System.out.printf(
        "| %s | %s | %s | %s | %.2f |%n",
        entry.name(),
        facts.format(),
        facts.arch(),
        facts.isStripped() ? "stripped" : "plain",
        percent);
    boolean isCodeRead = facts.arch().equals("amd64") || facts.arch().equals("arm64");
    assumeTrue(isCodeRead, "code for " + facts.arch() + " is not read");
    double most = entry.isElf() ? (facts.isStripped() ? STRIPPED : PLAIN) : OTHER_FORMATS;
    assertThat(percent).isLessThanOrEqualTo(most);
  }

  /** Padding is nobody's by design, and a row of its own. */
  private static long bytesOfNoPackage(Ledger ledger) {
    return ledger.rows().stream()
        .filter(r -> r.owner().packageName() == null && r.owner().kind() != Kind.PADDING)
        .mapToLong(r -> r.weight().totalBytes())
        .sum();
  }

  /** What stripping takes away is compared on neither side: symbols and debug information. */
  @ParameterizedTest
  @ValueSource(strings = {"-sw", "-strip-s"})
  void modulesWeighTheSameStripped(String variant) {
    Weighed stripped = Weigher.weigh(Corpus.map(Corpus.entry(PROGRAM + variant).path()));
    Map<String, Long> plain =
        totals(Weigher.weigh(Corpus.map(Corpus.entry(PROGRAM).path())).ledger());
    Map<String, Long> without = totals(stripped.ledger());
    long least = stripped.facts().fileBytes() / 200;
    plain.forEach(
        (module, bytes) -> {
          if (bytes > least) {
            assertThat((double) without.get(module))
                .as(module)
                .isBetween(bytes * 0.98, bytes * 1.02);
          }
        });
  }

  private static final String PROGRAM = "gofumpt-v0.8.0-go1.26-linux-amd64";

  private static Map<String, Long> totals(Ledger ledger) {
    Map<String, Long> totals = new TreeMap<>();
    for (Ledger.Row r : ledger.rows()) {
      if (r.owner().module() != null && r.owner().kind() != Kind.DEBUG) {
        totals.merge(
            r.owner().module(), r.weight().fileBytes() + r.weight().pclntabBytes(), Long::sum);
      }
    }
    return totals;
  }
}
