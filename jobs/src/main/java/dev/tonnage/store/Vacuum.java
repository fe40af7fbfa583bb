package dev.tonnage.store;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;

/**
 * Deletes data files of a table that nobody needs any more: those that were removed from it long
 * ago, and those that a writer which died has left. One listing of one folder; Delta's own VACUUM
 * is made for tables of thousands of folders.
 */
final class Vacuum {
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final FileSystem fileSystem;
  private final Path folder;
  private final Snapshot snapshot;

  Vacuum(FileSystem fileSystem, Path folder, Snapshot snapshot) {
    this.fileSystem = fileSystem;
    this.folder = folder;
    this.snapshot = snapshot;
  }

  /**
   * Deletes what has not been part of the table for so long.
   *
   * @return how many bytes that were
   */
  long execute(long hours) throws IOException {
    long before = System.currentTimeMillis() - hours * MILLIS_PER_HOUR;
    Set<String> needed = new HashSet<>();
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      needed.add(file.path());
    }
    for (RemoveFile file : snapshot.tombstones().collectAsList()) {
      if (file.delTimestamp() >= before) {
        needed.add(file.path());
      }
    }
    long bytes = 0;
    for (FileStatus status : fileSystem.listStatus(folder)) {
      String name = status.getPath().getName();
      if (status.isFile()
          && name.endsWith(".parquet")
          && !needed.contains(name)
          && status.getModificationTime() < before) {
        bytes += status.getLen();
        fileSystem.delete(status.getPath(), false);
      }
    }
    return bytes;
  }
}
