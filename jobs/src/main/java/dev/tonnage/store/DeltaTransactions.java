package dev.tonnage.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes the logs of tables. Delta keeps the last batch number of an application in a table's log
 * (protocol, "Transaction Identifiers") and takes no number twice: of two writers with the same
 * number one wins, and the other is refused.
 */
final class DeltaTransactions {
  private static final String APPLICATION = "tonnage";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;

  DeltaTransactions(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Begins a table's log; one that is there already stays. */
  void create(Table<?> table) {
    ObjectNode metadata = JSON.createObjectNode();
    ObjectNode about = metadata.putObject("metaData");
    about.put("id", UUID.randomUUID().toString()).put("description", table.comment());
    about.putObject("format").put("provider", "parquet").putObject("options");
    about.put("schemaString", table.schema().json()).putArray("partitionColumns");
    // Readers outside Spark fail on deletion vectors, or see deleted rows.
    about.putObject("configuration").put("delta.enableDeletionVectors", "false");
    about.put("createdTime", System.currentTimeMillis());
    ObjectNode protocol = JSON.createObjectNode();
    protocol.putObject("protocol").put("minReaderVersion", 1).put("minWriterVersion", 2);
    DeltaLog log = log(table);
    log.createLogDirectoriesIfNotExists();
    try {
      log.store()
          .write(
              new Path(log.logPath(), "%020d.json".formatted(0)),
              CollectionConverters.asScala(List.of(text(protocol), text(metadata)).iterator()),
              false,
              warehouse.spark().sparkContext().hadoopConfiguration());
    } catch (Exception e) {
      // Scala does not declare what it throws. Another run may have just done the same.
      if (!(e instanceof FileAlreadyExistsException)) {
        throw e;
      }
    }
  }

  /** The number of the last batch in a table; 0 when there is none. */
  long lastBatch(Table<?> table) {
    Snapshot snapshot = snapshot(table);
    if (snapshot.version() <= 0) {
      return 0;
    }
    Option<Object> last = snapshot.transactions().get(APPLICATION);
    return last.isDefined() ? (Long) last.get() : 0;
  }

  /** Whether nothing was ever written to a table. */
  boolean isNew(Table<?> table) {
    return snapshot(table).version() <= 0;
  }

  /**
   * Appends files as a batch.
   *
   * @return false if another writer has already used the number, or is about to
   */
  boolean append(Table<?> table, long batch, List<DataFile> files) throws IOException {
    OptimisticTransaction transaction = begin(table);
    if (transaction.txnVersion(APPLICATION) >= batch) {
      return false;
    }
    List<Action> actions = new ArrayList<>();
    ObjectNode number = JSON.createObjectNode();
    number
        .putObject("txn")
        .put("appId", APPLICATION)
        .put("version", batch)
        .put("lastUpdated", System.currentTimeMillis());
    actions.add(action(number));
    for (DataFile file : files) {
      actions.add(added(file));
    }
    try {
      commit(transaction, actions, SaveMode.Append);
      return true;
    } catch (RuntimeException e) {
      if (Conflicts.explained(table, e) instanceof WarehouseException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Puts files in the place of those that hold rows with some value in a column.
   *
   * @return false if that can not be done, since files hold rows with other values too
   */
  boolean replace(Table<?> table, String column, String value, List<DataFile> files)
      throws IOException {
    OptimisticTransaction transaction = begin(table);
    // Makes anything that is written meanwhile a conflict.
    transaction.readWholeTable();
    List<Action> actions = new ArrayList<>();
    for (AddFile there : files(transaction.snapshot())) {
      Range range = Range.of(there, column);
      if (range.mayHold(value)) {
        if (!range.isOnly(value)) {
          return false;
        }
        actions.add(there.remove());
      }
    }
    for (DataFile file : files) {
      actions.add(added(file));
    }
    if (actions.isEmpty()) {
      return true;
    }
    try {
      commit(transaction, actions, SaveMode.Overwrite);
      return true;
    } catch (RuntimeException e) {
      throw Conflicts.explained(table, e);
    }
  }

  /** Whether a table may hold rows with some value in a column; reads the log only. */
  boolean mayHold(Table<?> table, String column, String value) throws IOException {
    for (AddFile file : files(snapshot(table))) {
      if (Range.of(file, column).mayHold(value)) {
        return true;
      }
    }
    return false;
  }

  private static List<AddFile> files(Snapshot snapshot) {
    return snapshot.version() <= 0 ? List.of() : snapshot.allFiles().collectAsList();
  }

  /**
   * The values of a column in a file.
   *
   * @param least null when unknown
   * @param most null when unknown
   */
  private record Range(String least, String most) {
    static Range of(AddFile file, String column) throws JsonProcessingException {
      if (file.stats() == null) {
        return new Range(null, null);
      }
      JsonNode statistics = JSON.readTree(file.stats());
      return new Range(
          statistics.path("minValues").path(column).asText(null),
          statistics.path("maxValues").path(column).asText(null));
    }

    boolean mayHold(String value) {
      return least == null
          || most == null
          || least.compareTo(value) <= 0 && value.compareTo(most) <= 0;
    }

    boolean isOnly(String value) {
      return value.equals(least) && value.equals(most);
    }
  }

  private OptimisticTransaction begin(Table<?> table) {
    return log(table).startTransaction(Option.empty(), Option.empty());
  }

  private static void commit(
      OptimisticTransaction transaction, List<Action> actions, SaveMode mode) {
    Option<Object> unsaid = Option.empty();
    Option<String> unnamed = Option.empty();
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            mode, Option.empty(), unnamed, unnamed, unsaid, unsaid, unsaid, unnamed, unnamed));
  }

  private static Action added(DataFile file) throws IOException {
    ObjectNode add = JSON.createObjectNode();
    add.putObject("add")
        .put("path", file.name())
        .put("size", file.bytes())
        .put("modificationTime", file.modifiedAt())
        .put("dataChange", true)
        .put("stats", file.statistics())
        .putObject("partitionValues");
    return action(add);
  }

  private static Action action(ObjectNode node) throws JsonProcessingException {
    return Action.fromJson(text(node));
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DeltaLog log(Table<?> table) {
    return DeltaLog.forTable(warehouse.spark(), warehouse.path(table));
  }

  private Snapshot snapshot(Table<?> table) {
    return log(table).update(false, Option.empty(), Option.empty());
  }
}
