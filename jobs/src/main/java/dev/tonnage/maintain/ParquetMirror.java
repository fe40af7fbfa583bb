package dev.tonnage.maintain;

import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Selection;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A copy of all published tables as plain Parquet, in partitions {@code night=SNAPSHOT}. Of content
 * a night holds what was new in it, of all else what is of that snapshot. A partition is written
 * aside and then moved to its place, {@code snapshots} last: who begins there sees whole nights.
 */
public final class ParquetMirror {
  private static final String PARTITION = "night";
  private static final String STAGING = "_staging";

  /** An empty file for each night whose content is all there. */
  private static final String DONE = "_nights";

  private static final long ROWS_PER_FILE = 4_000_000;

  /**
   * By which values it is known what is there already.
   *
   * @param table that has a row for each of them
   */
  private record Key(Table<?> table, String column) {}

  private static final Map<Table<?>, Key> CONTENT = new LinkedHashMap<>();

  static {
    CONTENT.put(Tables.FILES, new Key(Tables.LAYERS, "layer_digest"));
    CONTENT.put(Tables.LAYERS, new Key(Tables.LAYERS, "manifest_digest"));
    for (Table<?> t :
        List.of(
            Tables.SECTIONS,
            Tables.MODULES,
            Tables.INLINES,
            Tables.FINDINGS,
            Tables.SYMBOLS,
            Tables.BINARIES)) {
      CONTENT.put(t, new Key(Tables.BINARIES, "binary_digest"));
    }
  }

  /** Of no night: small, changed in the middle, and replaced whole when they have changed. */
  private static final List<Table<?>> REPLACED =
      List.of(Tables.SYMBOL_HISTORY, Tables.MODULE_HISTORY, Tables.PROFILES);

  /**
   * What was copied.
   *
   * @param nights how many snapshots were new
   * @param removed how many are there no more
   */
  public record Outcome(int nights, int removed) {}

  private final Warehouse warehouse;
  private final SparkSession spark;
  private final Catalogue catalogue;
  private final FileSystem fileSystem;
  private final Path folder;

  public ParquetMirror(Warehouse warehouse, Catalogue catalogue, String folder) throws IOException {
    this.warehouse = warehouse;
    this.spark = warehouse.spark();
    this.catalogue = catalogue;
    Path path = new Path(folder);
    this.fileSystem = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.folder = fileSystem.makeQualified(path);
  }

  public Outcome execute() throws IOException {
    fileSystem.mkdirs(folder);
    fileSystem.delete(new Path(folder, STAGING), true);
    if (isOutdated()) {
      clear();
    }
    Map<String, Instant> published = published();
    Map<String, Instant> mirrored = mirrored();
    List<String> fresh =
        published.keySet().stream().filter(s -> !published.get(s).equals(mirrored.get(s))).toList();
    Set<String> gone = new TreeSet<>(mirrored.keySet());
    gone.removeIf(s -> published.containsKey(s) && !fresh.contains(s));
    remove(gone);
    if (!fresh.isEmpty()) {
      removeUnfinished();
      content(fresh.get(fresh.size() - 1));
      replaced();
      for (Table<?> table : ofSnapshots()) {
        write(
            table,
            catalogue
                .sql("SELECT *, snapshot_id AS night FROM " + table.name())
                .where(functions.col("snapshot_id").isInCollection(fresh))
                .coalesce(1));
      }
    } else {
      replaced();
    }
    for (Table<?> table : Tables.ALL) {
      if (nights(table).isEmpty() && !published.isEmpty()) {
        show(table, published.keySet().iterator().next());
      }
    }
    fileSystem.delete(new Path(folder, STAGING), true);
    return new Outcome(fresh.size(), (int) gone.stream().filter(s -> !fresh.contains(s)).count());
  }

  /** Whether binaries have been weighed again since they were copied. */
  private boolean isOutdated() throws IOException {
    if (nights(Tables.BINARIES).isEmpty()) {
      return false;
    }
    Dataset<Row> here =
        mirror(Tables.BINARIES)
            .select(functions.col("binary_digest"), functions.col("analyzer_version").as("old"));
    return !warehouse
        .read(Tables.BINARIES)
        .join(here, "binary_digest")
        .where("analyzer_version <> old")
        .isEmpty();
  }

  private void clear() throws IOException {
    List<Table<?>> tables = new ArrayList<>(Tables.ALL);
    tables.remove(Tables.SNAPSHOTS);
    tables.add(0, Tables.SNAPSHOTS);
    for (Table<?> table : tables) {
      fileSystem.delete(new Path(folder, table.name()), true);
    }
    fileSystem.delete(new Path(folder, DONE), true);
  }

  /** When each snapshot was published, in the order in which they were taken. */
  private Map<String, Instant> published() throws IOException {
    Map<String, Instant> times = new HashMap<>();
    warehouse.each(
        Tables.SNAPSHOTS,
        List.of("snapshot_id", "published_at"),
        row -> times.put((String) row.get(0), Moment.instant(row.get(1))));
    Map<String, Instant> ordered = new LinkedHashMap<>();
    for (Moment moment : Moment.all(warehouse)) {
      ordered.put(moment.snapshot(), times.get(moment.snapshot()));
    }
    return ordered;
  }

  private Map<String, Instant> mirrored() throws IOException {
    Map<String, Instant> times = new HashMap<>();
    if (!nights(Tables.SNAPSHOTS).isEmpty()) {
      mirror(Tables.SNAPSHOTS)
          .select("snapshot_id", "published_at")
          .collectAsList()
          .forEach(r -> times.put(r.getString(0), Moment.instant(r.get(1))));
    }
    return times;
  }

  /** {@code snapshots} comes last. */
  private static List<Table<?>> ofSnapshots() {
    List<Table<?>> tables =
        new ArrayList<>(
            Tables.ALL.stream()
                .filter(t -> t.columns().get(0).name().equals("snapshot_id"))
                .toList());
    tables.remove(Tables.SNAPSHOTS);
    tables.add(Tables.SNAPSHOTS);
    return tables;
  }

  /** Takes snapshots back, first of all from sight. */
  private void remove(Set<String> snapshots) throws IOException {
    List<Table<?>> tables = new ArrayList<>(ofSnapshots());
    java.util.Collections.reverse(tables);
    for (Table<?> table : tables) {
      for (String snapshot : snapshots) {
        fileSystem.delete(partition(table, snapshot), true);
      }
    }
  }

  /** Removes what an export that died has left. */
  private void removeUnfinished() throws IOException {
    Set<String> done = names(new Path(folder, DONE));
    for (Table<?> table : CONTENT.keySet()) {
      for (String night : nights(table)) {
        if (!done.contains(night)) {
          fileSystem.delete(partition(table, night), true);
        }
      }
    }
  }

  private void content(String night) throws IOException {
    // A night that is published again adds to what was copied of it before.
    Set<String> done = names(new Path(folder, DONE));
    String label = night;
    for (int i = 2; done.contains(label); i++) {
      label = night + "-" + i;
    }
    Map<Key, Set<String>> fresh = new HashMap<>();
    for (Map.Entry<Table<?>, Key> entry : CONTENT.entrySet()) {
      Table<?> table = entry.getKey();
      Key key = entry.getValue();
      boolean isBegun = !done.isEmpty() && !nights(key.table()).isEmpty();
      Dataset<Row> rows = warehouse.read(table);
      if (isBegun && table == Tables.LAYERS) {
        // A layer of an image may be settled some nights after the others.
        rows =
            rows.join(
                mirror(table).select("manifest_digest", "ordinal").distinct(),
                CollectionConverters.asScala(List.of("manifest_digest", "ordinal")).toSeq(),
                "left_anti");
      } else if (isBegun) {
        if (!fresh.containsKey(key)) {
          fresh.put(key, fresh(key));
        }
        if (fresh.get(key).isEmpty()) {
          continue;
        }
        rows = Selection.of(key.column(), fresh.get(key)).of(rows);
      }
      long most = warehouse.rows(table);
      int files = most <= ROWS_PER_FILE ? 1 : (int) Math.max(1, rows.count() / ROWS_PER_FILE);
      Dataset<Row> sorted = rows.withColumn(PARTITION, functions.lit(label)).coalesce(files);
      if (!table.layout().order().isEmpty()) {
        sorted =
            sorted.sortWithinPartitions(
                table.layout().order().stream().map(functions::col).toArray(Column[]::new));
      }
      write(table, sorted);
    }
    fileSystem.create(new Path(new Path(folder, DONE), name(label)), true).close();
  }

  /** Values that the copy does not have yet. */
  private Set<String> fresh(Key key) throws IOException {
    Set<String> fresh = warehouse.values(key.table(), key.column());
    fresh.removeAll(
        mirror(key.table()).select(key.column()).distinct().as(Encoders.STRING()).collectAsList());
    return fresh;
  }

  private void replaced() throws IOException {
    for (Table<?> table : REPLACED) {
      // How far a history is told says more than how often it was written to.
      long state =
          table == Tables.PROFILES && warehouse.rows(table) > 0
              ? warehouse.version(table)
              : warehouse.toldUntil(table);
      String label = String.valueOf(state);
      Set<String> there = nights(table);
      if (!there.contains(label)) {
        write(table, warehouse.read(table).withColumn(PARTITION, functions.lit(label)).coalesce(1));
        for (String old : there) {
          fileSystem.delete(partition(table, old), true);
        }
      }
    }
  }

  /** Writes partitions aside and moves them to their places. */
  private void write(Table<?> table, Dataset<Row> rows) throws IOException {
    Path staging = new Path(new Path(folder, STAGING), table.name());
    rows.write().mode(SaveMode.Overwrite).partitionBy(PARTITION).parquet(staging.toString());
    fileSystem.mkdirs(new Path(folder, table.name()));
    for (FileStatus status : fileSystem.listStatus(staging)) {
      if (status.isDirectory()) {
        move(
            status.getPath(), new Path(new Path(folder, table.name()), status.getPath().getName()));
      }
    }
  }

  private void move(Path from, Path place) throws IOException {
    fileSystem.delete(place, true);
    if (!fileSystem.rename(from, place)) {
      throw new IOException("%s can not be moved to %s".formatted(from, place));
    }
  }

  /** Leaves a file without rows, so that readers find the table and its columns. */
  private void show(Table<?> table, String night) throws IOException {
    Path staging = new Path(new Path(folder, STAGING), "empty-" + table.name());
    spark
        .createDataFrame(List.of(), table.schema())
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(staging.toString());
    fileSystem.delete(new Path(staging, "_SUCCESS"), false);
    move(staging, partition(table, night));
  }

  private Dataset<Row> mirror(Table<?> table) {
    return spark
        .read()
        .schema(table.schema().add(PARTITION, "string"))
        .parquet(new Path(folder, table.name()).toString());
  }

  private Path partition(Table<?> table, String night) {
    return new Path(new Path(folder, table.name()), PARTITION + "=" + name(night));
  }

  /** As Spark writes it: a colon would make Hadoop look for a scheme. */
  private static String name(String night) {
    return night.replace(":", "%3A");
  }

  private Set<String> nights(Table<?> table) throws IOException {
    return names(new Path(folder, table.name())).stream()
        .filter(n -> n.startsWith(PARTITION + "="))
        .map(n -> n.substring(PARTITION.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> names(Path path) throws IOException {
    Set<String> names = new TreeSet<>();
    if (fileSystem.exists(path)) {
      for (FileStatus status : fileSystem.listStatus(path)) {
        names.add(status.getPath().getName().replace("%3A", ":"));
      }
    }
    return names;
  }
}
