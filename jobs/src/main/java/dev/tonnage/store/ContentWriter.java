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
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
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
  public void replaceWeighed(Set<String> binaries, Function<Table<?>, Dataset<Row>> rows)
      throws IOException {
    Selection selection = Selection.of(WEIGHED.key(), binaries);
    for (Table<?> table : WEIGHED.all()) {
      warehouse.rewrite(table, selection, rows.apply(table));
    }
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

  /**
   * Ends with an exception if another writer has been at work since this one was opened: what was
   * then looked up may be gone.
   */
  public void checkAlone() {
    lastBatches.forEach(
        (group, batch) -> {
          if (transactions.lastBatch(group.marker()) > batch) {
            throw WarehouseException.overtaken(group.marker().name(), null);
          }
        });
  }

  /**
   * Removes images' layers, and all content that is then in no image. A number is used up in all
   * tables but the markers first: should this die half-way, the next writer goes on with it.
   */
  public void forget(Set<String> manifests) throws IOException {
    forget(OPENED, () -> delete(Tables.LAYERS, "manifest_digest", manifests));
    forget(WEIGHED, () -> removeUnknown(Tables.BINARIES, WEIGHED.key(), Tables.FILES));
  }

  private interface Removal {
    void execute() throws IOException;
  }

  private void forget(Group group, Removal removal) throws IOException {
    long batch = lastBatches.merge(group, 1L, Long::sum);
    List<DataFile> nothing = List.of();
    append(group.parts(), batch, t -> nothing);
    removal.execute();
    for (Table<?> part : group.parts()) {
      removeOrphans(group, part);
    }
    append(List.of(group.marker()), batch, t -> nothing);
  }

  private interface Writing {
    List<DataFile> filesOf(Table<?> table) throws IOException;
  }

  private void append(Group group, Writing writing) throws IOException {
    append(group.all(), lastBatches.merge(group, 1L, Long::sum), writing);
  }

  private void append(List<Table<?>> tables, long batch, Writing writing) throws IOException {
    for (Table<?> table : tables) {
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

  private void removeOrphans(Group group, Table<?> part) throws IOException {
    removeUnknown(part, group.key(), group.marker());
  }

  /** Removes rows of which another table does not know the key. */
  private void removeUnknown(Table<?> table, String key, Table<?> known) throws IOException {
    Set<String> values = warehouse.values(table, key);
    values.removeAll(warehouse.values(known, key));
    delete(table, key, values);
  }

  private void delete(Table<?> table, String key, Set<String> values) throws IOException {
    if (!values.isEmpty()) {
      warehouse.delete(table, Selection.of(key, values));
    }
  }
}
