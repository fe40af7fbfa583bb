package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a tree of files in place. */
final class TreeReader implements LayerReader {
  private final LayerRef layer;
  private final FileSystem fileSystem;
  private final TreeWalk walk;
  private final TreeListing listing;

  TreeReader(LayerRef layer, Access access) throws IOException {
    this.layer = layer;
    Path root = new Path(layer.location());
    fileSystem = root.getFileSystem(access.configuration());
    listing = new TreeListing(layer.location());
    try {
      walk = new TreeWalk(fileSystem, root);
    } catch (FileNotFoundException e) {
      throw new LayerException(
          ErrorCode.MISSING, "%s is gone since it was listed", layer.location());
    }
  }

  @Override
  public Entry next() throws IOException {
    FileStatus status = walk.next();
    if (status == null) {
      check();
      return null;
    }
    Entry.Type type = TreeWalk.type(status);
    String path = walk.path(status);
    listing.add(path, type, status);
    return new Entry(
        path,
        type,
        status.getPermission().toShort() & 07777,
        TreeListing.size(type, status),
        type == Entry.Type.SYMLINK ? linkOf(status) : null,
        status.getPath().toString(),
        () -> fileSystem.open(status.getPath()));
  }

  private static String linkOf(FileStatus status) throws IOException {
    if ("file".equals(status.getPath().toUri().getScheme())) {
      java.nio.file.Path path = java.nio.file.Path.of(status.getPath().toUri().getPath());
      return java.nio.file.Files.readSymbolicLink(path).toString();
    }
    return status.getSymlink().toString();
  }

  private void check() throws LayerException {
    if (!listing.digest().equals(layer.digest())) {
      throw new LayerException(
          ErrorCode.MISMATCH, "%s has changed since it was listed", layer.location());
    }
  }

  @Override
  public LayerException explain(Exception e) {
    return e instanceof LayerException known
        ? known
        : new LayerException(ErrorCode.UNREADABLE, "it can not be read: %s", e.getMessage());
  }

  @Override
  public long uncompressedBytes() {
    return listing.bytes();
  }

  @Override
  public void close() {
    // Only the entries hold anything open, each while it is read.
  }
}
