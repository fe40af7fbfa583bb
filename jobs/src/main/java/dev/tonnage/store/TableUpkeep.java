package dev.tonnage.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.table.Rule;
import dev.tonnage.table.Table;
import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What is done to a table as a whole. */
final class TableUpkeep {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DeltaTransactions transactions;

  TableUpkeep(DeltaTransactions transactions) {
    this.transactions = transactions;
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
    Snapshot snapshot = transactions.snapshot(table);
    Metadata there = ((SnapshotImpl) snapshot).getMetadata();
    StructType schema = schema(snapshot);
    StructType merged = merged(table, schema);
    Map<String, String> settings = new TreeMap<>(there.getConfiguration());
    configuration(table).properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    if (merged.equals(schema)
        && settings.equals(there.getConfiguration())
        && there.getDescription().equals(Optional.of(table.comment()))) {
      return;
    }
    ObjectNode metadata = JSON.createObjectNode();
    ObjectNode about = metadata.putObject("metaData");
    about.put("id", there.getId()).put("description", table.comment());
    there.getName().ifPresent(n -> about.put("name", n));
    about.putObject("format").put("provider", "parquet").putObject("options");
    about.put("schemaString", merged.json()).putArray("partitionColumns");
    ObjectNode configuration = about.putObject("configuration");
    settings.forEach(configuration::put);
    there.getCreatedTime().ifPresent(t -> about.put("createdTime", t));
    if (!transactions.describe(table, snapshot, metadata)) {
      throw WarehouseException.overtaken(table.name(), null);
    }
  }

  /** The columns of a table as it is, which may be those of another version. */
  static StructType schema(Snapshot snapshot) {
    return (StructType)
        DataType.fromJson(((SnapshotImpl) snapshot).getMetadata().getSchemaString());
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
    return transactions.lastNumber(transactions.snapshot(table), application);
  }

  /** Leaves a number in a table, and nothing else. */
  void note(Table<?> table, String application, long number) throws IOException {
    DeltaTransactions.Mark mark = new DeltaTransactions.Mark(application, number);
    Snapshot there = transactions.snapshot(table);
    if (!transactions.exchange(table, there, List.of(), List.of(), true, mark)) {
      throw WarehouseException.overtaken(table.name(), null);
    }
  }
}
