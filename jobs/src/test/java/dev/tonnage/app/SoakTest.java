package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.bench.GeneratedRegistry;
import dev.tonnage.maintain.Integrity;
import dev.tonnage.maintain.Maintenance;
import dev.tonnage.report.Catalogue;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many nights of a fleet in which some images change every night, some go, some come, and some are
 * damaged for a night. Not run by default, but with {@code -Dtonnage.soak=100}, a number of nights
 * ({@code -Dtonnage.images=20}, {@code -Dtonnage.seed=1}); prints what each night has left.
 */
class SoakTest {
  private static final int NIGHTS_TO_MAINTAIN = 7;
  private static final int KEPT = 30;

  /** What a reader can see is checked every night, all laws now and then. */
  private static final int NIGHTS_TO_CHECK = 10;

  /** Between two maintenances each night adds a file at most twice: as opened and at the end. */
  private static final int MOST_FILES = 8 + 2 * NIGHTS_TO_MAINTAIN;

  /** Logs live for 30 days, with a few versions a night. */
  private static final int MOST_LOG_FILES = 6 * 40;

  @TempDir static Path temp;

  @Test
  void after_many_nights_files_and_memory_are_as_after_few() throws Exception {
    int nights = Integer.getInteger("tonnage.soak", 0);
    assumeTrue(nights > 0, "needs -Dtonnage.soak=N");
    int images = Integer.getInteger("tonnage.images", 20);
    long seed = Long.getLong("tonnage.seed", 1);
    Random random = new Random(seed);
    SparkSession spark = Sessions.open("local[2]");
    Path registry = temp.resolve("registry");
    Path folder = temp.resolve("warehouse");
    GeneratedRegistry storage = Samples.registry(registry);
    storage.push(images, 0);
    TreeSet<Integer> gone = new TreeSet<>();
    List<Long> heaps = new ArrayList<>();
    System.out.println("night\tseconds\timages\tfailures\tfiles\tlog\tbytes\theap");
    for (int night = 1; night <= nights; night++) {
      long began = System.nanoTime();
      Path damaged = null;
      byte[] whole = null;
      for (int i = 0; i < Math.max(1, images / 20); i++) {
        int image = random.nextInt(images);
        gone.remove(image);
        storage.push(image, images, night);
      }
      if (night % 10 == 3) {
        int image = random.nextInt(images);
        if (gone.add(image)) {
          storage.delete(image);
        }
      }
      if (night % 5 == 4) {
        damaged = newestBlob(registry);
        whole = Files.readAllBytes(damaged);
        Files.write(damaged, java.util.Arrays.copyOf(whole, whole.length / 2));
      }
      var result =
          new Scan(
                  LazySpark.of(spark),
                  folder.toString(),
                  List.of("distribution:" + registry),
                  "night-%04d".formatted(night),
                  new Limits(Limits.DEFAULT.batchBytes(), 1),
                  Watch.NONE)
              .execute();
      if (damaged != null) {
        Files.write(damaged, whole);
      }
      if (night % NIGHTS_TO_MAINTAIN == 0) {
        new Maintenance(
                Warehouse.writable(spark, folder.toString()),
                new Maintenance.Options(KEPT, 0, false, false))
            .execute();
      }
      Warehouse warehouse = Warehouse.existing(spark, folder.toString());
      assertThat(NightReader.missing(warehouse, new TreeSet<>()))
          .as("after night %d, seed %d", night, seed)
          .isNull();
      if (night % NIGHTS_TO_CHECK == 0 || night == nights) {
        assertThat(new Integrity(warehouse, Catalogue.of(warehouse, null)).check())
            .as("after night %d, seed %d", night, seed)
            .allSatisfy(f -> assertThat(f.violations()).as(f.law()).isZero());
      }
      spark.catalog().clearCache();
      long files = 0;
      long log = 0;
      for (Table<?> table : Tables.ALL) {
        files = Math.max(files, live(warehouse, table, folder));
        log = Math.max(log, count(folder.resolve(table.name()).resolve("_delta_log")));
      }
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      heaps.add(heap);
      System.out.printf(
          "%d\t%.1f\t%d\t%d\t%d\t%d\t%d\t%d%n",
          night,
          (System.nanoTime() - began) / 1e9,
          result.snapshot().images(),
          result.snapshot().failures(),
          files,
          log,
          bytes(folder),
          heap);
      assertThat(files).as("files of a table after night " + night).isLessThanOrEqualTo(MOST_FILES);
      assertThat(log).as("files of a log after night " + night).isLessThanOrEqualTo(MOST_LOG_FILES);
      age(folder);
    }
    if (nights >= 40) {
      assertThat(least(heaps.subList(nights - 10, nights)))
          .as("memory after a collection, of the last nights and of the twentieth to thirtieth")
          .isLessThan(least(heaps.subList(20, 30)) * 5 / 4);
    }
  }

  private static long least(List<Long> values) {
    return values.stream().mapToLong(v -> v).min().orElseThrow();
  }

  private static long live(Warehouse warehouse, Table<?> table, Path folder) throws IOException {
    assertThat(warehouse.missingFiles(table)).as(table.name()).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve(table.name()))) {
      return files.filter(f -> f.toString().endsWith(".parquet")).count();
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.getFileName().toString().endsWith(".crc")).count();
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static Path newestBlob(Path registry) throws IOException {
    try (Stream<Path> files = Files.walk(registry)) {
      return files
          .filter(f -> f.endsWith("data"))
          .filter(f -> f.toFile().length() > 5_000)
          .max(java.util.Comparator.comparing(f -> f.toFile().lastModified()))
          .orElseThrow();
    }
  }

  /** A day passes. */
  private static void age(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              f -> {
                try {
                  FileTime time = Files.getLastModifiedTime(f);
                  Files.setLastModifiedTime(
                      f, FileTime.from(time.toInstant().minus(Duration.ofDays(1))));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
