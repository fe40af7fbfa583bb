package dev.tonnage.store;

import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Writes the content tables in batches. A batch is there when the last table of its group has it:
 * {@code binaries} for what was weighed, {@code layers} for what was opened. Before that its rows
 * are orphans, which the next writer removes.
 *
 * <p>Numbers of batches rise by one in each group, so two writers at work at the same time choose
 * the same one and only one of them gets through. What is already there is to be read after a
 * writer was opened: then whatever another one adds meanwhile has taken this one's number.
 */
public final class ContentWriter {

  /**
   * Tables that are written one after the other and belong together.
   *
   * @param parts in the order of writing
   * @param marker the last, which makes the batch count
   * @param key the column by which parts refer to the marker
   */
  private record Group(List<Table<?>> parts, Table<?> marker, String key) {
    List<Table<?>> all() {
      return Stream.concat(parts.stream(), Stream.of(marker)).toList();
    }
  }

  private static final Group WEIGHED =
      new Group(
          List.of(Tables.SECTIONS, Tables.MODULES, Tables.INLINES, Tables.FINDINGS, Tables.SYMBOLS),
          Tables.BINARIES,
          "binary_digest");
  private static final Group OPENED =
      new Group(List.of(Tables.FILES), Tables.LAYERS, "layer_digest");

  /** Longer conditions cost Spark's planner more than a second round. */
  private static final int KEYS_PER_DELETE = 500;

  private final Warehouse warehouse;
  private final DeltaTransactions transactions;
  private final Map<Group, Long> lastBatches = new HashMap<>();

  private ContentWriter(Warehouse warehouse, DeltaTransactions transactions) {
    this.warehouse = warehouse;
    this.transactions = transactions;
  }

  static ContentWriter open(Warehouse warehouse) throws IOException {
    ContentWriter writer = new ContentWriter(warehouse, warehouse.transactions());
    for (Group group : List.of(WEIGHED, OPENED)) {
      writer.recover(group);
      writer.lastBatches.put(group, writer.transactions.lastBatch(group.marker()));
    }
    return writer;
  }

  /** Writes all that was weighed in one go; the rows of each table as {@code rows} gives them. */
  public void appendWeighed(Function<Table<?>, Dataset<Row>> rows) throws IOException {
    append(WEIGHED, t -> warehouse.dataFiles(t).write(rows.apply(t)));
  }

  /**
   * Puts rows in the place of those that an older analyzer has left of the same binaries: table by
   * table, the one with the version last, so that a run which dies in between is done again.
   */
  public void replaceWeighed(Set<String> binaries, Function<Table<?>, Dataset<Row>> rows) {
    String condition = WEIGHED.key() + " IN (" + quoted(List.copyOf(binaries)) + ")";
    for (Table<?> table : WEIGHED.all()) {
      warehouse.rewrite(table, condition, rows.apply(table));
    }
  }

  private static String quoted(List<String> keys) {
    return keys.stream().map(k -> "'" + k + "'").collect(Collectors.joining(", "));
  }

  /**
   * Writes layers and their files.
   *
   * @param files null for none
   */
  public void appendOpened(List<Row> layers, Dataset<Row> files) throws IOException {
    append(
        OPENED,
        t -> {
          if (t == Tables.LAYERS) {
            return warehouse.dataFiles(t).write(layers);
          }
          return files == null ? List.of() : warehouse.dataFiles(t).write(files);
        });
  }

  private interface Writing {
    List<DataFile> filesOf(Table<?> table) throws IOException;
  }

  private void append(Group group, Writing writing) throws IOException {
    long batch = lastBatches.merge(group, 1L, Long::sum);
    for (Table<?> table : group.all()) {
      if (!transactions.append(table, batch, writing.filesOf(table))) {
        throw WarehouseException.overtaken(table.name(), null);
      }
    }
  }

  /**
   * Removes what a writer that died has left of a batch. Should that writer only be slow: first the
   * number of its batch is used up in all tables, the marker first, so that nothing of it can
   * arrive later.
   */
  private void recover(Group group) throws IOException {
    long unfinished = group.parts().stream().mapToLong(transactions::lastBatch).max().orElseThrow();
    if (unfinished <= transactions.lastBatch(group.marker())) {
      return;
    }
    List<Table<?>> tables = new ArrayList<>(group.parts());
    tables.add(0, group.marker());
    for (Table<?> table : tables) {
      if (transactions.lastBatch(table) < unfinished) {
        transactions.append(table, unfinished, List.of());
      }
    }
    for (Table<?> part : group.parts()) {
      removeOrphans(group, part);
    }
  }

  private void removeOrphans(Group group, Table<?> part) {
    Dataset<Row> known = warehouse.read(group.marker()).select(group.key());
    List<String> orphans =
        warehouse
            .read(part)
            .select(group.key())
            .distinct()
            .join(
                known,
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(group.key())).toSeq(),
                "left_anti")
            .as(Encoders.STRING())
            .collectAsList();
    for (int i = 0; i < orphans.size(); i += KEYS_PER_DELETE) {
      String keys = quoted(orphans.subList(i, Math.min(i + KEYS_PER_DELETE, orphans.size())));
      warehouse
          .spark()
          .sql(
              "DELETE FROM delta.`%s` WHERE %s IN (%s)"
                  .formatted(warehouse.path(part), group.key(), keys));
    }
  }
}
