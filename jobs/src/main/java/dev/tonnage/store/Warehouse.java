package dev.tonnage.store;

import dev.tonnage.table.OfSnapshot;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** A folder of Delta tables, one folder a table. */
public final class Warehouse {
  private static final long SMALL_BYTES = 32L << 20;

  /** A table of this size is read faster than Spark plans its reading. */
  private static final long READ_AT_ONCE_BYTES = 64L << 20;

  /** Up to so many rows are read faster than Spark plans their reading, whatever their size. */
  private static final long ROWS_AT_ONCE = 1_000_000;

  private static final String KEY = "snapshot_id";
  private static final String HISTORY = "tonnage-history";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]+");

  private static final Map<String, String> LIGHT =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false",
          // To hand a side of a join to all others is a step of its own.
          "spark.sql.autoBroadcastJoinThreshold", "-1");

  private final LazySpark spark;
  private final FileSystem fileSystem;
  private final Path folder;
  private final String shown;
  private final DeltaTransactions transactions;
  private final TableUpkeep upkeep;

  private Warehouse(LazySpark spark, String folder) throws IOException {
    this.spark = spark;
    Path path = new Path(folder);
    this.fileSystem = path.getFileSystem(spark.configuration());
    this.folder = fileSystem.makeQualified(path);
    this.shown = folder;
    this.transactions = new DeltaTransactions(this);
    this.upkeep = new TableUpkeep(transactions);
  }

  /** The warehouse in a folder, to be read; it must be there. */
  public static Warehouse existing(SparkSession spark, String folder) throws IOException {
    return existing(LazySpark.of(spark), folder);
  }

  /** The same, with Spark only when it is needed. */
  public static Warehouse existing(LazySpark spark, String folder) throws IOException {
    Warehouse warehouse = new Warehouse(spark, folder);
    if (!warehouse.has(Tables.SNAPSHOTS)) {
      throw WarehouseException.absent(folder);
    }
    return warehouse;
  }

  /** The warehouse in a folder, to be written; what is missing of it is made. */
  public static Warehouse writable(SparkSession spark, String folder) throws IOException {
    return writable(LazySpark.of(spark), folder);
  }

  /** The same, with Spark only when it is needed. */
  public static Warehouse writable(LazySpark spark, String folder) throws IOException {
    Warehouse warehouse = new Warehouse(spark, folder);
    warehouse.tryToWrite();
    // One after the other, ten tables take as long as weighing a small fleet.
    Path seal = warehouse.seal();
    boolean isCurrent = warehouse.fileSystem.exists(seal);
    List<RuntimeException> failures =
        Tables.ALL.parallelStream().flatMap(t -> warehouse.create(t, isCurrent).stream()).toList();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    if (!isCurrent) {
      warehouse.fileSystem.create(seal, true).close();
    }
    return warehouse;
  }

  /** An empty file that says by its name which declarations the tables have been brought up to. */
  private Path seal() {
    StringBuilder declared = new StringBuilder();
    for (Table<?> table : Tables.ALL) {
      declared.append(table.name()).append(table.comment()).append(table.schema().json());
      table.rules().forEach(r -> declared.append(r.sql()));
    }
    return new Path(
        new Path(folder, "_declared"),
        UUID.nameUUIDFromBytes(declared.toString().getBytes(StandardCharsets.UTF_8)).toString());
  }

  /** Late failures are dear: better to know before anything is weighed. */
  private void tryToWrite() {
    Path probe = new Path(folder, "_probe-" + UUID.randomUUID());
    try {
      fileSystem.mkdirs(folder);
      fileSystem.create(probe, false).close();
      fileSystem.delete(probe, false);
    } catch (IOException e) {
      throw WarehouseException.unwritable(shown, e);
    }
  }

  private java.util.Optional<RuntimeException> create(Table<?> table, boolean isCurrent) {
    try {
      if (!has(table)) {
        transactions.create(table);
      } else if (!isCurrent) {
        upkeep.evolve(table);
      }
      return java.util.Optional.empty();
    } catch (IOException e) {
      return java.util.Optional.of(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return java.util.Optional.of(e);
    }
  }

  /**
   * A table is there once its log has a version: a run that died may have left the folder alone.
   */
  private boolean has(Table<?> table) throws IOException {
    return transactions.hasVersion(table);
  }

  public SparkSession spark() {
    return spark.session();
  }

  LazySpark lazySpark() {
    return spark;
  }

  public Path path(Table<?> table) {
    return new Path(folder, table.name());
  }

  /** A folder for what is only needed while a run lasts. */
  public Path workFolder(String name) {
    return new Path(folder, name);
  }

  /** What nights leave for each other. */
  public Notes notes() {
    return new Notes(fileSystem, new Path(folder, "_notes"));
  }

  /**
   * All rows, those of unpublished snapshots included. What an earlier version has not written is
   * not there, or null.
   */
  public Dataset<Row> read(Table<?> table) {
    try {
      if (!has(table)) {
        return spark().createDataFrame(List.of(), table.schema());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Dataset<Row> rows = spark().read().format("delta").load(path(table).toString());
    Set<String> there = Set.of(rows.columns());
    for (StructField field : table.schema().fields()) {
      if (!there.contains(field.name())) {
        rows = rows.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
      }
    }
    return rows;
  }

  /**
   * The same rows as {@link #read} has now, for queries alone: of few files by their names. To ask
   * Delta which files a query needs costs a query of its own each time. Those of a small table come
   * as one part, which needs no exchange to be grouped, joined or sorted: of few rows most time
   * goes into the steps between exchanges.
   */
  public Dataset<Row> readForQueries(Table<?> table) throws IOException {
    if (!has(table)) {
      return read(table);
    }
    DeltaTransactions.PlainFiles files = transactions.plainFiles(table);
    if (files.paths().isEmpty()) {
      return read(table);
    }
    Dataset<Row> rows =
        spark().read().schema(table.schema()).parquet(files.paths().toArray(String[]::new));
    boolean isSmall = files.size().bytes() < SMALL_BYTES / 2 && files.size().rows() < ROWS_AT_ONCE;
    return isSmall ? rows.coalesce(1) : rows;
  }

  /** The rows in which a column has one of some values. */
  public Dataset<Row> holding(Table<?> table, String column, Set<String> values) {
    return Selection.of(column, values).of(read(table));
  }

  /**
   * Whether these tables together are small, in bytes and in rows: a hundred builds of one program
   * take little room and are many rows.
   */
  public boolean isSmall(List<? extends Table<?>> tables) throws IOException {
    long bytes = 0;
    long rows = 0;
    for (Table<?> table : tables) {
      if (has(table)) {
        DeltaTransactions.Size size = transactions.size(table);
        bytes += size.bytes();
        rows += size.rows();
      }
    }
    return bytes < SMALL_BYTES && rows < ROWS_AT_ONCE;
  }

  /**
   * Of little data most time goes into compiling code for it and into planning anew between steps:
   * a report on fifty megabytes of binaries takes twice as long with both.
   */
  public void planLightly(boolean isLight) {
    LIGHT.forEach(
        (name, value) -> {
          if (isLight) {
            spark().conf().set(name, value);
          } else {
            spark().conf().unset(name);
          }
          // Tasks whose rows are asked for one by one are not told what is set for the session.
          spark().sparkContext().setLocalProperty(name, isLight ? value : null);
        });
  }

  /** Takes over the writing of content tables; cleans up first after a run that died. */
  public ContentWriter contentWriter() throws IOException {
    return ContentWriter.open(this);
  }

  /** Deletes rows. */
  void delete(Table<?> table, Selection selection) throws IOException {
    new RowReplacement(this, table).execute(selection, List::of);
  }

  /** Removes snapshots, which are then seen no more; their content stays. */
  public void remove(Set<String> snapshots) throws IOException {
    if (snapshots.isEmpty()) {
      return;
    }
    for (Table<?> table :
        List.of(Tables.SNAPSHOTS, Tables.IMAGES, Tables.SCAN_ERRORS, Tables.SCAN_STATS)) {
      delete(table, Selection.of(KEY, snapshots));
    }
  }

  /** Files that a table's log names and that are not there, or not of the size that it says. */
  public List<String> missingFiles(Table<?> table) throws IOException {
    if (!has(table)) {
      return List.of();
    }
    Map<String, Long> there = new HashMap<>();
    for (FileStatus status : fileSystem.listStatus(path(table))) {
      there.put(status.getPath().getName(), status.getLen());
    }
    return transactions.files(transactions.snapshot(table)).stream()
        .filter(f -> !Long.valueOf(f.getSize()).equals(there.get(f.getPath())))
        .map(AddFile::getPath)
        .toList();
  }

  /** Brings small files of a table together. */
  public Compaction.Outcome compact(Table<?> table, boolean isFull) throws IOException {
    return new Compaction(this, table).execute(isFull);
  }

  /** Deletes files of a table that were removed from it, or left over, so many hours ago. */
  public long vacuum(Table<?> table, long hours) throws IOException {
    return new Vacuum(fileSystem, path(table), transactions, transactions.snapshot(table))
        .execute(hours);
  }

  /** Whether a table was never written to. */
  public boolean isNew(Table<?> table) {
    return transactions.version(table) <= 0;
  }

  /** Whether a snapshot of this name is published. */
  public boolean isPublished(String snapshot) throws IOException {
    return transactions.mayHold(Tables.SNAPSHOTS, Selection.of(KEY, Set.of(snapshot)))
        && holds(Tables.SNAPSHOTS, snapshot);
  }

  private boolean holds(Table<?> table, String snapshot) throws IOException {
    List<Object> found = new ArrayList<>();
    lookUp(table, KEY, Set.of(snapshot), null, List.of(), found::addAll);
    return !found.isEmpty();
  }

  /**
   * Hands out cells of the rows in which a column has one of some values.
   *
   * @param where what is wanted of these rows, in SQL; others may come all the same, and one row
   *     more than once. Null for all
   * @param columns whose cells are handed out, after that of the key
   */
  public void lookUp(
      Table<?> table,
      String key,
      Set<String> keys,
      String where,
      List<String> columns,
      Consumer<List<Object>> use)
      throws IOException {
    List<String> all = Stream.concat(Stream.of(key), columns.stream()).toList();
    if (transactions.size(table).bytes() <= READ_AT_ONCE_BYTES) {
      transactions.read(
          table,
          all,
          row -> {
            if (keys.contains((String) row.get(0))) {
              use.accept(row);
            }
          });
      return;
    }
    Dataset<Row> rows = holding(table, key, keys);
    (where == null ? rows : rows.where(where))
        .select(all.stream().map(functions::col).toArray(Column[]::new))
        .distinct()
        .toLocalIterator()
        .forEachRemaining(row -> use.accept(cells(row)));
  }

  /** Hands out some columns of all rows, those of unpublished snapshots included. */
  public void each(Table<?> table, List<String> columns, Consumer<List<Object>> use)
      throws IOException {
    if (has(table)) {
      transactions.read(table, columns, use);
    }
  }

  private static List<Object> cells(Row row) {
    List<Object> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(cell(row.get(i)));
    }
    return cells;
  }

  private static Object cell(Object value) {
    if (value instanceof Row row) {
      return cells(row);
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return CollectionConverters.asJava(list).stream().map(Warehouse::cell).toList();
    }
    return value;
  }

  /** How often tables were written to: the same numbers stand for the same rows. */
  public List<Long> versions(List<Table<?>> tables) {
    return tables.stream().map(transactions::version).toList();
  }

  /** Makes these rows the only ones that a table holds of a snapshot. */
  public <T> void replace(Table<OfSnapshot<T>> table, String snapshot, List<Row> rows)
      throws IOException {
    overwrite(table, snapshot, rows);
  }

  /** Publishes a snapshot: from now on readers see it. */
  public void publish(String snapshot, Row row) throws IOException {
    overwrite(Tables.SNAPSHOTS, snapshot, List.of(row));
  }

  /** Takes a snapshot back, since it is about to change: nobody shall see it half changed. */
  public void unpublish(String snapshot) throws IOException {
    overwrite(Tables.SNAPSHOTS, snapshot, List.of());
  }

  /**
   * Replaces rather than appends even for a name that nobody has used: should two runs come upon
   * the same name, the rows of one are there in the end, not those of both.
   */
  private void overwrite(Table<?> table, String snapshot, List<Row> rows) throws IOException {
    checkName(snapshot);
    Selection selection = Selection.of(KEY, Set.of(snapshot));
    List<DataFile> files = dataFiles(table).write(rows);
    if (!transactions.replace(table, selection, files)) {
      // Files in which several snapshots were brought together must be written anew.
      new RowReplacement(this, table).execute(selection, () -> files);
    }
  }

  /**
   * Up to where a history was told, in microseconds since 1970; 0 when it was not begun.
   *
   * @see #tell
   */
  public long toldUntil(Table<?> history) throws IOException {
    return has(history) ? upkeep.lastNumber(history, HISTORY) : 0;
  }

  /**
   * Tells a history further: puts rows in the place of others and notes up to where it is told now,
   * in one step.
   *
   * @param version of the history that the rows were found out from
   * @param rows null when nothing has changed
   * @param until in microseconds since 1970
   */
  public void tell(
      Table<?> history, long version, Selection selection, Dataset<Row> rows, long until)
      throws IOException {
    if (rows == null) {
      upkeep.note(history, HISTORY, until);
      return;
    }
    Snapshot there = transactions.snapshot(history);
    DataFiles files = dataFiles(history);
    if (there.getVersion() != version
        || !new RowReplacement(this, history)
            .tryOn(
                there,
                selection,
                () -> files.write(rows),
                new DeltaTransactions.Mark(HISTORY, until))) {
      throw WarehouseException.overtaken(history.name(), null);
    }
  }

  /** Makes these rows the only ones of their profiles. */
  public void putProfiles(Set<String> digests, List<Row> rows) throws IOException {
    rewrite(
        Tables.PROFILES,
        Selection.of("profile_digest", digests),
        spark().createDataFrame(rows, Tables.PROFILES.schema()).coalesce(1));
  }

  /** Puts rows in the place of others, as they must be selected themselves. */
  void rewrite(Table<?> table, Selection selection, Dataset<Row> rows) throws IOException {
    new RowReplacement(this, table).execute(selection, () -> dataFiles(table).write(rows));
  }

  /** The rows of some files of a table. */
  Dataset<Row> rows(Table<?> table, List<AddFile> files, StructType schema) throws IOException {
    planLightly(isSmall(List.of(table)));
    String[] paths =
        files.stream()
            .map(f -> new Path(path(table), f.getPath()).toString())
            .toArray(String[]::new);
    return spark()
        .read()
        .schema(schema.asNullable())
        // Names are names.
        .option("__globbing_paths__", "false")
        .parquet(paths);
  }

  /** The values of a column, without null. */
  public Set<String> values(Table<?> table, String column) throws IOException {
    if (!has(table)) {
      return new HashSet<>();
    }
    if (transactions.size(table).rows() > ROWS_AT_ONCE) {
      return new HashSet<>(
          read(table)
              .where(functions.col(column).isNotNull())
              .select(column)
              .distinct()
              .as(Encoders.STRING())
              .collectAsList());
    }
    Set<String> values = new HashSet<>();
    transactions.read(
        table,
        List.of(column),
        row -> {
          if (row.get(0) != null) {
            values.add((String) row.get(0));
          }
        });
    return values;
  }

  /** The columns that a table has; none when it is not there. */
  public Set<String> columns(Table<?> table) throws IOException {
    return has(table)
        ? Set.of(TableUpkeep.schema(transactions.snapshot(table)).fieldNames())
        : Set.of();
  }

  /** How many rows a table has, as its log says. */
  public long rows(Table<?> table) throws IOException {
    return has(table) ? transactions.size(table).rows() : 0;
  }

  /** How often a table was written to. */
  public long version(Table<?> table) {
    return transactions.version(table);
  }

  /** A snapshot's name becomes part of conditions, file names and links. */
  public static void checkName(String snapshot) {
    if (!NAME.matcher(snapshot).matches()) {
      throw WarehouseException.badName(snapshot);
    }
  }

  DataFiles dataFiles(Table<?> table) throws IOException {
    return DataFiles.of(spark, path(table), table);
  }

  DataFiles dataFiles(Table<?> table, StructType schema) throws IOException {
    return DataFiles.of(spark, path(table), table, schema);
  }

  DeltaTransactions transactions() {
    return transactions;
  }

  /** The name the user knows it by. */
  @Override
  public String toString() {
    return shown;
  }
}
