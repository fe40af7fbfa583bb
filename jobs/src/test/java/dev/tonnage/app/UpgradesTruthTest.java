package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.attribute.View;
import dev.tonnage.report.Catalogue;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.weigh.DebugFiles;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the report {@code upgrades} learns from a fleet whose releases raised several modules at
 * once, and changed their own code, against builds in which one module, or the Go release, was
 * raised alone. Prints the table of docs/cost.md.
 */
class UpgradesTruthTest {
  private static final List<String> SERVICES = List.of("orders", "catalog", "archive", "ledger");

  /** Smaller changes are nobody's reason to upgrade or not; they are shown, and not counted. */
  private static final long SMALL_BYTES = 4 << 10;

  private static final double MEDIAN_PERCENT = 10;

  @TempDir private Path temp;

  /** What a service raised. */
  private record Truth(String module, String from, String to) {
    String step() {
      return module + " " + from + " " + to;
    }
  }

  /**
   * A step that services went through.
   *
   * @param own what the module itself changed by where it alone was raised, in each of them
   * @param whole what the whole file changed by, there
   */
  private record Rebuilt(List<String> services, List<Long> own, List<Long> whole) {}

  /**
   * A row of the report, and what is true at the median of those who took the step.
   *
   * @param withOthers null where the report does not tell
   */
  private record Compared(
      String step, String services, long own, long trueOwn, Long withOthers, long trueWhole) {
    double ownOff() {
      return off(own, trueOwn);
    }

    /** Infinite where the report does not tell. */
    double wholeOff() {
      return withOthers == null ? Double.POSITIVE_INFINITY : off(withOthers, trueWhole);
    }

    private static double off(long told, long rebuilt) {
      return 100.0 * Math.abs(told - rebuilt) / Math.max(Math.abs(rebuilt), 1);
    }
  }

  @Test
  @Tag("rebuild")
  void what_modules_changed_by_is_what_rebuilding_says() throws IOException {
    Map<String, Rebuilt> rebuilt = new TreeMap<>();
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    for (String name : SERVICES) {
      ServiceHistory history = ServiceHistory.of(name);
      ServiceHistory.Release before = null;
      Weighed weighed = null;
      for (ServiceHistory.Release release : history.releases()) {
        byte[] file = Files.readAllBytes(history.binary(release));
        layout.image(
            name + ":" + release.tag(),
            "linux/amd64",
            new TestLayout.Tar().file("app", file).gzip());
        for (Truth t : before == null ? List.<Truth>of() : steps(before, release)) {
          Weighed alone = weighed(history.binary(alone(before, t)));
          long whole = bytes(alone) - bytes(weighed);
          boolean isGo = t.module().equals("go");
          long own = isGo ? whole : bytes(alone, t.module()) - bytes(weighed, t.module());
          Rebuilt all =
              rebuilt.computeIfAbsent(
                  t.step(),
                  s -> new Rebuilt(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
          all.services().add(name);
          all.own().add(own);
          all.whole().add(whole);
        }
        before = release;
        weighed = weighed(history.binary(release));
      }
    }
    List<Compared> all = new ArrayList<>();
    for (Row row : scanned(layout.written()).report("upgrades").collectAsList()) {
      String step =
          "%s %s %s"
              .formatted(row.getAs("module"), row.getAs("old_version"), row.getAs("new_version"));
      Rebuilt r = rebuilt.get(step);
      if (r != null) {
        all.add(
            new Compared(
                step,
                String.join(", ", r.services()),
                row.<Long>getAs("own_bytes"),
                median(r.own()),
                row.<Long>getAs("with_others_bytes"),
                median(r.whole())));
      }
    }
    print(all);
    // A module that another one raised already was never at the version that was asked for.
    assertThat(all).hasSizeGreaterThan(rebuilt.size() - 3);
    assertThat(median("own", all, Compared::trueOwn, Compared::ownOff))
        .isLessThanOrEqualTo(MEDIAN_PERCENT);
    assertThat(median("whole file", all, Compared::trueWhole, Compared::wholeOff))
        .isLessThanOrEqualTo(MEDIAN_PERCENT);
  }

  private static double median(
      String what,
      List<Compared> all,
      ToLongFunction<Compared> rebuilt,
      ToDoubleFunction<Compared> percentOff) {
    double[] off =
        all.stream()
            .filter(c -> Math.abs(rebuilt.applyAsLong(c)) >= SMALL_BYTES)
            .mapToDouble(percentOff)
            .sorted()
            .toArray();
    double median = off[off.length / 2];
    long near = Arrays.stream(off).filter(o -> o <= MEDIAN_PERCENT).count();
    System.out.printf(
        "%s: median of %d steps: %.1f %%; %d within %.0f %%%n",
        what, off.length, median, near, MEDIAN_PERCENT);
    return median;
  }

  private static void print(List<Compared> all) {
    System.out.println(
        "| step | services | own | rebuilt | off by | with others | whole file | off by |");
    System.out.println("| --- | --- | --: | --: | --: | --: | --: | --: |");
    for (Compared c : all) {
      String others = c.withOthers() == null ? "" : "%,d".formatted(c.withOthers());
      System.out.printf(
          "| %s | %s | %,d | %,d | %s | %s | %,d | %s |%n",
          c.step(),
          c.services(),
          c.own(),
          c.trueOwn(),
          percent(c.trueOwn(), c.ownOff()),
          others,
          c.trueWhole(),
          percent(c.trueWhole(), c.wholeOff()));
    }
  }

  private static String percent(long rebuilt, double off) {
    return Math.abs(rebuilt) < SMALL_BYTES ? "small" : "%.1f %%".formatted(off);
  }

  private static List<Truth> steps(ServiceHistory.Release before, ServiceHistory.Release after) {
    List<Truth> steps = new ArrayList<>();
    after
        .modules()
        .forEach(
            (module, version) -> {
              String old = before.modules().get(module);
              if (!version.equals(old)) {
                steps.add(new Truth(module, old, version));
              }
            });
    if (!after.go().equals(before.go())) {
      steps.add(new Truth("go", "go" + before.go(), "go" + after.go()));
    }
    return steps;
  }

  private static ServiceHistory.Release alone(ServiceHistory.Release before, Truth step) {
    return step.module().equals("go")
        ? before.withGo(step.to().substring(2))
        : before.withModule(step.module(), step.to());
  }

  private static Weighed weighed(Path file) throws IOException {
    return LocalBinary.open(file).weigh(View.HOST, DebugFiles.NONE);
  }

  /** What a file holds, without the padding that only says where pages end. */
  private static long bytes(Weighed weighed) {
    return weighed.modules().stream()
        .filter(m -> !m.module().equals("[padding]"))
        .mapToLong(m -> m.weight().totalBytes())
        .sum();
  }

  private static long bytes(Weighed weighed, String module) {
    return weighed.modules().stream()
        .filter(m -> m.module().equals(module))
        .mapToLong(m -> m.weight().totalBytes())
        .sum();
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private Catalogue scanned(String source) throws IOException {
    SparkSession spark = Sessions.open("local[2]");
    String folder = temp.resolve("warehouse").toString();
    new Scan(LazySpark.of(spark), folder, List.of(source), "fleet", Limits.DEFAULT, Watch.NONE)
        .execute();
    return Catalogue.of(Warehouse.existing(spark, folder), null);
  }
}
