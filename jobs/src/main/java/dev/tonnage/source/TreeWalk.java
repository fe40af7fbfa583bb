package dev.tonnage.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Walks a file or folder, the entries of each folder in the order of their names, so that two walks
 * of the same tree are the same. Holds one folder's names per level, not the tree.
 */
final class TreeWalk {
  private final FileSystem fileSystem;
  private final Path root;
  private final Deque<FileStatus> ahead = new ArrayDeque<>();

  TreeWalk(FileSystem fileSystem, Path root) throws IOException {
    this.fileSystem = fileSystem;
    this.root = root;
    FileStatus status = fileSystem.getFileStatus(root);
    if (type(status) == Entry.Type.DIRECTORY) {
      push(status.getPath());
    } else {
      ahead.push(status);
    }
  }

  /** The next file or folder below the root; null behind the last. */
  FileStatus next() throws IOException {
    FileStatus status = ahead.poll();
    if (status != null && type(status) == Entry.Type.DIRECTORY) {
      push(status.getPath());
    }
    return status;
  }

  private void push(Path folder) throws IOException {
    FileStatus[] children = sorted(fileSystem.listStatus(folder));
    for (int i = children.length - 1; i >= 0; i--) {
      ahead.push(children[i]);
    }
  }

  static FileStatus[] sorted(FileStatus[] statuses) {
    Arrays.sort(statuses, Comparator.comparing(s -> s.getPath().getName()));
    return statuses;
  }

  /** Its path as seen from the root; the root's own name if it is a file. */
  String path(FileStatus status) {
    String base = root.toUri().getPath();
    String path = status.getPath().toUri().getPath();
    return path.equals(base) ? status.getPath().getName() : path.substring(base.length() + 1);
  }

  /**
   * What it is. Hadoop follows the links of a local disk without saying so: around in circles, and
   * into pipes that never end.
   */
  static Entry.Type type(FileStatus status) throws IOException {
    if ("file".equals(status.getPath().toUri().getScheme())) {
      BasicFileAttributes local =
          Files.readAttributes(
              java.nio.file.Path.of(status.getPath().toUri().getPath()),
              BasicFileAttributes.class,
              LinkOption.NOFOLLOW_LINKS);
      if (local.isSymbolicLink()) {
        return Entry.Type.SYMLINK;
      }
      if (local.isOther()) {
        return Entry.Type.OTHER;
      }
    }
    if (status.isSymlink()) {
      return Entry.Type.SYMLINK;
    }
    return status.isDirectory() ? Entry.Type.DIRECTORY : Entry.Type.FILE;
  }
}
