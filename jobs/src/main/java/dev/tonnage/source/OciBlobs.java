package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The blobs of an image layout that are small enough to be read whole: JSON of all kinds. */
final class OciBlobs {
  /** Registries refuse larger manifests; a longer one is not worth the memory. */
  private static final int MAX_BYTES = 16 << 20;

  private final FileSystem fileSystem;
  private final Path root;

  OciBlobs(FileSystem fileSystem, Path root) {
    this.fileSystem = fileSystem;
    this.root = root;
  }

  /** Where a blob is. */
  Path path(String digest) throws LayerException {
    if (!Digests.isValid(digest)) {
      throw new LayerException(
          ErrorCode.UNSUPPORTED, "\"%s\" is no digest of the form sha256:<64 hex>", digest);
    }
    return new Path(root, "blobs/sha256/" + Digests.hex(digest));
  }

  /** A blob, checked against its digest. */
  byte[] blob(String digest) throws IOException {
    byte[] bytes;
    try {
      bytes = read(path(digest));
    } catch (java.io.FileNotFoundException e) {
      throw new LayerException(
          ErrorCode.MISSING, "the layout has no blob %s, which it refers to", digest);
    }
    String found = Digests.of(bytes);
    if (!found.equals(digest)) {
      throw new LayerException(ErrorCode.MISMATCH, "the blob %s has the digest %s", digest, found);
    }
    return bytes;
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
