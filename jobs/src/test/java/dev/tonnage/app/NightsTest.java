package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Samples;
import dev.tonnage.bench.GeneratedRegistry;
import dev.tonnage.report.Catalogue;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.News;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of a registry: all new, nothing new, some images new. What they do is counted here; how
 * long larger ones take is measured by the command {@code bench}.
 */
class NightsTest {
  private static final int IMAGES = 30;

  /** A layer of each of these is of a night's own. */
  private static final int OWN_LAYERS = 3;

  @TempDir static Path temp;

  private final SparkSession spark = Sessions.open("local[2]");

  private ScanResult night(LazySpark with, String name) throws IOException {
    return new Scan(
            with,
            temp.resolve("warehouse").toString(),
            List.of("distribution:" + temp.resolve("registry")),
            name,
            Limits.DEFAULT,
            Watch.NONE)
        .execute();
  }

  private ScanResult night(String name) throws IOException {
    return night(LazySpark.of(spark), name);
  }

  /** Of layers that were read for a snapshot. */
  private long bytes(String snapshot) {
    Row row =
        spark
            .read()
            .format("delta")
            .load(temp.resolve("warehouse").resolve(Tables.SCAN_STATS.name()).toString())
            .where("subject = 'run' and phase = 'open'")
            .where(functions.col("snapshot_id").equalTo(snapshot))
            .first();
    return row.getAs("bytes");
  }

  @Test
  void a_night_does_what_is_new() throws IOException {
    GeneratedRegistry storage = Samples.registry(temp.resolve("registry"));
    storage.push(IMAGES, 1);
    ScanResult first = night("first");
    assertThat(first.snapshot().images()).isEqualTo(IMAGES);
    assertThat(first.snapshot().layers()).isEqualTo(first.snapshot().layersOpened());
    assertThat(first.snapshot().layers()).isGreaterThanOrEqualTo(IMAGES * 10L / 3);
    assertThat(first.snapshot().failures()).isZero();
    assertThat(first.news()).isNull();

    // Nothing has changed: not even Spark is started.
    LazySpark none =
        new LazySpark(
            new SparkConf(false),
            () -> {
              throw new AssertionError("Spark is started");
            });
    ScanResult unchanged = night(none, "unchanged");
    assertThat(unchanged.isUnchanged()).isTrue();
    assertThat(unchanged.news()).isNotNull();
    assertThat(unchanged.news().tags()).isEmpty();
    assertThat(unchanged.snapshot().binariesParsed()).isZero();
    assertThat(unchanged.snapshot().layersOpened()).isZero();
    assertThat(unchanged.snapshot().binaries()).isEqualTo(first.snapshot().binaries());
    assertThat(bytes("unchanged")).isZero();

    storage.push(7, IMAGES, 2);
    storage.delete(9);
    ScanResult changed = night("changed");
    assertThat(changed.isUnchanged()).isFalse();
    assertThat(changed.snapshot().layersOpened()).isEqualTo(OWN_LAYERS);
    // Both programs of an image are the same bytes here.
    assertThat(changed.snapshot().binariesParsed()).isEqualTo(1);
    // The deleted image's own is gone.
    assertThat(changed.snapshot().binaries()).isEqualTo(first.snapshot().binaries() - 1);
    assertThat(bytes("changed")).isLessThanOrEqualTo(bytes("first") * 5 / 100);
    assertThat(changed.news().since()).isEqualTo("unchanged");
    assertThat(changed.news().tags()).containsExactly(new News.Tag("fleet/app-0007", "latest"));
    assertThat(
            Catalogue.of(Warehouse.existing(spark, temp.resolve("warehouse").toString()), null)
                .report("tags")
                .select("repository", "tag", "what", "since")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[fleet/app-0007,latest,moved,unchanged]", "[fleet/app-0009,latest,deleted,unchanged]");
    // The image that the tag has moved from is the release before, though it is gone.
    assertThat(
            Catalogue.of(Warehouse.existing(spark, temp.resolve("warehouse").toString()), null)
                .report("releases")
                .where("previous_tag IS NOT NULL")
                .select("repository", "tag", "previous_tag", "change_bytes", "what_changed")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[fleet/app-0007,latest,latest,0,no change of size]");
    assertThat(night(none, "unchanged-again").isUnchanged()).isTrue();
  }
}
