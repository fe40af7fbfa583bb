package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.PlacedImage;
import dev.tonnage.table.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file, or a folder of which each entry passes for a repository with one image of one layer.
 *
 * @param text as the user wrote it
 * @param path that Hadoop's file systems know
 */
record FileTree(String text, String path) implements Source {
  private static final String MEDIA_TYPE = "application/vnd.tonnage.tree";

  @Override
  public Listing list(Access access) throws IOException {
    Path root = new Path(path);
    List<ListedImage> images = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try {
      FileSystem fileSystem = root.getFileSystem(access.configuration());
      for (FileStatus entry :
          entries(fileSystem, fileSystem.getFileStatus(followed(fileSystem, root)))) {
        try {
          image(fileSystem, entry, images);
        } catch (IOException e) {
          problems.add(
              Problem.listing(
                  "file " + entry.getPath().getName(), ErrorCode.UNREADABLE, e.getMessage()));
        }
      }
    } catch (FileNotFoundException e) {
      throw SourceException.absent(text, path);
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw SourceException.unreadable(text, e);
    }
    return new Listing(images, problems);
  }

  private static FileStatus[] entries(FileSystem fileSystem, FileStatus root) throws IOException {
    return root.isDirectory()
        ? TreeWalk.sorted(fileSystem.listStatus(root.getPath()))
        : new FileStatus[] {root};
  }

  /** A link that the user names is meant to be followed; those found on the way are not. */
  private static Path followed(FileSystem fileSystem, Path path) throws IOException {
    Path full = fileSystem.makeQualified(path);
    if (!"file".equals(full.toUri().getScheme())) {
      return full;
    }
    java.nio.file.Path local = java.nio.file.Path.of(full.toUri().getPath());
    return java.nio.file.Files.exists(local) ? new Path(local.toRealPath().toUri()) : full;
  }

  private void image(FileSystem fileSystem, FileStatus entry, List<ListedImage> images)
      throws IOException {
    Entry.Type type = TreeWalk.type(entry);
    if (type != Entry.Type.FILE && type != Entry.Type.DIRECTORY) {
      return;
    }
    String location = entry.getPath().toString();
    TreeListing listing = new TreeListing(location);
    TreeWalk walk = new TreeWalk(fileSystem, entry.getPath());
    for (FileStatus s = walk.next(); s != null; s = walk.next()) {
      listing.add(walk.path(s), TreeWalk.type(s), s);
    }
    String digest = listing.digest();
    images.add(
        new ListedImage(
            new PlacedImage(
                text,
                entry.getPath().getName(),
                null,
                null,
                null,
                digest,
                listing.newest() == 0 ? null : Instant.ofEpochMilli(listing.newest()),
                Map.of()),
            List.of(
                new LayerRef(LayerRef.Kind.TREE, location, digest, MEDIA_TYPE, listing.bytes()))));
  }
}
