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
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Writes what a snapshot holds, and then, with one row, publishes it.
 *
 * @param layers of all images
 * @param problems of this run, and what is known of these layers; that of the files and binaries in
 *     them is added
 */
record PublishStage(
    Warehouse warehouse,
    String snapshot,
    Instant takenAt,
    List<String> sources,
    Listing listing,
    Set<String> layers,
    Work work,
    List<Problem> problems,
    List<Stat> stats) {

  /** What the run had to do. */
  record Work(long layersOpened, long binariesParsed) {}

  PublishedSnapshot execute() throws IOException {
    long began = System.nanoTime();
    if (warehouse.isPublished(snapshot)) {
      warehouse.unpublish(snapshot);
    }
    warehouse.replace(
        Tables.IMAGES,
        snapshot,
        ofSnapshot(Tables.IMAGES, listing.images().stream().map(i -> i.image()).toList()));
    Set<Problem> errors = new LinkedHashSet<>(problems);
    Set<String> binaries = lookInto(errors);
    addFaults(binaries, errors);
    warehouse.replace(
        Tables.SCAN_ERRORS, snapshot, ofSnapshot(Tables.SCAN_ERRORS, List.copyOf(errors)));
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
            layers.size(),
            work.layersOpened(),
            binaries.size(),
            work.binariesParsed(),
            errors.stream().filter(p -> p.code().isFailure()).count(),
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    warehouse.publish(snapshot, Tables.SNAPSHOTS.row(row));
    return row;
  }

  /**
   * The digests of all binaries in the layers. What is wrong with files is taken down on the way,
   * whichever night has found it out.
   */
  private Set<String> lookInto(Set<Problem> errors) {
    Set<String> binaries = new HashSet<>();
    Column isAtFault = functions.col("fault_code").isNotNull();
    Iterator<Row> found =
        warehouse
            .holding(Tables.FILES, "layer_digest", layers)
            .where(functions.col("binary_digest").isNotNull().or(isAtFault))
            .select(
                functions.col("binary_digest"),
                functions.when(isAtFault, functions.col("path")).as("path"),
                functions.col("fault_code"),
                functions.col("fault"))
            .distinct()
            .toLocalIterator();
    while (found.hasNext()) {
      Row row = found.next();
      if (!row.isNullAt(0)) {
        binaries.add(row.getString(0));
      }
      if (!row.isNullAt(2)) {
        ErrorCode code = ErrorCode.of(row.getString(2));
        errors.add(new Problem("file " + row.getString(1), "open", code, row.getString(3), null));
      }
    }
    return binaries;
  }

  /**
   * What is wrong with the binaries. Asked of the tables, not of this run: a binary that was
   * weighed last year is as damaged tonight.
   */
  private void addFaults(Set<String> binaries, Set<Problem> errors) {
    Iterator<Row> faults =
        warehouse
            .read(Tables.BINARIES)
            .select(
                functions.col("binary_digest"),
                functions.explode(functions.col("faults")).as("fault"))
            .select("binary_digest", "fault.code", "fault.message", "fault.offset")
            .toLocalIterator();
    while (faults.hasNext()) {
      Row row = faults.next();
      if (binaries.contains(row.getString(0))) {
        errors.add(
            new Problem(
                "binary " + row.getString(0),
                "weigh",
                ErrorCode.of(row.getString(1)),
                row.getString(2),
                row.isNullAt(3) ? null : (Long) row.get(3)));
      }
    }
  }

  private <T> List<Row> ofSnapshot(Table<OfSnapshot<T>> table, List<T> values) {
    return values.stream().map(v -> table.row(new OfSnapshot<>(snapshot, v))).toList();
  }
}
