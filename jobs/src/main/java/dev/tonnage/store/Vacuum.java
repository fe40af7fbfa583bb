package dev.tonnage.store;

import io.delta.kernel.Snapshot;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Deletes data files of a table that nobody needs any more: those that were removed from it long
 * ago, and those that a writer which died has left. One listing of one folder; Delta's own VACUUM
 * is made for tables of thousands of folders.
 */
final class Vacuum {
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final FileSystem fileSystem;
  private final Path folder;
  private final DeltaTransactions transactions;
  private final Snapshot snapshot;

  Vacuum(FileSystem fileSystem, Path folder, DeltaTransactions transactions, Snapshot snapshot) {
    this.fileSystem = fileSystem;
    this.folder = folder;
    this.transactions = transactions;
    this.snapshot = snapshot;
  }

  /**
   * Deletes what has not been part of the table for so long.
   *
   * @return how many bytes that were
   */
  long execute(long hours) throws IOException {
    long before = System.currentTimeMillis() - hours * MILLIS_PER_HOUR;
    Set<String> needed =
        transactions.files(snapshot).stream().map(AddFile::getPath).collect(Collectors.toSet());
    List<FileStatus> others = new ArrayList<>();
    for (FileStatus status : fileSystem.listStatus(folder)) {
      String name = status.getPath().getName();
      if (status.isFile()
          && name.endsWith(".parquet")
          && !needed.contains(name)
          && status.getModificationTime() < before) {
        others.add(status);
      }
    }
    if (others.isEmpty()) {
      return 0;
    }
    Set<String> recent = transactions.removedSince(snapshot, before);
    long bytes = 0;
    for (FileStatus status : others) {
      if (!recent.contains(status.getPath().getName())) {
        bytes += status.getLen();
        fileSystem.delete(status.getPath(), false);
      }
    }
    return bytes;
  }
}
