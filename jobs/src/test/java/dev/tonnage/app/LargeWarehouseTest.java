package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.maintain.Maintenance;
import dev.tonnage.report.Catalogue;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.ContentWriter;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.OfSnapshot;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.PlacedLayer;
import dev.tonnage.table.PublishedSnapshot;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many nights made of one: each builds every program of the sample fleet anew, with other addresses
 * and one in a hundred sizes changed. Not run by default, but with {@code
 * -Dwarehouse.rows=100000000}, of which {@code -Dwarehouse.folder=DIR} keeps the tables ({@code
 * -Dwarehouse.seed=DIR} is a scanned sample fleet that is there already); it prints what the four
 * usual questions take.
 */
class LargeWarehouseTest {
  private static final int FLEETS_A_NIGHT = 4;
  private static final int NIGHTS_TO_MAINTAIN = 10;
  private static final Instant BEGIN = Instant.parse("2026-01-01T02:00:00Z");

  @TempDir Path temp;

  @Test
  void the_usual_questions_are_answered_soon() throws Exception {
    long wanted = Long.getLong("warehouse.rows", 0);
    assumeTrue(wanted > 0, "needs -Dwarehouse.rows=N");
    SparkSession spark = Sessions.open("local[2]");
    String seed = System.getProperty("warehouse.seed");
    if (seed == null) {
      seed = temp.resolve("seed").toString();
      List<String> fleet = List.of("oci:" + Samples.datasets().resolve("fleet"));
      new Scan(LazySpark.of(spark), seed, fleet, "seed", Limits.DEFAULT, Watch.NONE).execute();
    }
    Warehouse from = Warehouse.existing(spark, seed);
    String folder = System.getProperty("warehouse.folder", temp.resolve("large").toString());
    Warehouse to = Warehouse.writable(spark, folder);
    long seeds = from.read(Tables.SYMBOLS).count();
    int nights = (int) Math.max(2, wanted / seeds / FLEETS_A_NIGHT);
    for (int night = 0; night < nights; night++) {
      write(from, to, night);
      if (night % NIGHTS_TO_MAINTAIN == NIGHTS_TO_MAINTAIN - 1 || night == nights - 1) {
        maintain(to, night == nights - 1);
      }
    }
    Catalogue catalogue = Catalogue.of(to, null);
    String one = to.read(Tables.BINARIES).selectExpr("max(binary_digest)").first().getString(0);
    String last = name(nights - 1);
    String before = name(nights / 2);
    ask(
        catalogue,
        "one binary's symbols",
        "SELECT count(*), sum(total_bytes), max(name) FROM symbols WHERE binary_digest = '%s'"
            .formatted(one));
    ask(
        catalogue,
        "sums by module",
        "SELECT module, sum(total_bytes) AS bytes FROM modules GROUP BY module ORDER BY bytes DESC");
    ask(
        catalogue,
        "a package's history",
        "SELECT first_snapshot, last_snapshot, sum(total_bytes) FROM symbol_history WHERE package ="
            + " 'net/http' GROUP BY ALL");
    ask(
        catalogue,
        "top growth between two snapshots",
        """
        WITH moment AS (
          SELECT max(CASE WHEN snapshot_id = '%s' THEN taken_at END) AS a,
            max(CASE WHEN snapshot_id = '%s' THEN taken_at END) AS b FROM snapshots
        )
        SELECT repository, package, name,
          sum(CASE WHEN last_taken_at IS NULL OR last_taken_at >= b THEN total_bytes ELSE 0 END)
            - sum(CASE WHEN first_taken_at <= a THEN total_bytes ELSE 0 END) AS change
        FROM symbol_history CROSS JOIN moment
        WHERE first_taken_at <= b AND (last_taken_at IS NULL OR last_taken_at >= a)
          AND (first_taken_at <= a) <> (last_taken_at IS NULL OR last_taken_at >= b)
        GROUP BY repository, package, name ORDER BY change DESC LIMIT 20
        """
            .formatted(before, last));
  }

  private static void maintain(Warehouse warehouse, boolean isLast) throws Exception {
    long began = System.nanoTime();
    List<Maintenance.Outcome> outcomes =
        new Maintenance(warehouse, new Maintenance.Options(0, 0, false, false)).execute();
    System.out.printf("maintain: %.1f s%n", (System.nanoTime() - began) / 1e9);
    for (Maintenance.Outcome o : outcomes) {
      if (isLast || o.table().equals(Tables.SYMBOLS.name())) {
        System.out.printf(
            "%-16s %,14d rows, %5d files before, %4d after, %.2f bytes a row%n",
            o.table(),
            o.compacted().rows(),
            o.compacted().filesBefore(),
            o.compacted().filesAfter(),
            (double) o.compacted().bytesAfter() / Math.max(1, o.compacted().rows()));
      }
    }
  }

  /** Three times; the best counts, once what can be kept is kept. */
  private static void ask(Catalogue catalogue, String question, String sql) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      assertThat(catalogue.sql(sql).collectAsList()).as(question).isNotEmpty();
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
    }
    System.out.printf("%s: %.2f s%n", question, best);
  }

  private static String name(int night) {
    return "night-%04d".formatted(night);
  }

  private static void write(Warehouse from, Warehouse to, int night) throws Exception {
    ContentWriter writer = to.contentWriter();
    writer.appendWeighed(table -> built(from, table, night));
    List<Row> binaries =
        from.read(Tables.BINARIES)
            .crossJoin(copies(from))
            .withColumn("binary_digest", digest("binary_digest", night))
            .selectExpr("binary_digest", "main_module || '/' || go_version", "os", "arch", "copy")
            .collectAsList();
    List<Row> layers = new ArrayList<>();
    List<Row> images = new ArrayList<>();
    Instant takenAt = BEGIN.plus(night, ChronoUnit.DAYS);
    for (Row b : binaries) {
      String layer = b.getString(0).replace("sha256:", "sha256:1a");
      layers.add(
          Tables.LAYERS.row(new PlacedLayer(layer, 0, layer, "tar", 1000, 1000L, null, null)));
      images.add(
          Tables.IMAGES.row(
              new OfSnapshot<>(
                  name(night),
                  new PlacedImage(
                      "large",
                      b.getString(1) + "-" + b.get(4),
                      "latest",
                      b.getString(2) + "/" + b.getString(3),
                      null,
                      layer,
                      takenAt,
                      Map.of()))));
    }
    Dataset<Row> files =
        from.read(Tables.FILES)
            .where("binary_digest IS NOT NULL")
            .dropDuplicates("binary_digest")
            .crossJoin(copies(from))
            .withColumn("binary_digest", digest("binary_digest", night))
            .withColumn(
                "layer_digest", functions.expr("replace(binary_digest, 'sha256:', 'sha256:1a')"));
    writer.appendOpened(layers, like(files, Tables.FILES));
    to.replace(Tables.IMAGES, name(night), images);
    to.publish(
        name(night),
        Tables.SNAPSHOTS.row(
            new PublishedSnapshot(
                name(night),
                takenAt,
                List.of("large"),
                1,
                images.size(),
                layers.size(),
                layers.size(),
                binaries.size(),
                binaries.size(),
                0,
                takenAt)));
  }

  private static Dataset<Row> copies(Warehouse from) {
    return from.spark().range(FLEETS_A_NIGHT).withColumnRenamed("id", "copy").coalesce(1);
  }

  private static org.apache.spark.sql.Column digest(String column, int night) {
    return functions.expr(
        "concat('sha256:', sha2(concat(%s, copy, %d), 256))".formatted(column, night));
  }

  /** The rows of a table, each program built anew. */
  private static Dataset<Row> built(Warehouse from, Table<?> table, int night) {
    Dataset<Row> rows =
        from.read(table)
            .crossJoin(copies(from))
            .withColumn("seed", functions.col("binary_digest"))
            .withColumn("binary_digest", digest("binary_digest", night));
    if (table == Tables.SYMBOLS) {
      // Each symbol grows once in a hundred nights, each in its own.
      String grown =
          "(CASE WHEN file_bytes > 64 THEN floor((%d + pmod(hash(name, seed), 100)) / 100) * 16 ELSE 0"
              + " END)";
      String by = grown.formatted(night);
      rows =
          rows.withColumn("total_bytes", functions.expr("total_bytes + " + by))
              .withColumn("memory_bytes", functions.expr("memory_bytes + " + by))
              .withColumn(
                  "address",
                  functions.expr(
                      "address + pmod(hash(seed, %d, copy), 65536) * 16".formatted(night)))
              .withColumn("file_bytes", functions.expr("file_bytes + " + by))
              .coalesce(1)
              .sortWithinPartitions(
                  table.layout().order().stream()
                      .map(functions::col)
                      .toArray(org.apache.spark.sql.Column[]::new));
    }
    return like(rows, table).coalesce(1);
  }

  private static Dataset<Row> like(Dataset<Row> rows, Table<?> table) {
    return rows.selectExpr(
        table.columns().stream().map(c -> "`" + c.name() + "`").toArray(String[]::new));
  }
}
