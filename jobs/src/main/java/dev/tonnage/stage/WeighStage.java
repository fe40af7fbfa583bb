package dev.tonnage.stage;

import dev.tonnage.store.ContentWriter;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Weighs a batch of binaries and writes their rows.
 *
 * @param shares how many tasks the work is dealt out to
 * @param files how many files a large table may be written in
 * @param isAgain whether the binaries have rows already, which these replace
 * @param rules what findings go by
 */
record WeighStage(
    SparkSession spark,
    ContentWriter writer,
    Watch watch,
    int shares,
    int files,
    List<BinaryRef> binaries,
    boolean isAgain,
    FindingRules rules) {
  private static final long BYTES_PER_FILE = 32L << 20;
  private static final long SMALL_BYTES = 64L << 20;

  private record Done(Fan fan, Map<String, List<Row>> said) {}

  /**
   * What came of it.
   *
   * @param problems with binaries that could not be weighed, and have no rows
   * @param commitMillis the part of the time that writing took
   */
  record Result(List<Problem> problems, List<Stat> stats, long commitMillis) {}

  Result execute() throws IOException {
    if (binaries.isEmpty()) {
      return new Result(List.of(), List.of(), 0);
    }
    long bytes = binaries.stream().mapToLong(BinaryRef::bytes).sum();
    Tally tally = new Tally(spark.sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<List<BinaryRef>> dealt = Balance.shares(binaries, BinaryRef::bytes, shares);
    WeighTask task = new WeighTask(configuration, tally, rules);
    Watch.Work all = new Watch.Work(binaries.size(), bytes, 0);
    long room = Held.room(bytes, SMALL_BYTES);
    Done done =
        watch.during(
            "Weighing binaries",
            all,
            tally::work,
            () ->
                tally.during(
                    () -> {
                      Fan fan = Fan.out(spark, dealt, WeighTask.SHAPE, tally, room, task);
                      return new Done(fan, fan.gathered(OpenRows.PROBLEM, OpenRows.STAT));
                    }));
    Fan fan = done.fan();
    Map<String, List<Row>> rows = done.said();
    long began = System.nanoTime();
    int symbolFiles = (int) Math.max(1, Math.min(files, bytes / BYTES_PER_FILE));
    if (isAgain) {
      Set<String> digests = binaries.stream().map(BinaryRef::digest).collect(Collectors.toSet());
      rows.get(OpenRows.PROBLEM)
          .forEach(r -> digests.remove(OpenRows.problem(r).subject().replaceFirst("^binary ", "")));
      writer.replaceWeighed(digests, table -> rows(fan, table, symbolFiles));
    } else {
      writer.appendWeighed(table -> rows(fan, table, symbolFiles));
    }
    fan.forget();
    return new Result(
        rows.get(OpenRows.PROBLEM).stream().map(OpenRows::problem).toList(),
        rows.get(OpenRows.STAT).stream().map(OpenRows::stat).toList(),
        (System.nanoTime() - began) / 1_000_000);
  }

  private static Dataset<Row> rows(Fan fan, Table<?> table, int symbolFiles) {
    Dataset<Row> rows = fan.rows(table.name());
    // Rows of one name next to each other take a third of the space.
    return table == Tables.SYMBOLS
        ? rows.coalesce(symbolFiles)
            .sortWithinPartitions(
                table.layout().order().stream().map(functions::col).toArray(Column[]::new))
        : rows.coalesce(1);
  }
}
