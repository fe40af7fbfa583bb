package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder or bucket in which a registry keeps its images, read without the registry. Its layout
 * is described at the head of storage/paths.go of github.com/distribution/distribution.
 *
 * @param text as the user wrote it
 * @param folder that Hadoop's file systems know
 */
record DistributionStorage(String text, String folder) implements Source {
  private static final String BELOW_ROOT = "docker/registry/v2";
  private static final String REPOSITORIES = "repositories";
  private static final int AT_ONCE = 8;

  /** A repository's name is that of its folder, from the top. */
  private record Tag(ImageName name, Path link) {}

  @Override
  public Listing list(Access access) throws IOException {
    return list(access, KnownImages.NONE);
  }

  @Override
  public Listing list(Access access, KnownImages known) throws IOException {
    Path root = new Path(folder);
    FileSystem fileSystem;
    try {
      fileSystem = root.getFileSystem(access.configuration());
    } catch (org.apache.hadoop.fs.UnsupportedFileSystemException e) {
      throw SourceException.unreadable(text, e);
    }
    root = fileSystem.makeQualified(root);
    if (!fileSystem.exists(root)) {
      throw SourceException.absent(text, folder);
    }
    Path storage = storage(fileSystem, root);
    List<Tag> tags = new ArrayList<>();
    collect(fileSystem, new Path(storage, REPOSITORIES), "", tags);
    FileBlobs blobs = FileBlobs.ofDistribution(fileSystem, storage);
    return Listing.all(
        Parallel.answers(tags, AT_ONCE, t -> image(blobs, t, access.options().platforms(), known)));
  }

  private Path storage(FileSystem fileSystem, Path root) throws IOException {
    for (Path candidate : List.of(new Path(root, BELOW_ROOT), root)) {
      if (fileSystem.exists(new Path(candidate, REPOSITORIES))) {
        return candidate;
      }
    }
    throw SourceException.noStorage(text, folder, BELOW_ROOT + "/" + REPOSITORIES);
  }

  private static void collect(FileSystem fileSystem, Path folder, String name, List<Tag> tags)
      throws IOException {
    for (FileStatus child : TreeWalk.sorted(fileSystem.listStatus(folder))) {
      String own = child.getPath().getName();
      if (!child.isDirectory()) {
        continue;
      }
      if (own.equals("_manifests")) {
        tags(fileSystem, new Path(child.getPath(), "tags"), name, tags);
      } else if (!own.startsWith("_")) {
        collect(fileSystem, child.getPath(), name.isEmpty() ? own : name + "/" + own, tags);
      }
    }
  }

  private static void tags(FileSystem fileSystem, Path folder, String name, List<Tag> tags)
      throws IOException {
    try {
      for (FileStatus tag : TreeWalk.sorted(fileSystem.listStatus(folder))) {
        tags.add(
            new Tag(
                new ImageName(name, tag.getPath().getName()),
                new Path(tag.getPath(), "current/link")));
      }
    } catch (FileNotFoundException e) {
      // A repository that only ever had images without tags.
    }
  }

  private Listing image(FileBlobs blobs, Tag tag, Platforms platforms, KnownImages known) {
    ImageWalk walk = new ImageWalk(blobs, text, platforms);
    try {
      String digest = new String(blobs.read(tag.link()), StandardCharsets.US_ASCII).strip();
      Listing found = known.find(text, tag.name(), digest);
      if (found != null) {
        return found;
      }
      walk.follow(digest, tag.name());
      return walk.listing();
    } catch (IOException e) {
      ErrorCode code =
          e instanceof FileNotFoundException ? ErrorCode.MISSING : ErrorCode.UNREADABLE;
      return new Listing(
          List.of(),
          List.of(
              Problem.listing(
                  KnownImages.subject(tag.name()),
                  code,
                  "the tag's link can not be read: " + e.getMessage())));
    }
  }
}
