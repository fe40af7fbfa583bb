package dev.tonnage.stage;

import dev.tonnage.source.Access;
import dev.tonnage.source.LayerRef;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Opens a batch of layers: every entry becomes a row, every executable a reference.
 *
 * @param shares how many tasks the work is dealt out to
 */
record OpenStage(
    SparkSession spark,
    Access access,
    Spool spool,
    Watch watch,
    int shares,
    List<LayerRef> layers) {
  private static final long SMALL_BYTES = 32L << 20;

  /**
   * What a batch of layers holds.
   *
   * @param layers that were tried
   * @param uncompressedBytes of each layer that was read to its end
   * @param binaries in these, by digest
   * @param holders the layers of each binary, by its digest
   * @param files rows of the table, still to be rid of those of layers that failed
   */
  record Result(
      int layers,
      Map<String, Long> uncompressedBytes,
      Map<String, BinaryRef> binaries,
      Map<String, Set<String>> holders,
      List<Problem> problems,
      List<Stat> stats,
      Fan files) {

    /** The rows of some of the layers; null when there are none. */
    Dataset<Row> files(Set<String> of) {
      if (of.isEmpty()) {
        return null;
      }
      Dataset<Row> rows = files.rows(OpenRows.FILE).coalesce(1);
      return of.size() == layers
          ? rows
          : rows.where(functions.col("layer_digest").isInCollection(of));
    }
  }

  Result execute() {
    Tally tally = new Tally(spark.sparkContext());
    List<List<LayerRef>> dealt = Balance.shares(layers, LayerRef::wireBytes, shares);
    Watch.Work all =
        new Watch.Work(layers.size(), layers.stream().mapToLong(LayerRef::wireBytes).sum(), 0);
    OpenTask task = new OpenTask(spool, access, tally);
    long room = Held.room(all.bytes(), SMALL_BYTES);
    return watch.during(
        "Opening layers",
        all,
        tally::work,
        () ->
            tally.during(
                () ->
                    result(
                        layers.size(), Fan.out(spark, dealt, OpenRows.SHAPE, tally, room, task))));
  }

  private static Result result(int layers, Fan fan) {
    Map<String, List<Row>> rows =
        fan.gathered(OpenRows.OPENED, OpenRows.FOUND, OpenRows.PROBLEM, OpenRows.STAT);
    Map<String, Long> opened = new HashMap<>();
    rows.get(OpenRows.OPENED).forEach(r -> opened.put(r.getString(0), r.getLong(1)));
    Map<String, BinaryRef> binaries = new LinkedHashMap<>();
    Map<String, Set<String>> holders = new HashMap<>();
    for (Row r : rows.get(OpenRows.FOUND)) {
      BinaryRef binary = OpenRows.found(r);
      if (opened.containsKey(r.getString(0))) {
        binaries.merge(binary.digest(), binary, OpenStage::steadier);
        holders.computeIfAbsent(binary.digest(), d -> new HashSet<>()).add(r.getString(0));
      }
    }
    return new Result(
        layers,
        opened,
        binaries,
        holders,
        rows.get(OpenRows.PROBLEM).stream().map(OpenRows::problem).toList(),
        rows.get(OpenRows.STAT).stream().map(OpenRows::stat).toList(),
        fan);
  }

  /**
   * Of two places with the same bytes, the one that can not change under our hands; of two such,
   * always the same one, whichever task came first.
   */
  private static BinaryRef steadier(BinaryRef a, BinaryRef b) {
    if (a.isSpooled() != b.isSpooled()) {
      return a.isSpooled() ? a : b;
    }
    return a.wire() == null || b.wire() != null && b.wire().compareTo(a.wire()) < 0 ? b : a;
  }
}
