package dev.tonnage.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.table.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * Appends to one table under a batch number, once. Delta keeps the last number of an application in
 * the table's log (protocol, "Transaction Identifiers") and takes no number twice: of two writers
 * with the same number one wins. The other is either refused or, if it comes late, passed over in
 * silence; so each write carries its writer's name and is looked for in the log.
 */
final class DeltaTransactions {
  private static final String APPLICATION = "tonnage";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;
  private final String writer;

  DeltaTransactions(Warehouse warehouse, String writer) {
    this.warehouse = warehouse;
    this.writer = writer;
  }

  /** The number of the last batch in a table; 0 when there is none. */
  long lastBatch(Table<?> table) {
    Option<Object> last = snapshot(table).transactions().get(APPLICATION);
    return last.isDefined() ? (Long) last.get() : 0;
  }

  /**
   * Appends rows as a batch.
   *
   * @return false if another writer has already used the number, or is about to
   */
  boolean append(Table<?> table, long batch, Dataset<Row> rows) throws IOException {
    long before = snapshot(table).version();
    try {
      rows.write()
          .format("delta")
          .mode(SaveMode.Append)
          .option("txnAppId", APPLICATION)
          .option("txnVersion", batch)
          .option("userMetadata", writer)
          .save(warehouse.path(table).toString());
    } catch (RuntimeException e) {
      if (Conflicts.explained(table, e) instanceof WarehouseException) {
        return false;
      }
      throw e;
    }
    long after = snapshot(table).version();
    for (long version = before + 1; version <= after; version++) {
      if (isMine(table, version)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMine(Table<?> table, long version) throws IOException {
    Path commit = new Path(warehouse.path(table), "_delta_log/%020d.json".formatted(version));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(warehouse.fileSystem().open(commit), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      return first != null
          && JSON.readTree(first).path("commitInfo").path("userMetadata").asText().equals(writer);
    }
  }

  private Snapshot snapshot(Table<?> table) {
    return DeltaLog.forTable(warehouse.spark(), warehouse.path(table))
        .update(false, Option.empty(), Option.empty());
  }
}
