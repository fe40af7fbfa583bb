package dev.tonnage.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.table.Rule;
import dev.tonnage.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What is done to a table as a whole, with Delta's own transactions, which tell conflicts. */
final class TableUpkeep {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;

  TableUpkeep(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  static ObjectNode configuration(Table<?> table) {
    // Readers outside Spark fail on deletion vectors, or see deleted rows.
    ObjectNode configuration = JSON.createObjectNode().put("delta.enableDeletionVectors", "false");
    for (Rule rule : table.rules()) {
      configuration.put("delta.constraints." + rule.column(), rule.sql());
    }
    return configuration;
  }

  /**
   * Brings a table that an earlier version has made up to its declaration: columns that came later
   * are null in its rows, those that a later version has made stay.
   */
  void evolve(Table<?> table) throws IOException {
    OptimisticTransaction transaction = begin(table);
    Metadata there = transaction.metadata();
    ObjectNode metadata = (ObjectNode) JSON.readTree(there.json());
    ObjectNode about = (ObjectNode) metadata.path("metaData");
    String before = text(metadata);
    about.put("description", table.comment());
    about.put("schemaString", merged(table, there.schema()).json());
    ObjectNode configuration =
        about.path("configuration") instanceof ObjectNode kept
            ? kept
            : about.putObject("configuration");
    configuration(table).properties().forEach(e -> configuration.set(e.getKey(), e.getValue()));
    if (text(metadata).equals(before)) {
      return;
    }
    transaction.updateMetadata((Metadata) action(metadata), false);
    try {
      commit(transaction, List.of(), SaveMode.Append);
    } catch (RuntimeException e) {
      throw Conflicts.explained(table, e);
    }
  }

  private static StructType merged(Table<?> table, StructType there) {
    Set<String> old = Set.of(there.fieldNames());
    StructType merged = new StructType();
    for (StructField declared : table.schema().fields()) {
      boolean isOld = old.contains(declared.name());
      if (isOld
          && !there
              .apply(declared.name())
              .dataType()
              .asNullable()
              .equals(declared.dataType().asNullable())) {
        throw WarehouseException.otherType(table.name(), declared.name());
      }
      merged =
          merged.add(
              new StructField(
                  declared.name(),
                  declared.dataType(),
                  declared.nullable() || !isOld || there.apply(declared.name()).nullable(),
                  declared.metadata()));
    }
    Set<String> known = Set.of(merged.fieldNames());
    for (StructField field : there.fields()) {
      if (!known.contains(field.name())) {
        // This version writes none of it.
        merged =
            merged.add(new StructField(field.name(), field.dataType(), true, field.metadata()));
      }
    }
    return merged;
  }

  /** The last number that an application has left in a table; 0 when there is none. */
  long lastNumber(Table<?> table, String application) {
    Snapshot snapshot = snapshot(table);
    if (snapshot.version() <= 0) {
      return 0;
    }
    Option<Object> last = snapshot.transactions().get(application);
    return last.isDefined() ? (Long) last.get() : 0;
  }

  /** Leaves a number in a table, and nothing else. */
  void note(Table<?> table, String application, long number) throws IOException {
    OptimisticTransaction transaction = begin(table);
    ObjectNode note = JSON.createObjectNode();
    note.putObject("txn")
        .put("appId", application)
        .put("version", number)
        .put("lastUpdated", System.currentTimeMillis());
    try {
      transaction.txnVersion(application);
      commit(transaction, List.of(action(note)), SaveMode.Append);
    } catch (RuntimeException e) {
      throw Conflicts.explained(table, e);
    }
  }

  /** Puts files in the place of others that hold the same rows. */
  void compact(Table<?> table, List<AddFile> old, List<DataFile> fresh) throws IOException {
    OptimisticTransaction transaction = begin(table);
    List<Action> actions = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (AddFile file : old) {
      actions.add(file.removeWithTimestamp(now, false));
    }
    for (DataFile file : fresh) {
      actions.add(added(file, false));
    }
    try {
      commit(transaction, actions, SaveMode.Overwrite);
    } catch (RuntimeException e) {
      throw Conflicts.explained(table, e);
    }
  }

  /** The files of a table. */
  List<AddFile> files(Table<?> table) {
    return files(snapshot(table));
  }

  private static List<AddFile> files(Snapshot snapshot) {
    return snapshot.version() <= 0 ? List.of() : snapshot.allFiles().collectAsList();
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

  /**
   * The addition of a file.
   *
   * @param isNews whether its rows were not in the table before
   */
  private static Action added(DataFile file, boolean isNews) throws IOException {
    ObjectNode add = JSON.createObjectNode();
    add.putObject("add")
        .put("path", file.name())
        .put("size", file.bytes())
        .put("modificationTime", file.modifiedAt())
        .put("dataChange", isNews)
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

  /** A table as it is now. */
  Snapshot snapshot(Table<?> table) {
    return log(table).update(false, Option.empty(), Option.empty());
  }
}
