package dev.tonnage.store;

import dev.tonnage.table.OfSnapshot;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** A folder of Delta tables, one folder a table. */
public final class Warehouse {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]+");

  private final SparkSession spark;
  private final FileSystem fileSystem;
  private final Path folder;
  private final String shown;

  private Warehouse(SparkSession spark, String folder) throws IOException {
    this.spark = spark;
    Path path = new Path(folder);
    this.fileSystem = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    this.folder = fileSystem.makeQualified(path);
    this.shown = folder;
  }

  /** The warehouse in a folder, to be read; it must be there. */
  public static Warehouse existing(SparkSession spark, String folder) throws IOException {
    Warehouse warehouse = new Warehouse(spark, folder);
    if (!warehouse.has(Tables.SNAPSHOTS)) {
      throw WarehouseException.absent(folder);
    }
    return warehouse;
  }

  /** The warehouse in a folder, to be written; what is missing of it is made. */
  public static Warehouse writable(SparkSession spark, String folder) throws IOException {
    Warehouse warehouse = new Warehouse(spark, folder);
    warehouse.tryToWrite();
    // One after the other, ten tables take as long as weighing a small fleet.
    List<RuntimeException> failures =
        Tables.ALL.parallelStream().flatMap(t -> warehouse.create(t).stream()).toList();
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return warehouse;
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

  private java.util.Optional<RuntimeException> create(Table<?> table) {
    try {
      if (!has(table)) {
        spark.sql(table.ddl(path(table).toString()));
      }
      return java.util.Optional.empty();
    } catch (IOException e) {
      return java.util.Optional.of(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return java.util.Optional.of(e);
    }
  }

  private boolean has(Table<?> table) throws IOException {
    return fileSystem.exists(new Path(path(table), "_delta_log"));
  }

  public SparkSession spark() {
    return spark;
  }

  public Path path(Table<?> table) {
    return new Path(folder, table.name());
  }

  /** A folder for what is only needed while a run lasts. */
  public Path workFolder(String name) {
    return new Path(folder, name);
  }

  /** All rows, those of unpublished snapshots included. */
  public Dataset<Row> read(Table<?> table) {
    return spark.read().format("delta").load(path(table).toString());
  }

  /** Bytes of all tables, or nothing where counting them would take as long as reading them. */
  public OptionalLong bytes() throws IOException {
    return fileSystem.getUri().getScheme().equals("file")
        ? OptionalLong.of(fileSystem.getContentSummary(folder).getLength())
        : OptionalLong.empty();
  }

  /** Takes over the writing of content tables; cleans up first after a run that died. */
  public ContentWriter contentWriter() throws IOException {
    return ContentWriter.open(this, UUID.randomUUID().toString());
  }

  /** Whether a snapshot of this name is published. */
  public boolean isPublished(String snapshot) {
    return !read(Tables.SNAPSHOTS).where(isOf(snapshot)).isEmpty();
  }

  /** Makes these rows the only ones that a table holds of a snapshot. */
  public <T> void replace(Table<OfSnapshot<T>> table, String snapshot, Dataset<Row> rows) {
    overwrite(table, snapshot, rows);
  }

  /** Publishes a snapshot: from now on readers see it. */
  public void publish(String snapshot, Dataset<Row> row) {
    overwrite(Tables.SNAPSHOTS, snapshot, row);
  }

  /** Takes a snapshot back, since it is about to change: nobody shall see it half changed. */
  public void unpublish(String snapshot) {
    overwrite(
        Tables.SNAPSHOTS, snapshot, spark.createDataFrame(List.of(), Tables.SNAPSHOTS.schema()));
  }

  /**
   * Replaces rather than appends even for a name that nobody has used: should two runs come upon
   * the same name, the rows of one are there in the end, not those of both.
   */
  private void overwrite(Table<?> table, String snapshot, Dataset<Row> rows) {
    checkName(snapshot);
    try {
      rows.coalesce(1)
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("replaceWhere", isOf(snapshot))
          .save(path(table).toString());
    } catch (RuntimeException e) {
      throw Conflicts.explained(table, e);
    }
  }

  private static String isOf(String snapshot) {
    return "snapshot_id = '" + snapshot + "'";
  }

  /** A snapshot's name becomes part of conditions, file names and links. */
  public static void checkName(String snapshot) {
    if (!NAME.matcher(snapshot).matches()) {
      throw WarehouseException.badName(snapshot);
    }
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** The name the user knows it by. */
  @Override
  public String toString() {
    return shown;
  }
}
