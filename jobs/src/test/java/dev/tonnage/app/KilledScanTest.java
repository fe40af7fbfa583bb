package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Samples;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.WarehouseException;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at any moment, and run again, leaves the tables of one clean run; so do two
 * runs at the same time. How many are killed: {@code -Dtonnage.kills=10}; when: {@code
 * -Dtonnage.seed=…}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledScanTest {
  private static final int KILLS = Integer.getInteger("tonnage.kills", 3);

  /** Small, so that each layer is a batch of its own and there is much to be killed between. */
  private static final Limits LIMITS = new Limits(1, 0.9);

  private static final List<Table<?>> CONTENT =
      List.of(
          Tables.LAYERS,
          Tables.FILES,
          Tables.BINARIES,
          Tables.SECTIONS,
          Tables.SYMBOLS,
          Tables.MODULES,
          Tables.INLINES);

  @TempDir static Path temp;

  private SparkSession spark;
  private String source;
  private Path settings;

  @BeforeAll
  void make() throws IOException {
    spark = Sessions.open("local[2]");
    TestLayout images = new TestLayout(temp.resolve("layout"));
    byte[] elf = Samples.elf();
    byte[] shared = new TestLayout.Tar().file("bin/shared", elf).gzip();
    for (int i = 0; i < 3; i++) {
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
    settings =
        Files.writeString(
            temp.resolve("tonnage.yaml"), "scan: {batch_bytes: 1, max_failed_share: 0.9}\n");
  }

  private void scan(Path warehouse, String name) throws IOException {
    new Scan(spark, warehouse.toString(), List.of(source), name, LIMITS, Watch.NONE).execute();
  }

  private Process start(Path warehouse) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens") || a.startsWith("-X"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Tonnage.class.getName(),
            "scan",
            source,
            "--snapshot",
            "night",
            "--conf",
            settings.toString(),
            "--warehouse",
            warehouse.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Path.of(warehouse + ".log").toFile())
        .start();
  }

  /** Waits for the first trace of a run in its warehouse: before that nothing can be lost. */
  private static void awaitBeginning(Process run, Path warehouse) throws Exception {
    while (run.isAlive() && !Files.exists(warehouse)) {
      Thread.sleep(5);
    }
  }

  private List<String> rows(Path warehouse, Table<?> table) {
    Dataset<Row> rows =
        spark.read().format("delta").load(warehouse.resolve(table.name()).toString());
    // When it was, and what was left to do for this run of it, is another matter each time.
    return rows
        .drop("taken_at", "published_at", "layers_new", "binaries_new")
        .toJSON()
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private void assertSameTables(Path expected, Path found, List<Table<?>> tables, String when) {
    for (Table<?> table : tables) {
      assertThat(rows(found, table)).as(table + " " + when).isEqualTo(rows(expected, table));
    }
  }

  private static List<Table<?>> all() {
    return Stream.concat(
            CONTENT.stream(), Stream.of(Tables.IMAGES, Tables.SCAN_ERRORS, Tables.SNAPSHOTS))
        .toList();
  }

  @Test
  void killed_at_any_moment_and_run_again_the_tables_are_those_of_one_clean_run() throws Exception {
    long seed = Long.getLong("tonnage.seed", System.nanoTime() % 1_000_000);
    System.out.printf("KilledScanTest: -Dtonnage.seed=%d, %d kills%n", seed, KILLS);
    Random random = new Random(seed);
    Path clean = temp.resolve("clean");
    Process whole = start(clean);
    awaitBeginning(whole, clean);
    long began = System.nanoTime();
    assertThat(whole.waitFor()).as(temp.resolve("clean.log").toString()).isZero();
    long lasts = System.nanoTime() - began;
    for (int i = 0; i < KILLS; i++) {
      Path killed = temp.resolve("killed-" + i);
      Process run = start(killed);
      awaitBeginning(run, killed);
      // One moment of each part of the run, so that they do not all fall into the longest step.
      double share = (i + random.nextDouble()) / KILLS;
      boolean isOver = run.waitFor((long) (lasts * share), TimeUnit.NANOSECONDS);
      run.destroyForcibly().waitFor();
      scan(killed, "night");
      String when = "killed at %.2f%s".formatted(share, isOver ? ", when it was through" : "");
      System.out.println("KilledScanTest: " + when);
      assertSameTables(clean, killed, all(), when);
      assertThat(killed.resolve("_spool")).satisfies(s -> assertThat(isEmpty(s)).isTrue());
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void of_two_runs_at_once_one_may_be_told_to_wait_and_nothing_is_there_twice() throws Exception {
    Path alone = temp.resolve("alone");
    scan(alone, "one");
    Path both = temp.resolve("both");
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> runs = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      runs.add(
          threads.submit(
              () -> {
                together.await();
                scan(both, name);
                return null;
              }));
    }
    int refused = 0;
    for (Future<?> run : runs) {
      try {
        run.get();
      } catch (java.util.concurrent.ExecutionException e) {
        refused++;
        assertThat(e.getCause())
            .isInstanceOf(WarehouseException.class)
            .hasMessageContaining("Another scan has written to this warehouse");
      }
    }
    threads.shutdown();
    assertThat(refused).isLessThan(2);
    scan(both, "two");
    assertSameTables(alone, both, CONTENT, "after two at once");
  }
}
