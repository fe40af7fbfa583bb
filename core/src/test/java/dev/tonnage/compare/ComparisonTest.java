package dev.tonnage.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.GoToolchain;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.compare.Comparison.Explained;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Weight;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    assertThat(same.causes().toMap().values()).containsOnly(0L);
    assertThat(same.owners()).allMatch(c -> c.status() == Change.Status.SAME);
    assertThat(same.releases()).isEmpty();
  }

  @Test
  void strippingIsAFlag() {
    Comparison stripped =
        new Comparison(fixture("hello-go-amd64"), fixture("hello-go-amd64-stripped"));
    assertThat(stripped.bytes()).isNegative();
    assertThat((double) stripped.causes().of(Cause.FLAGS) / stripped.bytes()).isBetween(0.97, 1.03);
    assertThat(stripped.causes().toMap()).containsEntry(Cause.TOOLCHAIN, 0L);
  }

  /** One program, two releases of Go. */
  @Test
  void anotherToolchainIsTold() {
    Comparison update =
        new Comparison(
            built(GoToolchain.Build.of("1.24.13", "deadcode")),
            built(GoToolchain.Build.of("1.26.8", "deadcode")));
    addsUp(update);
    Map<Cause, Long> causes = update.causes().toMap();
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

  /** Programs that no compiler made: the same law. */
  @Test
  void addsUpForAnyRows() {
    Random random = new Random(8);
    for (int i = 0; i < 300; i++) {
      addsUp(new Comparison(made(random), made(random)));
    }
  }

  private static Side made(Random random) {
    List<String> names =
        List.of("std", "example.com/a", "example.com/b", "libc.so.6", "own", "[x]");
    List<Build.Linked> modules = new ArrayList<>();
    for (String name : names) {
      if (random.nextBoolean()) {
        String version = random.nextBoolean() ? "v1." + random.nextInt(2) + ".0" : null;
        modules.add(new Build.Linked(name, version, null, random.nextBoolean()));
      }
    }
    Build.Made how =
        new Build.Made(
            random.nextInt(3) == 0 ? null : "go1.2" + random.nextInt(3),
            random.nextBoolean() ? "own" : null,
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean() ? true : null,
            random.nextBoolean() ? "static" : "dynamic");
    List<Ledger.Row> rows = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      String module = random.nextInt(4) == 0 ? null : names.get(random.nextInt(names.size()));
      String in = random.nextInt(5) == 0 ? null : module;
      String name = in + ".f" + random.nextInt(6) + ".func" + random.nextInt(4);
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      Evidence evidence = Evidence.values()[random.nextInt(Evidence.values().length)];
      rows.add(
          new Ledger.Row(
              new Owner(name, kind, in, module, null, null, i, null, evidence),
              new Weight(
                  random.nextInt(900),
                  random.nextInt(900),
                  random.nextInt(90),
                  random.nextInt(90),
                  random.nextInt(90),
                  random.nextInt(90),
                  0),
              0));
    }
    return new Side(new Build(how, modules), rows);
  }

  /** Each by the loosest key it needs: a renumbered closure, a moved function, an instance. */
  @Test
  void renamesAreNotGoneAndCome() {
    assertThat(renamed("p", "p.Serve.func1", "p", "p.Serve.func3")).isTrue();
    assertThat(renamed("m/a", "m/a.Parse", "m/b", "m/b.Parse")).isTrue();
    assertThat(renamed("p", "p.Sort[go.shape.int]", "p", "p.Sort[go.shape.string]")).isTrue();
    assertThat(renamed("p", "p.Serve", "p", "p.Listen")).isFalse();
  }

  private static boolean renamed(String fromPackage, String from, String toPackage, String to) {
    List<Change> changes =
        new Comparison(one(fromPackage, from, 1000), one(toPackage, to, 1100)).owners();
    assertThat(changes.stream().mapToLong(Change::bytes).sum()).isEqualTo(100);
    return changes.size() == 1 && changes.get(0).status() == Change.Status.RENAMED;
  }

  private static Side one(String packageName, String name, long bytes) {
    Owner owner =
        new Owner(name, Kind.CODE, packageName, "m", null, null, 1, null, Evidence.RECORD);
    return new Side(
        new Build(
            new Build.Made("go1.26", "m", true, false, false, false, "static"),
            List.of(new Build.Linked("m", null, null, true))),
        List.of(new Ledger.Row(owner, new Weight(bytes, bytes, 0, 0, 0, 0, 0), 0)));
  }

  private static void addsUp(Weighed before, Weighed after) {
    Comparison c = new Comparison(before, after);
    addsUp(c);
    List<Dimension> kinds = List.of(Dimension.ofOwner("kind", o -> o.kind().label()));
    assertThat(
            Comparison.by(before.ledger(), kinds, after.ledger(), kinds).stream()
                .mapToLong(Comparison.Row::bytes)
                .sum())
        .isEqualTo(c.bytes());
  }

  private static void addsUp(Comparison c) {
    assertThat(c.causes().total()).isEqualTo(c.bytes());
    List<Change> owners = c.owners();
    assertThat(owners.stream().mapToLong(Change::bytes).sum()).isEqualTo(c.bytes());
    assertThat(owners).allMatch(o -> o.parts().total() == o.bytes());
    List<Explained> modules = c.explained(o -> Arrays.asList(o.module(), o.packageName()));
    assertThat(modules).allMatch(m -> m.parts().total() == m.row().bytes());
    for (Cause cause : Cause.values()) {
      long whole = c.causes().of(cause);
      assertThat(owners.stream().mapToLong(o -> o.parts().of(cause)).sum()).isEqualTo(whole);
      assertThat(modules.stream().mapToLong(m -> m.parts().of(cause)).sum()).isEqualTo(whole);
    }
  }

  private static Weighed fixture(String name) {
    return Weigher.weigh(Bytes.of(Fixtures.read(name)));
  }

  private static Weighed built(GoToolchain.Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
