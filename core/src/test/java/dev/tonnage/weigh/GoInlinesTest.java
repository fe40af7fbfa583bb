package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inlined code against what other readers say of the same binaries. */
class GoInlinesTest {
  /** The first release that keeps inline trees. */
  private static final int FIRST_WITH_TREES = 9;

  static List<Build> plain() {
    return GoReleasesTest.plain();
  }

  static List<Build> all() {
    return GoReleasesTest.all();
  }

  /**
   * The oracle is go tool addr2line, which reads the table of files, not the inline trees: in the
   * main package, code of the file of package shapes is what was inlined from there.
   */
  @ParameterizedTest
  @MethodSource("plain")
  void codeOfAnotherFileIsInlined(Build build) throws IOException {
    Weighed weighed = weigh(build);
    long inlined =
        weighed.inlines().stream()
            .filter(
                i ->
                    "tonnage.example/matrix".equals(i.hostPackage())
                        || "main".equals(i.hostPackage()))
            .filter(i -> "tonnage.example/matrix/shapes".equals(i.originPackage()))
            .mapToLong(InlinedCode::codeBytes)
            .sum();
    if (build.minor() < FIRST_WITH_TREES) {
      assertThat(weighed.inlines()).isEmpty();
      return;
    }
    List<String> addresses = new ArrayList<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      if (r.owner().kind() == Kind.CODE && r.owner().name().startsWith("main.")) {
        for (long i = 0; i < r.weight().fileBytes(); i++) {
          addresses.add("0x" + Long.toHexString(r.owner().address() + i));
        }
      }
    }
    long expected =
        GoToolchain.toolReading(addresses, "tool", "addr2line", build.binary().toString()).stream()
            .filter(line -> line.contains("/shapes.go:"))
            .count();
    assertThat(expected).isPositive();
    assertThat(inlined).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void inlinedCodeIsPartOfTheCodeThatHoldsIt(Build build) {
    Weighed weighed = weigh(build);
    long code =
        weighed.ledger().rows().stream()
            .filter(r -> r.owner().kind() == Kind.CODE)
            .mapToLong(r -> r.weight().fileBytes())
            .sum();
    assertThat(weighed.inlines().stream().mapToLong(InlinedCode::codeBytes).sum()).isLessThan(code);
    assertThat(weighed.inlines()).allMatch(i -> i.codeBytes() > 0);
  }

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
