package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Samples;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at any moment, and run again, leaves the tables of one clean run. How many
 * are killed: {@code -Dtonnage.kills=10}; when: {@code -Dtonnage.seed=…}. So does a run that weighs
 * again what an older analyzer has weighed.
 */
class KilledScanTest {
  private static final int KILLS = Integer.getInteger("tonnage.kills", 1);

  /** Small, so that there are several batches and much to be killed between. */
  private static final Limits LIMITS = new Limits(1, 0.9);

  private static final List<Table<?>> WEIGHED =
      List.of(
          Tables.BINARIES,
          Tables.SECTIONS,
          Tables.SYMBOLS,
          Tables.MODULES,
          Tables.INLINES,
          Tables.FINDINGS);

  @TempDir static Path temp;

  private static String source;
  private static Path clean;
  private static Map<String, List<String>> expected;

  private final SparkSession spark = Sessions.open("local[2]");

  @BeforeAll
  static void one_clean_run() throws Exception {
    make();
    clean = temp.resolve("clean");
    assertThat(start(clean).waitFor()).as(Path.of(clean + ".log").toString()).isZero();
    expected = tables(clean);
    assertThat(expected.get("binaries")).hasSize(5);
  }

  private static void make() throws IOException {
    TestLayout images = new TestLayout(temp.resolve("layout"));
    byte[] elf = Samples.elf();
    byte[] shared = new TestLayout.Tar().file("bin/shared", elf).gzip();
    for (int i = 0; i < 2; i++) {
      byte[] own = Arrays.copyOf(elf, elf.length + 1 + i);
      byte[] half = Arrays.copyOf(elf, elf.length / 2 - i);
      images.image(
          "app" + i + ":1",
          "linux/amd64",
          shared,
          new TestLayout.Tar().file("bin/own", own).file("bin/half", half).gzip());
    }
    images.image("broken:1", "linux/amd64", shared, Arrays.copyOf(shared, shared.length - 30));
    source = images.written();
  }

  /** What is killed: the job without the reports at its end, which only read. */
  public static void main(String[] arguments) throws IOException {
    scan(Sessions.open("local[2]"), arguments[0], arguments[1]);
    System.exit(0);
  }

  private static void scan(SparkSession spark, String warehouse, String source) throws IOException {
    new Scan(LazySpark.of(spark), warehouse, List.of(source), "night", LIMITS, Watch.NONE)
        .execute();
  }

  private static Process start(Path warehouse) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens") || a.startsWith("-Xm"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            KilledScanTest.class.getName(),
            warehouse.toString(),
            source));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Path.of(warehouse + ".log").toFile())
        .start();
  }

  /** How many steps a run has taken that can be seen: files of tables, logs, listings and notes. */
  private static long steps(Path warehouse) {
    if (!Files.exists(warehouse)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files
          .map(Path::toString)
          .filter(
              f ->
                  f.endsWith(".parquet")
                      || f.endsWith(".json")
                      || f.endsWith(".json.gz")
                      || f.endsWith(".jsonl.gz"))
          .count();
    } catch (IOException | UncheckedIOException e) {
      // Something went while we looked; the next look is soon.
      return 0;
    }
  }

  private static Dataset<Row> rows(Path warehouse, Table<?> table) {
    return Sessions.open("local[2]")
        .read()
        .format("delta")
        .load(warehouse.resolve(table.name()).toString());
  }

  private static Map<String, List<String>> tables(Path warehouse) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (Table<?> table : Tables.ALL) {
      // How long things took is another matter each time.
      if (table != Tables.SCAN_STATS) {
        Dataset<Row> rows = rows(warehouse, table);
        // When it was, and what was left to do for this run of it, as well.
        tables.put(
            table.name(),
            rows
                .drop("taken_at", "published_at", "layers_new", "binaries_new")
                .toJSON()
                .collectAsList()
                .stream()
                .sorted()
                .toList());
      }
    }
    return tables;
  }

  @Test
  void killed_at_any_moment_and_run_again_the_tables_are_those_of_one_clean_run() throws Exception {
    long seed = Long.getLong("tonnage.seed", System.nanoTime() % 1_000_000);
    Random random = new Random(seed);
    long all = steps(clean);
    for (int i = 0; i < KILLS; i++) {
      Path killed = temp.resolve("killed-" + i);
      // One moment of each part of the run, so that they do not all fall into the longest step.
      long after = (long) (all * (i + random.nextDouble()) / KILLS);
      int delay = random.nextInt(400);
      Process run = start(killed);
      while (run.isAlive() && steps(killed) < after) {
        Thread.sleep(2);
      }
      Thread.sleep(delay);
      boolean isOver = !run.isAlive();
      run.destroyForcibly().waitFor();
      String when =
          "killed %d ms after step %d of %d (seen: %d)%s, seed %d"
              .formatted(
                  delay, after, all, steps(killed), isOver ? ", when it was over" : "", seed);
      System.out.println("KilledScanTest: " + when);
      scan(spark, killed.toString(), source);
      tables(killed)
          .forEach(
              (name, rows) ->
                  assertThat(rows).as(name + ", " + when).isEqualTo(expected.get(name)));
      try (Stream<Path> spool = Files.list(killed.resolve("_spool"))) {
        assertThat(spool).as(when).isEmpty();
      }
    }
  }

  @Test
  void a_table_of_which_only_the_folder_was_made_is_begun() throws Exception {
    Path begun = temp.resolve("begun");
    Path log = Files.createDirectories(begun.resolve("profiles/_delta_log"));
    Warehouse warehouse = Warehouse.writable(spark, begun.toString());
    assertThat(log.resolve("00000000000000000000.json")).exists();
    assertThat(warehouse.rows(Tables.PROFILES)).isZero();
  }

  @Test
  void what_an_older_analyzer_has_weighed_is_weighed_again_only_when_asked() throws Exception {
    Path old = temp.resolve("old");
    scan(spark, old.toString(), source);
    List<String> some =
        rows(old, Tables.BINARIES)
            .select("binary_digest")
            .as(Encoders.STRING())
            .sort("binary_digest")
            .takeAsList(3);
    String these = "binary_digest IN ('" + String.join("', '", some) + "')";
    String column = "analyzer_version";
    DeltaTable.forPath(spark, old.resolve("binaries").toString())
        .updateExpr(these, Map.of(column, "1", "file_bytes", "file_bytes + 1"));
    DeltaTable.forPath(spark, old.resolve("symbols").toString())
        .updateExpr(these + " AND kind = 'code'", Map.of("name", "'old'"));
    DeltaTable.forPath(spark, old.resolve("modules").toString()).delete(these);

    LazySpark lazy = LazySpark.of(spark);
    List<String> sources = List.of(source);
    ScanResult plain =
        new Scan(lazy, old.toString(), sources, "plain", LIMITS, Watch.NONE).execute();
    assertThat(plain.snapshot().binariesParsed()).isZero();
    assertThat(rows(old, Tables.BINARIES).where(column + " = 1").count()).isEqualTo(some.size());

    ScanResult again =
        new Scan(lazy, old.toString(), sources, "again", LIMITS, Watch.NONE)
            .reanalyzing(true)
            .execute();
    assertThat(again.snapshot().binariesParsed()).isEqualTo(some.size());
    Map<String, List<String>> now = tables(old);
    for (Table<?> table : WEIGHED) {
      assertThat(now.get(table.name())).as(table.name()).isEqualTo(expected.get(table.name()));
    }
    assertThat(
            new Scan(lazy, old.toString(), sources, "once", LIMITS, Watch.NONE)
                .reanalyzing(true)
                .execute()
                .snapshot()
                .binariesParsed())
        .isZero();
  }
}
