package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers that are much larger than the heap that a scan is given, which is 1 GB: {@code
 * -Dtonnage.large}. An executable of one's own is named by {@code -Dtonnage.program=FILE}. How it
 * went stands in docs/performance.md.
 */
class LargeLayerTest {
  private static final boolean IS_WANTED = Boolean.getBoolean("tonnage.large");
  private static final String HEAP = "-Xmx1g";
  private static final long LAYER_BYTES = 4L << 30;
  private static final long EXECUTABLE_BYTES = 500_000_000;
  private static final int ENTRIES = 10_000_000;

  @TempDir Path temp;

  /** The scan, in a process of its own. */
  public static void main(String[] arguments) throws IOException {
    ScanResult result =
        new Scan(
                LazySpark.of(Sessions.open("local[2]")),
                arguments[0],
                List.of(arguments[1]),
                "night",
                new Limits(Limits.DEFAULT.batchBytes(), 1),
                Watch.NONE)
            .execute();
    System.out.println("LargeLayerTest: " + result.snapshot());
    System.exit(0);
  }

  private static TarArchiveOutputStream tar(Path file, int level) throws IOException {
    return new TarArchiveOutputStream(
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
          {
            def.setLevel(level);
          }
        });
  }

  private static void begin(TarArchiveOutputStream tar, String path, long bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path, true);
    entry.setSize(bytes);
    entry.setMode(0755);
    tar.putArchiveEntry(entry);
  }

  /** Bytes that do not get smaller. */
  private static void noise(OutputStream out, long bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(bytes);
    byte[] some = new byte[1 << 20];
    for (long left = bytes; left > 0; left -= some.length) {
      random.nextBytes(some);
      out.write(some, 0, (int) Math.min(some.length, left));
    }
  }

  /** What a scan of an image of this layer with 1 GB of heap leaves. */
  private Path scanned(Path layer) throws Exception {
    String source =
        new TestLayout(temp.resolve("layout")).image("large:1", "linux/amd64", layer).written();
    Path warehouse = temp.resolve("warehouse");
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            LargeLayerTest.class.getName(),
            warehouse.toString(),
            source));
    Path log = temp.resolve("log");
    Process run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(run.waitFor()).as(Files.readString(log)).isZero();
    Files.readAllLines(log).stream()
        .filter(l -> l.startsWith("LargeLayerTest"))
        .forEach(System.out::println);
    try (Stream<Path> spool = Files.list(warehouse.resolve("_spool"))) {
      assertThat(spool).isEmpty();
    }
    return warehouse;
  }

  private static Dataset<Row> table(Path warehouse, Table<?> table) {
    return Sessions.open("local[2]")
        .read()
        .format("delta")
        .load(warehouse.resolve(table.name()).toString());
  }

  @Test
  void a_layer_of_four_gigabytes_goes_through_one_of_heap() throws Exception {
    assumeTrue(IS_WANTED, "needs -Dtonnage.large=true");
    Path layer = temp.resolve("layer");
    String named = System.getProperty("tonnage.program");
    long executable;
    try (TarArchiveOutputStream tar = tar(layer, Deflater.NO_COMPRESSION)) {
      begin(tar, "data/before", LAYER_BYTES / 2);
      noise(tar, LAYER_BYTES / 2);
      tar.closeArchiveEntry();
      byte[] elf = Samples.elf();
      executable = named == null ? EXECUTABLE_BYTES : Files.size(Path.of(named));
      begin(tar, "app/server", executable);
      if (named == null) {
        tar.write(elf);
        noise(tar, executable - elf.length);
      } else {
        Files.copy(Path.of(named), tar);
      }
      tar.closeArchiveEntry();
      begin(tar, "data/after", LAYER_BYTES / 2 - executable);
      noise(tar, LAYER_BYTES / 2 - executable);
      tar.closeArchiveEntry();
    }
    assertThat(Files.size(layer)).isGreaterThan(LAYER_BYTES);
    Path warehouse = scanned(layer);
    assertThat(table(warehouse, Tables.SCAN_ERRORS).count()).isZero();
    Row binary = table(warehouse, Tables.BINARIES).first();
    assertThat(binary.<Long>getAs("file_bytes")).isEqualTo(executable);
    assertThat(
            table(warehouse, Tables.SYMBOLS).agg(functions.sum("total_bytes")).first().getLong(0))
        .isEqualTo(executable);
    assertThat(table(warehouse, Tables.FILES).count()).isEqualTo(3);
  }

  @Test
  void a_layer_of_ten_million_entries_ends_as_a_row() throws Exception {
    assumeTrue(IS_WANTED, "needs -Dtonnage.large=true");
    Path layer = temp.resolve("layer");
    try (TarArchiveOutputStream tar = tar(layer, Deflater.NO_COMPRESSION)) {
      for (int i = 0; i < ENTRIES; i++) {
        begin(tar, "f" + i, 0);
        tar.closeArchiveEntry();
      }
    }
    Path warehouse = scanned(layer);
    assertThat(table(warehouse, Tables.SCAN_ERRORS).select("code", "passing").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[limit,false]");
    assertThat(table(warehouse, Tables.FILES).count()).isZero();
  }
}
