package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.tonnage.Samples;
import dev.tonnage.source.TestStorage;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nights of a registry: all new, nothing new, two of a hundred images new. Larger ones:
 * {@code -Dtonnage.images=300}, which makes 1,000 layers; with programs of one's own: {@code
 * -Dtonnage.program=FILE}.
 */
class NightsTest {
  private static final int IMAGES = Integer.getInteger("tonnage.images", 50);
  private static final String PROGRAM = System.getProperty("tonnage.program");

  @TempDir static Path temp;

  private final SparkSession spark = Sessions.open("local[2]");

  /**
   * What a night has cost.
   *
   * @param bytes of layers that were read
   * @param seconds of the processor, of the whole process
   */
  private record Night(ScanResult result, long bytes, double seconds) {}

  private Night night(String name) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    Path warehouse = temp.resolve("warehouse");
    ScanResult result =
        new Scan(
                spark,
                warehouse.toString(),
                List.of("distribution:" + temp.resolve("registry")),
                name,
                Limits.DEFAULT,
                Watch.NONE)
            .execute();
    double seconds = (system.getProcessCpuTime() - before) / 1e9;
    Row bytes =
        spark
            .read()
            .format("delta")
            .load(warehouse.resolve(Tables.SCAN_STATS.name()).toString())
            .where("subject = 'run' and phase = 'open'")
            .where(functions.col("snapshot_id").equalTo(name))
            .first();
    Night night = new Night(result, bytes.getAs("bytes"), seconds);
    System.out.printf(
        "NightsTest: %s: %d images, %d layers (%d read, %.1f MB), %d binaries (%d parsed, %.1f MB),"
            + " %.1f s of processor time%n",
        name,
        result.snapshot().images(),
        result.snapshot().layers(),
        result.snapshot().layersOpened(),
        night.bytes() / 1e6,
        result.snapshot().binaries(),
        result.snapshot().binariesParsed(),
        result.bytesWeighed() / 1e6,
        seconds);
    return night;
  }

  @Test
  void a_night_costs_what_is_new() throws IOException {
    byte[] small = Samples.elf();
    byte[] program = PROGRAM == null ? small : Files.readAllBytes(Path.of(PROGRAM));
    TestStorage storage = new TestStorage(temp.resolve("registry"), small, List.of(program));
    storage.push(IMAGES, 1);
    Night first = night("first");
    assertThat(first.result().snapshot().layers()).isGreaterThanOrEqualTo(IMAGES * 10L / 3);
    assertThat(first.result().snapshot().failures()).isZero();

    Night unchanged = night("unchanged");
    assertThat(unchanged.bytes()).isZero();
    assertThat(unchanged.result().snapshot().binariesParsed()).isZero();
    assertThat(unchanged.seconds()).isLessThan(first.seconds());

    for (int i = 0; i < IMAGES / 50; i++) {
      storage.push(i, IMAGES, 2);
    }
    Night changed = night("changed");
    assertThat(changed.result().snapshot().layersOpened()).isEqualTo(IMAGES / 50 * 3L);
    assertThat(changed.bytes()).isLessThanOrEqualTo(first.bytes() / 20);
    assertThat(changed.result().snapshot().binaries())
        .isEqualTo(first.result().snapshot().binaries());
  }
}
