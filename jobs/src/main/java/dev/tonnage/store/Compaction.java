package dev.tonnage.store;

import dev.tonnage.table.Layout;
import dev.tonnage.table.Table;
import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

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

  /** Others commit at most a few times while we look. */
  private static final int ATTEMPTS = 20;

  /**
   * What came of it.
   *
   * @param rows of the whole table, as its log says
   */
  public record Outcome(
      long rows, int filesBefore, int filesAfter, long bytesBefore, long bytesAfter) {}

  private final Warehouse warehouse;
  private final DeltaTransactions transactions;
  private final Table<?> table;

  Compaction(Warehouse warehouse, Table<?> table) {
    this.warehouse = warehouse;
    this.transactions = warehouse.transactions();
    this.table = table;
  }

  Outcome execute(boolean isFull) throws IOException {
    Snapshot there = transactions.snapshot(table);
    List<AddFile> files = transactions.files(there);
    List<AddFile> small =
        isFull ? files : files.stream().filter(f -> rows(f) < ROWS_PER_FILE / 2).toList();
    long smallRows = rows(small);
    boolean isDue = small.size() >= SMALL_FILES || small.size() > 1 && smallRows >= ROWS_PER_FILE;
    long bytes = files.stream().mapToLong(AddFile::getSize).sum();
    if (small.isEmpty() || !isFull && !isDue) {
      return new Outcome(rows(files), files.size(), files.size(), bytes, bytes);
    }
    StructType schema = TableUpkeep.schema(there);
    Dataset<Row> sorted = sorted(table.layout(), warehouse.rows(table, small, schema), smallRows);
    List<DataFile> fresh = warehouse.dataFiles(table, schema).write(sorted);
    if (!exchange(there, small, fresh)) {
      throw WarehouseException.overtaken(table.name(), null);
    }
    long freed = small.stream().mapToLong(AddFile::getSize).sum();
    long taken = fresh.stream().mapToLong(DataFile::bytes).sum();
    return new Outcome(
        rows(files),
        files.size(),
        files.size() - small.size() + fresh.size(),
        bytes,
        bytes - freed + taken);
  }

  /** What others have added meanwhile is in nobody's way, as long as the old files are there. */
  private boolean exchange(Snapshot read, List<AddFile> old, List<DataFile> fresh)
      throws IOException {
    Set<String> names = names(old);
    Snapshot there = read;
    for (int i = 0; i < ATTEMPTS; i++) {
      if (!names(transactions.files(there)).containsAll(names)) {
        return false;
      }
      if (transactions.exchange(table, there, old, fresh, false, null)) {
        return true;
      }
      there = transactions.snapshot(table);
    }
    return false;
  }

  private static Set<String> names(List<AddFile> files) {
    return files.stream().map(AddFile::getPath).collect(Collectors.toSet());
  }

  /** Rows as a table's files are to have them. */
  static Dataset<Row> sorted(Layout layout, Dataset<Row> all, long rows) {
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

  private static long rows(List<AddFile> files) {
    return files.stream().mapToLong(Compaction::rows).sum();
  }

  private static long rows(AddFile file) {
    return file.getNumRecords().orElse(0L);
  }
}
