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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Writes what a snapshot holds, and then, with one row, publishes it.
 *
 * @param layers of all images
 * @param problems of this run, and what is known of these layers; that of the files and binaries in
 *     them is added
 * @param known what is known to come out; null to look for it
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
    Outcome known,
    List<Stat> stats) {

  /** What the run had to do. */
  record Work(long layersOpened, long binariesParsed) {}

  /** The row that publishes it, and what it was found to hold. */
  record Result(PublishedSnapshot row, Outcome outcome) {}

  Result execute() throws IOException {
    long began = System.nanoTime();
    if (warehouse.isPublished(snapshot)) {
      warehouse.unpublish(snapshot);
    }
    warehouse.replace(
        Tables.IMAGES,
        snapshot,
        ofSnapshot(Tables.IMAGES, listing.images().stream().map(i -> i.image()).toList()));
    Outcome outcome = known == null ? lookInto() : known.of(snapshot);
    warehouse.replace(
        Tables.SCAN_ERRORS, snapshot, ofSnapshot(Tables.SCAN_ERRORS, outcome.problems()));
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
            outcome.binaries(),
            work.binariesParsed(),
            outcome.problems().stream().filter(p -> p.code().isFailure()).count(),
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    warehouse.publish(snapshot, Tables.SNAPSHOTS.row(row));
    return new Result(row, outcome);
  }

  private Outcome lookInto() throws IOException {
    // Asked first: what is written from now on may be overlooked, but is not taken for known.
    List<Long> versions = Outcome.versions(warehouse);
    Set<Problem> errors = new LinkedHashSet<>(problems);
    Set<String> binaries = lookInto(errors);
    addFaults(binaries, errors);
    return new Outcome(
        snapshot, Weigher.ANALYZER_VERSION, versions, binaries.size(), List.copyOf(errors));
  }

  /**
   * The digests of all binaries in the layers. What is wrong with files is taken down on the way,
   * whichever night has found it out.
   */
  private Set<String> lookInto(Set<Problem> errors) throws IOException {
    Set<String> binaries = new HashSet<>();
    warehouse.lookUp(
        Tables.FILES,
        "layer_digest",
        layers,
        "binary_digest IS NOT NULL OR fault_code IS NOT NULL",
        List.of("path", "binary_digest", "fault_code", "fault"),
        row -> {
          if (row.get(2) != null) {
            binaries.add((String) row.get(2));
          }
          if (row.get(3) != null) {
            ErrorCode code = ErrorCode.of((String) row.get(3));
            errors.add(new Problem("file " + row.get(1), "open", code, (String) row.get(4), null));
          }
        });
    return binaries;
  }

  /**
   * What is wrong with the binaries. Asked of the tables, not of this run: a binary that was
   * weighed last year is as damaged tonight.
   */
  private void addFaults(Set<String> binaries, Set<Problem> errors) throws IOException {
    warehouse.lookUp(
        Tables.BINARIES,
        "binary_digest",
        binaries,
        "size(faults) > 0",
        List.of("faults"),
        row -> {
          for (Object fault : (List<?>) row.get(1)) {
            List<?> cells = (List<?>) fault;
            errors.add(
                new Problem(
                    "binary " + row.get(0),
                    "weigh",
                    ErrorCode.of((String) cells.get(0)),
                    (String) cells.get(1),
                    (Long) cells.get(2)));
          }
        });
  }

  private <T> List<Row> ofSnapshot(Table<OfSnapshot<T>> table, List<T> values) {
    return values.stream().map(v -> table.row(new OfSnapshot<>(snapshot, v))).toList();
  }
}
