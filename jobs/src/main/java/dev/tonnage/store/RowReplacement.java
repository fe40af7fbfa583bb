package dev.tonnage.store;

import dev.tonnage.table.Table;
import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Puts rows in the place of others, in one version of a table. Files that hold only such rows leave
 * the table unread; of the others the rest is written anew.
 */
final class RowReplacement {
  /** To write rows again is dear; whoever was in between is done by then. */
  private static final int ATTEMPTS = 3;

  /** The rows that come. */
  interface Writing {
    List<DataFile> files() throws IOException;
  }

  private final Warehouse warehouse;
  private final DeltaTransactions transactions;
  private final Table<?> table;

  RowReplacement(Warehouse warehouse, Table<?> table) {
    this.warehouse = warehouse;
    this.transactions = warehouse.transactions();
    this.table = table;
  }

  /** Replaces selected rows. */
  void execute(Selection selection, Writing writing) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (tryOn(transactions.snapshot(table), selection, writing, null)) {
        return;
      }
    }
    throw WarehouseException.overtaken(table.name(), null);
  }

  /**
   * The same of a table that must be as it was.
   *
   * @return false if somebody else has written since, in which case nothing is changed
   */
  boolean tryOn(Snapshot there, Selection selection, Writing writing, DeltaTransactions.Mark mark)
      throws IOException {
    List<AddFile> old = new ArrayList<>();
    List<AddFile> mixed = new ArrayList<>();
    for (AddFile file : transactions.files(there)) {
      switch (selection.of(file)) {
        case ALL -> old.add(file);
        case SOME -> mixed.add(file);
        case NONE -> {}
      }
    }
    StructType schema = TableUpkeep.schema(there);
    List<AddFile> touched = touched(mixed, selection, schema);
    List<DataFile> fresh = new ArrayList<>();
    if (!touched.isEmpty()) {
      long rows = touched.stream().mapToLong(f -> f.getNumRecords().orElse(0L)).sum();
      Dataset<Row> kept = selection.othersOf(rows(touched, schema));
      fresh.addAll(
          warehouse.dataFiles(table, schema).write(Compaction.sorted(table.layout(), kept, rows)));
    }
    fresh.addAll(writing.files());
    old.addAll(touched);
    return transactions.exchange(table, there, old, fresh, true, mark);
  }

  /** Those that do hold selected rows; a file's bounds are wide. */
  private List<AddFile> touched(List<AddFile> files, Selection selection, StructType schema)
      throws IOException {
    if (files.isEmpty()) {
      return files;
    }
    Set<String> names =
        selection
            .of(rows(files, schema))
            .select(functions.input_file_name())
            .distinct()
            .as(Encoders.STRING())
            .collectAsList()
            .stream()
            .map(n -> new Path(n).getName())
            .collect(Collectors.toSet());
    return files.stream().filter(f -> names.contains(new Path(f.getPath()).getName())).toList();
  }

  private Dataset<Row> rows(List<AddFile> files, StructType schema) throws IOException {
    return warehouse.rows(table, files, schema);
  }
}
