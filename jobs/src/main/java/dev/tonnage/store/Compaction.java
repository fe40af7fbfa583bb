package dev.tonnage.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.Layout;
import dev.tonnage.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;

/**
 * Brings small files of a table together in large ones, sorted as the table's declaration says. A
 * file that has grown large enough is left as it is, so that each row is written a few times in
 * all, however many nights there are.
 */
public final class Compaction {

  /** So many symbols are some megabytes, and those of some dozen programs. */
  private static final long ROWS_PER_FILE = 2_000_000;

  /** Fewer small files than this are left until there are more. */
  private static final int SMALL_FILES = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came of it.
   *
   * @param rows of the whole table, as its log says
   */
  public record Outcome(
      long rows, int filesBefore, int filesAfter, long bytesBefore, long bytesAfter) {}

  private record Counted(AddFile file, long rows) {}

  private final Warehouse warehouse;
  private final TableUpkeep upkeep;
  private final Table<?> table;

  Compaction(Warehouse warehouse, TableUpkeep upkeep, Table<?> table) {
    this.warehouse = warehouse;
    this.upkeep = upkeep;
    this.table = table;
  }

  Outcome execute(boolean isFull) throws IOException {
    List<Counted> files = new ArrayList<>();
    for (AddFile file : upkeep.files(table)) {
      files.add(new Counted(file, rows(file)));
    }
    List<Counted> small =
        isFull ? files : files.stream().filter(f -> f.rows() < ROWS_PER_FILE / 2).toList();
    long smallRows = small.stream().mapToLong(Counted::rows).sum();
    boolean isDue = small.size() >= SMALL_FILES || small.size() > 1 && smallRows >= ROWS_PER_FILE;
    long rows = files.stream().mapToLong(Counted::rows).sum();
    long bytes = files.stream().mapToLong(f -> f.file().size()).sum();
    if (small.isEmpty() || !isFull && !isDue) {
      return new Outcome(rows, files.size(), files.size(), bytes, bytes);
    }
    List<AddFile> old = small.stream().map(Counted::file).toList();
    List<DataFile> fresh = warehouse.dataFiles(table).write(sorted(old, smallRows));
    upkeep.compact(table, old, fresh);
    long freed = old.stream().mapToLong(AddFile::size).sum();
    long taken = fresh.stream().mapToLong(DataFile::bytes).sum();
    return new Outcome(
        rows, files.size(), files.size() - old.size() + fresh.size(), bytes, bytes - freed + taken);
  }

  private Dataset<Row> sorted(List<AddFile> files, long rows) {
    String[] paths =
        files.stream()
            .map(f -> new Path(warehouse.path(table), f.path()).toString())
            .toArray(String[]::new);
    SparkSession spark = warehouse.spark();
    Dataset<Row> all = spark.read().schema(table.schema().asNullable()).parquet(paths);
    Layout layout = table.layout();
    int count = (int) Math.max(1, Math.round((double) rows / ROWS_PER_FILE));
    Dataset<Row> dealt =
        count == 1
            ? all.coalesce(1)
            : layout.togetherBy() == null
                ? all.coalesce(count)
                : all.repartitionByRange(count, functions.col(layout.togetherBy()));
    return layout.order().isEmpty()
        ? dealt
        : dealt.sortWithinPartitions(
            layout.order().stream().map(functions::col).toArray(Column[]::new));
  }

  private static long rows(AddFile file) throws IOException {
    return file.stats() == null ? 0 : JSON.readTree(file.stats()).path("numRecords").asLong();
  }
}
