package dev.tonnage.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.table.Table;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.internal.logstore.LogStoreProvider;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.data.StructRow;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.delta.storage.LogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetOutputFormat;

/**
 * Reads and writes the logs of tables, without Spark. A version of a log is a file that only one
 * writer can make (Delta protocol, "Delta Log Entries"); who comes second looks at what the first
 * has done and tries again. The last batch number of an application stands in a table's log
 * (protocol, "Transaction Identifiers"): of two writers with the same number one wins, and the
 * other is refused.
 */
final class DeltaTransactions {
  private static final String APPLICATION = "tonnage";
  private static final int CHECKPOINT_EVERY = 10;

  /** Others commit at most a few times while we look. */
  private static final int ATTEMPTS = 20;

  /** Of more files than this Spark finds out by a query whether they are there. */
  private static final int MOST_NAMED = 32;

  /** What Spark takes for a pattern in the name of a file. */
  private static final Pattern PATTERN = Pattern.compile("[\\[\\]{}*?\\\\]");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A number that an application leaves in a table (protocol, "Transaction Identifiers"). */
  record Mark(String application, long number) {
    ObjectNode action() {
      ObjectNode action = JSON.createObjectNode();
      action
          .putObject("txn")
          .put("appId", application)
          .put("version", number)
          .put("lastUpdated", System.currentTimeMillis());
      return action;
    }
  }

  private final Warehouse warehouse;

  DeltaTransactions(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Begins a table's log; one that is there already stays. */
  void create(Table<?> table) throws IOException {
    ObjectNode metadata = JSON.createObjectNode();
    ObjectNode about = metadata.putObject("metaData");
    about.put("id", UUID.randomUUID().toString()).put("description", table.comment());
    about.putObject("format").put("provider", "parquet").putObject("options");
    about.put("schemaString", table.schema().json()).putArray("partitionColumns");
    about.set("configuration", TableUpkeep.configuration(table));
    about.put("createdTime", System.currentTimeMillis());
    ObjectNode protocol = JSON.createObjectNode();
    protocol.putObject("protocol").put("minReaderVersion", 1).put("minWriterVersion", 3);
    Path log = log(table);
    FileSystem fileSystem = log.getFileSystem(configuration());
    fileSystem.mkdirs(log);
    // Another run may have just done the same.
    write(table, 0, List.of(protocol, metadata));
  }

  /** Whether the table has begun; its first version goes when later ones are summed up. */
  boolean hasVersion(Table<?> table) throws IOException {
    Path log = log(table);
    FileSystem fileSystem = log.getFileSystem(configuration());
    return fileSystem.exists(new Path(log, "%020d.json".formatted(0)))
        || fileSystem.exists(new Path(log, "_last_checkpoint"));
  }

  /** The number of the last batch in a table; 0 when there is none. */
  long lastBatch(Table<?> table) {
    return lastBatch(snapshot(table));
  }

  private long lastBatch(Snapshot snapshot) {
    return lastNumber(snapshot, APPLICATION);
  }

  /** The last number that an application has left in a table; 0 when there is none. */
  long lastNumber(Snapshot snapshot, String application) {
    return snapshot.getVersion() <= 0
        ? 0
        : snapshot.getLatestTransactionVersion(engine(), application).orElse(0L);
  }

  /** How often a table was written to. */
  long version(Table<?> table) {
    return snapshot(table).getVersion();
  }

  /**
   * How large a table is.
   *
   * @param bytes of all its files
   * @param rows as its log says
   */
  record Size(long bytes, long rows) {
    static Size of(List<AddFile> files) {
      return new Size(
          files.stream().mapToLong(AddFile::getSize).sum(),
          files.stream().mapToLong(f -> f.getNumRecords().orElse(0L)).sum());
    }
  }

  /** How large a table is. */
  Size size(Table<?> table) throws IOException {
    return Size.of(files(snapshot(table)));
  }

  /**
   * Files that hold the rows of a table as they are.
   *
   * @param paths none when others must be read, too
   */
  record PlainFiles(List<String> paths, Size size) {}

  /**
   * The files of a table, if they are few and each of its rows stands in one as it is: there may be
   * neither vectors of deleted rows nor other names for columns (Delta protocol, "Protocol
   * Evolution": a reader of version 1 knows of none). Else none.
   */
  PlainFiles plainFiles(Table<?> table) throws IOException {
    Snapshot there = snapshot(table);
    List<AddFile> files = files(there);
    boolean isPlain =
        there instanceof SnapshotImpl known && known.getProtocol().getMinReaderVersion() <= 1;
    boolean isPattern = PATTERN.matcher(warehouse.path(table).toString()).find();
    List<String> paths = new ArrayList<>();
    if (isPlain && !isPattern && files.size() <= MOST_NAMED) {
      for (AddFile file : files) {
        // Written as an address (protocol, "Add File and Remove File").
        Path path = new Path(URI.create(file.getPath()));
        paths.add((path.isAbsolute() ? path : new Path(warehouse.path(table), path)).toString());
      }
    }
    return new PlainFiles(paths, Size.of(files));
  }

  /** Reads some columns of all rows. */
  void read(Table<?> table, List<String> columns, Consumer<List<Object>> use) throws IOException {
    new TableRows(engine(), snapshot(table), columns).each(use);
  }

  /**
   * Appends files as a batch.
   *
   * @return false if another writer has already used the number
   */
  boolean append(Table<?> table, long batch, List<DataFile> files) throws IOException {
    ObjectNode number = new Mark(APPLICATION, batch).action();
    for (int i = 0; i < ATTEMPTS; i++) {
      Snapshot there = snapshot(table);
      if (lastBatch(there) >= batch) {
        return false;
      }
      List<ObjectNode> actions = new ArrayList<>(List.of(info("Append"), number));
      files.forEach(f -> actions.add(added(f, true)));
      if (commit(table, there, actions)) {
        return true;
      }
    }
    throw WarehouseException.overtaken(table.name(), null);
  }

  /**
   * Puts files in the place of all that hold selected rows.
   *
   * @return false if that can not be done, since files hold other rows too
   */
  boolean replace(Table<?> table, Selection selection, List<DataFile> files) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Snapshot there = snapshot(table);
      List<AddFile> old = new ArrayList<>();
      for (AddFile file : files(there)) {
        Selection.Part part = selection.of(file);
        if (part == Selection.Part.SOME) {
          return false;
        }
        if (part == Selection.Part.ALL) {
          old.add(file);
        }
      }
      if (exchange(table, there, old, files, true, null)) {
        return true;
      }
    }
    throw WarehouseException.overtaken(table.name(), null);
  }

  /**
   * Puts files in the place of others, if nobody else has written since these were looked up.
   *
   * @param isNews whether the rows are others
   * @param mark left in the table's log; null for none
   * @return false if somebody has
   */
  boolean exchange(
      Table<?> table,
      Snapshot there,
      List<AddFile> old,
      List<DataFile> fresh,
      boolean isNews,
      Mark mark)
      throws IOException {
    if (old.isEmpty() && fresh.isEmpty() && mark == null) {
      return true;
    }
    List<ObjectNode> actions = new ArrayList<>(List.of(info(isNews ? "Overwrite" : "Compact")));
    if (mark != null) {
      actions.add(mark.action());
    }
    old.forEach(f -> actions.add(removed(f, isNews)));
    fresh.forEach(f -> actions.add(added(f, isNews)));
    return commit(table, there, actions);
  }

  /** Changes what a table's log says of it. */
  boolean describe(Table<?> table, Snapshot there, ObjectNode metadata) throws IOException {
    return commit(table, there, List.of(info("Overwrite"), metadata));
  }

  /** Whether a table may hold selected rows; reads the log only. */
  boolean mayHold(Table<?> table, Selection selection) throws IOException {
    for (AddFile file : files(snapshot(table))) {
      if (selection.of(file) != Selection.Part.NONE) {
        return true;
      }
    }
    return false;
  }

  /** The files of a table as it was. */
  List<AddFile> files(Snapshot snapshot) throws IOException {
    List<AddFile> files = new ArrayList<>();
    // Delta's own iterators may be closed once only: the outer one closes the inner.
    try (CloseableIterator<Row> rows =
        Utils.intoRows(snapshot.getScanBuilder().build().getScanFiles(engine(), true))) {
      rows.forEachRemaining(
          r -> files.add(new AddFile(r.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
    }
    return files;
  }

  /** Files that were removed from a table since, by the time of its log, and can still be read. */
  Set<String> removedSince(Snapshot snapshot, long millis) throws IOException {
    Set<String> names = new HashSet<>();
    StructType wanted = new StructType().add("remove", RemoveFile.FULL_SCHEMA);
    List<FileStatus> log = ((SnapshotImpl) snapshot).getLogSegment().allLogFilesReversed();
    try (ActionsIterator actions = new ActionsIterator(engine(), log, wanted, Optional.empty())) {
      while (actions.hasNext()) {
        ColumnVector removals = actions.next().getColumnarBatch().getColumnVector(0);
        for (int i = 0; i < removals.getSize(); i++) {
          if (!removals.isNullAt(i)) {
            RemoveFile file = new RemoveFile(StructRow.fromStructVector(removals, i));
            if (file.getDeletionTimestamp().orElse(0L) >= millis) {
              names.add(file.getPath());
            }
          }
        }
      }
    }
    return names;
  }

  /** Makes the next version; false if another writer has made it. */
  private boolean commit(Table<?> table, Snapshot there, List<ObjectNode> actions)
      throws IOException {
    long version = there.getVersion() + 1;
    boolean isOurs = write(table, version, actions);
    if (isOurs && version % CHECKPOINT_EVERY == 0) {
      checkpoint(table, version);
    }
    return isOurs;
  }

  private boolean write(Table<?> table, long version, List<ObjectNode> actions) throws IOException {
    Path path = new Path(log(table), "%020d.json".formatted(version));
    LogStore store = LogStoreProvider.getLogStore(configuration(), path.toUri().getScheme());
    try {
      store.write(
          path, actions.stream().map(DeltaTransactions::text).iterator(), false, configuration());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Readers do without; it only spares them reading each version. Kernel does not compress it, and
   * of texts in pages of the second version that are not compressed Spark 4.2's reader gives
   * others: so it is written in those of the first.
   */
  private void checkpoint(Table<?> table, long version) throws IOException {
    Configuration first = new Configuration(configuration());
    first.set(ParquetOutputFormat.WRITER_VERSION, "v1");
    Engine engine = DefaultEngine.create(first);
    try {
      io.delta.kernel.Table.forPath(engine, warehouse.path(table).toString())
          .checkpoint(engine, version);
    } catch (KernelException e) {
      // Another one has made it, or the next one will.
    }
  }

  private static ObjectNode info(String mode) {
    ObjectNode info = JSON.createObjectNode();
    info.putObject("commitInfo")
        .put("timestamp", System.currentTimeMillis())
        .put("operation", "WRITE")
        .put("engineInfo", APPLICATION)
        .putObject("operationParameters")
        .put("mode", mode);
    return info;
  }

  private static ObjectNode added(DataFile file, boolean isNews) {
    ObjectNode add = JSON.createObjectNode();
    add.putObject("add")
        .put("path", file.name())
        .put("size", file.bytes())
        .put("modificationTime", file.modifiedAt())
        .put("dataChange", isNews)
        .put("stats", file.statistics())
        .putObject("partitionValues");
    return add;
  }

  private static ObjectNode removed(AddFile file, boolean isNews) {
    ObjectNode remove = JSON.createObjectNode();
    remove
        .putObject("remove")
        .put("path", file.getPath())
        .put("deletionTimestamp", System.currentTimeMillis())
        .put("dataChange", isNews)
        .put("extendedFileMetadata", true)
        .put("size", file.getSize())
        .putObject("partitionValues");
    return remove;
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(Table<?> table) {
    return new Path(warehouse.path(table), "_delta_log");
  }

  private Configuration configuration() {
    return warehouse.lazySpark().configuration();
  }

  private Engine engine() {
    return DefaultEngine.create(configuration());
  }

  /** A table as it is now. */
  Snapshot snapshot(Table<?> table) {
    return io.delta.kernel.Table.forPath(engine(), warehouse.path(table).toString())
        .getLatestSnapshot(engine());
  }
}
