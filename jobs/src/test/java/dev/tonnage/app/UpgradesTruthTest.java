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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final List<String> SERVICES = List.of("orders", "catalog", "archive");

  /** Smaller changes are no more than where pages end, and no one's reason to upgrade or not. */
  private static final long SMALL_BYTES = 16 << 10;

  private static final double MEDIAN_PERCENT = 10;

  @TempDir private Path temp;

  /** A step that a service went through, and what it costs alone. */
  private record Truth(String service, String release, String module, String from, String to) {}

  /** What a row of the report says, and what is true at the median of those who took the step. */
  private record Compared(String step, String services, long said, long truth) {
    double percentOff() {
      return 100.0 * Math.abs(said - truth) / Math.max(Math.abs(truth), 1);
    }

    boolean isSmall() {
      return Math.abs(truth) < SMALL_BYTES;
    }
  }

  @Test
  @Tag("rebuild")
  void upgrades_cost_what_rebuilding_says() throws IOException {
    Map<String, List<Long>> truths = new TreeMap<>();
    Map<String, List<String>> services = new TreeMap<>();
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    for (String name : SERVICES) {
      ServiceHistory history = ServiceHistory.of(name);
      ServiceHistory.Release before = null;
      for (ServiceHistory.Release release : history.releases()) {
        byte[] file = Files.readAllBytes(history.binary(release));
        layout.image(
            name + ":" + release.tag(),
            "linux/amd64",
            new TestLayout.Tar().file("app", file).gzip());
        if (before != null) {
          for (Truth t : steps(name, before, release)) {
            long change = bytes(history.binary(alone(before, t))) - bytes(history.binary(before));
            String step = t.module() + "\t" + t.from() + "\t" + t.to();
            truths.computeIfAbsent(step, s -> new ArrayList<>()).add(change);
            services.computeIfAbsent(step, s -> new ArrayList<>()).add(name);
          }
        }
        before = release;
      }
    }
    Catalogue catalogue = scanned(layout.written());
    List<Compared> all = new ArrayList<>();
    for (Row row : catalogue.report("upgrades").collectAsList()) {
      String step =
          row.getAs("module") + "\t" + row.getAs("old_version") + "\t" + row.getAs("new_version");
      System.err.println(row);
      if (truths.containsKey(step)) {
        Long others = row.getAs("with_others_bytes");
        long said = others == null ? row.<Long>getAs("own_bytes") : others;
        String who = String.join(", ", services.get(step));
        all.add(new Compared(step.replace('\t', ' '), who, said, median(truths.get(step))));
      }
    }
    print(all);
    assertThat(all).hasSameSizeAs(truths.keySet());
    double[] off =
        all.stream().filter(c -> !c.isSmall()).mapToDouble(Compared::percentOff).sorted().toArray();
    System.out.printf("median of %d steps: %.1f %%%n", off.length, off[off.length / 2]);
    assertThat(off[off.length / 2]).isLessThanOrEqualTo(MEDIAN_PERCENT);
  }

  private static void print(List<Compared> all) {
    System.out.println("| step | services | report | rebuilt | off by |");
    System.out.println("| --- | --- | --: | --: | --: |");
    for (Compared c : all) {
      String off = c.isSmall() ? "small" : "%.1f %%".formatted(c.percentOff());
      System.out.printf(
          "| %s | %s | %,d | %,d | %s |%n", c.step(), c.services(), c.said(), c.truth(), off);
    }
  }

  private static List<Truth> steps(
      String service, ServiceHistory.Release before, ServiceHistory.Release after) {
    List<Truth> steps = new ArrayList<>();
    after
        .modules()
        .forEach(
            (module, version) -> {
              String old = before.modules().get(module);
              if (!version.equals(old)) {
                steps.add(new Truth(service, after.tag(), module, old, version));
              }
            });
    if (!after.go().equals(before.go())) {
      steps.add(new Truth(service, after.tag(), "go", "go" + before.go(), "go" + after.go()));
    }
    return steps;
  }

  private static ServiceHistory.Release alone(ServiceHistory.Release before, Truth step) {
    return step.module().equals("go")
        ? before.withGo(step.to().substring(2))
        : before.withModule(step.module(), step.to());
  }

  /** What a file holds, without the padding that only says where pages end. */
  private static long bytes(Path file) throws IOException {
    return LocalBinary.open(file)
        .weigh(View.HOST, dev.tonnage.weigh.DebugFiles.NONE)
        .ledger()
        .rows()
        .stream()
        .filter(r -> !"[padding]".equals(r.owner().name()))
        .mapToLong(r -> r.weight().totalBytes())
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
