package dev.tonnage.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  /** Whatever is compared with whatever: the parts add up to the whole. */
  @Test
  void addsUpForAnyTwoFiles() {
    List<String> names =
        List.of(
            "hello-go-amd64",
            "hello-go-amd64-stripped",
            "hello-c-amd64",
            "hello-wasm",
            "hello-go-pe-amd64-stripped",
            "hello-archive-gnu");
    for (String before : names) {
      for (String after : names) {
        addsUp(fixture(before), fixture(after));
      }
    }
  }

  @Test
  void nothingChangesBetweenAFileAndItself() {
    Comparison same = new Comparison(fixture("hello-go-amd64"), fixture("hello-go-amd64"));
    assertThat(same.causes().values()).containsOnly(0L);
    assertThat(same.owners()).allMatch(c -> c.status() == Change.Status.SAME);
    assertThat(same.releases()).isEmpty();
  }

  @Test
  void strippingIsAFlag() {
    Comparison stripped =
        new Comparison(fixture("hello-go-amd64"), fixture("hello-go-amd64-stripped"));
    assertThat(stripped.bytes()).isNegative();
    assertThat((double) stripped.causes().get(Cause.FLAGS) / stripped.bytes())
        .isBetween(0.97, 1.03);
    assertThat(stripped.causes()).containsEntry(Cause.TOOLCHAIN, 0L);
  }

  /** One program, two releases of Go. */
  @Test
  void anotherToolchainIsTold() {
    Comparison update =
        new Comparison(
            built(Build.of("1.24.13", "deadcode")), built(Build.of("1.26.8", "deadcode")));
    addsUp(update);
    Map<Cause, Long> causes = update.causes();
    assertThat(causes).containsEntry(Cause.USE, 0L).containsEntry(Cause.UPDATED, 0L);
    assertThat(Math.abs(causes.get(Cause.TOOLCHAIN)))
        .isGreaterThan(Math.abs(causes.get(Cause.OWN_CODE)));
    assertThat(update.releases()).contains(new Comparison.Release("std", "go1.24.13", "go1.26.8"));
  }

  /** Of mvdan.cc/gofumpt, v0.7.0 built by go1.24 and v0.8.0 by go1.26. */
  @Test
  void anUpdateOfEverythingIsTakenApart() {
    Comparison update =
        new Comparison(
            Weigher.weigh(Corpus.map(Corpus.entry("gofumpt-v0.7.0-go1.24-linux-amd64").path())),
            Weigher.weigh(Corpus.map(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64").path())));
    addsUp(update);
    assertThat(update.releases())
        .extracting(Comparison.Release::module)
        .contains("golang.org/x/mod", "golang.org/x/tools", "mvdan.cc/gofumpt", "std");
    // What moved to another package of the standard library is not gone and come.
    assertThat(update.owners())
        .filteredOn(c -> c.status() == Change.Status.RENAMED && c.after().kind() == Kind.CODE)
        .extracting(c -> c.before().name() + " " + c.after().name())
        .contains("strconv.atofHex internal/strconv.atofHex");
  }

  private static void addsUp(Weighed before, Weighed after) {
    addsUp(new Comparison(before, after));
  }

  private static void addsUp(Comparison c) {
    List<Dimension> kinds = List.of(Dimension.ofOwner("kind", o -> o.kind().label()));
    assertThat(c.causes().values().stream().mapToLong(b -> b).sum()).isEqualTo(c.bytes());
    assertThat(c.owners().stream().mapToLong(Change::bytes).sum()).isEqualTo(c.bytes());
    assertThat(c.by(kinds, kinds).stream().mapToLong(Comparison.Row::bytes).sum())
        .isEqualTo(c.bytes());
  }

  private static Weighed fixture(String name) {
    return Weigher.weigh(Bytes.of(Fixtures.read(name)));
  }

  private static Weighed built(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
