package dev.tonnage.stage;

import dev.tonnage.source.Listing;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.OfSnapshot;
import dev.tonnage.table.Problem;
import dev.tonnage.table.PublishedSnapshot;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import dev.tonnage.weigh.Weigher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Writes what a snapshot holds, and then, with one row, publishes it.
 *
 * @param problems of this run; those of the binaries themselves are added
 */
record PublishStage(
    Warehouse warehouse,
    String snapshot,
    Instant takenAt,
    List<String> sources,
    Listing listing,
    Work work,
    List<Problem> problems,
    List<Stat> stats) {

  /** What the run had to do. */
  record Work(long layers, long layersOpened, long binariesParsed) {}

  PublishedSnapshot execute() {
    long began = System.nanoTime();
    if (warehouse.isPublished(snapshot)) {
      warehouse.unpublish(snapshot);
    }
    warehouse.replace(
        Tables.IMAGES,
        snapshot,
        ofSnapshot(Tables.IMAGES, listing.images().stream().map(i -> i.image()).toList()));
    Dataset<Row> binaries = binaries().persist();
    Dataset<Row> errors =
        ofSnapshot(Tables.SCAN_ERRORS, problems)
            .union(faults(binaries))
            .union(faultsOfLayers())
            .union(faultsOfFiles())
            .persist();
    warehouse.replace(Tables.SCAN_ERRORS, snapshot, errors);
    long failures =
        errors.where(functions.col("code").notEqual(ErrorCode.ARTIFACT.label())).count();
    long distinct = binaries.count();
    errors.unpersist();
    binaries.unpersist();
    List<Stat> all = new ArrayList<>(stats);
    all.add(new Stat("run", "publish", (System.nanoTime() - began) / 1_000_000, 0));
    warehouse.replace(Tables.SCAN_STATS, snapshot, ofSnapshot(Tables.SCAN_STATS, all));
    PublishedSnapshot row =
        new PublishedSnapshot(
            snapshot,
            takenAt,
            sources,
            Weigher.ANALYZER_VERSION,
            listing.images().size(),
            work.layers(),
            work.layersOpened(),
            distinct,
            work.binariesParsed(),
            failures,
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    warehouse.publish(snapshot, rows(Tables.SNAPSHOTS, List.of(row)));
    return row;
  }

  /** The rows of all layers that the snapshot's images hold. */
  private Dataset<Row> layers() {
    return warehouse
        .read(Tables.IMAGES)
        .where(functions.col("snapshot_id").equalTo(snapshot))
        .select("manifest_digest")
        .distinct()
        .join(warehouse.read(Tables.LAYERS), "manifest_digest");
  }

  /** The rows of all files in these. */
  private Dataset<Row> files() {
    return layers()
        .select("layer_digest")
        .distinct()
        .join(warehouse.read(Tables.FILES), "layer_digest");
  }

  /** The digests of all binaries that the snapshot's images hold, each once. */
  private Dataset<Row> binaries() {
    return files()
        .where(functions.col("binary_digest").isNotNull())
        .select("binary_digest")
        .distinct();
  }

  /** What is wrong for good with layers, whichever night has found it out. */
  private Dataset<Row> faultsOfLayers() {
    return errors(
        layers().where(functions.col("fault_code").isNotNull()), "layer ", "layer_digest");
  }

  private Dataset<Row> faultsOfFiles() {
    return errors(files().where(functions.col("fault_code").isNotNull()), "file ", "path");
  }

  private Dataset<Row> errors(Dataset<Row> rows, String prefix, String subject) {
    return rows.select(
            functions.lit(snapshot).as("snapshot_id"),
            functions.concat(functions.lit(prefix), functions.col(subject)),
            functions.lit("open"),
            functions.col("fault_code"),
            functions.col("fault"),
            functions.lit(null).cast("bigint"),
            functions.lit(false))
        .toDF(names(Tables.SCAN_ERRORS))
        .distinct();
  }

  /**
   * What is wrong with the binaries of the snapshot. Asked of the tables, not of this run: a binary
   * that was weighed last year is as damaged tonight.
   */
  private Dataset<Row> faults(Dataset<Row> binaries) {
    return binaries
        .join(warehouse.read(Tables.BINARIES), "binary_digest")
        .select(
            functions.col("binary_digest"), functions.explode(functions.col("faults")).as("fault"))
        .select(
            functions.lit(snapshot).as("snapshot_id"),
            functions.concat(functions.lit("binary "), functions.col("binary_digest")),
            functions.lit("weigh"),
            functions.col("fault.code"),
            functions.col("fault.message"),
            functions.col("fault.offset"),
            functions.lit(false))
        .toDF(names(Tables.SCAN_ERRORS));
  }

  private static String[] names(Table<?> table) {
    return table.columns().stream().map(c -> c.name()).toArray(String[]::new);
  }

  private <T> Dataset<Row> ofSnapshot(Table<OfSnapshot<T>> table, List<T> values) {
    return rows(table, values.stream().map(v -> new OfSnapshot<>(snapshot, v)).toList());
  }

  private <R> Dataset<Row> rows(Table<R> table, List<R> values) {
    return warehouse
        .spark()
        .createDataFrame(values.stream().map(table::row).toList(), table.schema());
  }
}
