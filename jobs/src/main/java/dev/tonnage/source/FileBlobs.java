package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Blobs that are files, each under a name made of its digest. */
final class FileBlobs implements Blobs {
  private final FileSystem fileSystem;
  private final Path root;
  private final Function<String, String> pathOfHex;

  private FileBlobs(FileSystem fileSystem, Path root, Function<String, String> pathOfHex) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.pathOfHex = pathOfHex;
  }

  /** OCI image specification, image-layout.md, "Blobs". */
  static FileBlobs ofLayout(FileSystem fileSystem, Path root) {
    return new FileBlobs(fileSystem, root, hex -> "blobs/sha256/" + hex);
  }

  /** The registry's storage/paths.go, {@code blobDataPathSpec}. */
  static FileBlobs ofDistribution(FileSystem fileSystem, Path root) {
    return new FileBlobs(
        fileSystem, root, hex -> "blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
  }

  private Path path(String digest) throws LayerException {
    Digests.check(digest);
    return new Path(root, pathOfHex.apply(Digests.hex(digest)));
  }

  @Override
  public byte[] manifest(String digest) throws IOException {
    return blob(digest);
  }

  @Override
  public byte[] blob(String digest) throws IOException {
    try {
      return Digests.checked(read(path(digest)), digest);
    } catch (FileNotFoundException e) {
      throw new LayerException(
          ErrorCode.MISSING, "there is no blob %s, though something refers to it", digest);
    }
  }

  @Override
  public LayerRef layer(String digest, String mediaType, long wireBytes) throws IOException {
    return new LayerRef(
        LayerRef.Kind.ARCHIVE, path(digest).toString(), digest, mediaType, wireBytes);
  }

  byte[] read(Path path) throws IOException {
    try (InputStream in = fileSystem.open(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new LayerException(
            ErrorCode.LIMIT, "%s is longer than the %d bytes allowed", path.getName(), MAX_BYTES);
      }
      return bytes;
    }
  }
}
