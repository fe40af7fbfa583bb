package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * Names a layer so that any task can open it.
 *
 * @param location a URI that Hadoop's file systems know; of {@link Kind#REGISTRY}, {@code
 *     docker://host/repository}
 * @param offset of {@link Kind#MEMBER}, where it begins in the unpacked archive; else 0
 * @param digest what the layer is known by
 * @param wireBytes how much must be read
 */
public record LayerRef(
    Kind kind, String location, long offset, String digest, String mediaType, long wireBytes)
    implements Serializable {

  LayerRef(Kind kind, String location, String digest, String mediaType, long wireBytes) {
    this(kind, location, 0, digest, mediaType, wireBytes);
  }

  /** How a layer is stored. */
  public enum Kind {
    /** An archive, compressed or not; its digest is that of its bytes. */
    ARCHIVE,
    /**
     * An archive that lies in another one; its digest is that of its bytes, or of its unpacked
     * bytes.
     */
    MEMBER,
    /** An archive that a registry serves; its digest is that of its bytes. */
    REGISTRY,
    /** Its bytes are not kept where its image is, as with the base layers of Windows. */
    FOREIGN,
    /** A file or folder in place; its digest is that of its listing. */
    TREE
  }

  /** What people call it. */
  public String subject() {
    return "layer " + digest;
  }

  /** Whether it can be opened at all. */
  public boolean hasContent() {
    return kind != Kind.FOREIGN;
  }

  /**
   * Opens it for reading from front to back.
   *
   * @throws LayerException when it is not there
   */
  public LayerReader open(Access access) throws IOException {
    return switch (kind) {
      case ARCHIVE -> new ArchiveReader(this, Blob.file(this, access), access.options().limits());
      case MEMBER -> new ArchiveReader(this, Blob.member(this, access), access.options().limits());
      case REGISTRY -> new ArchiveReader(this, pulled(access), access.options().limits());
      case FOREIGN ->
          throw new LayerException(
              ErrorCode.UNSUPPORTED, "%s is kept elsewhere, and is not read", digest);
      case TREE -> new PackagesReader(new TreeReader(this, access), access.options().limits());
    };
  }

  private InputStream pulled(Access access) throws IOException {
    BlobCacheOptions cache = access.options().blobCache();
    return cache == null
        ? RegistryBlobs.open(this, access)
        : BlobCache.of(cache).open(this, () -> RegistryBlobs.open(this, access));
  }
}
