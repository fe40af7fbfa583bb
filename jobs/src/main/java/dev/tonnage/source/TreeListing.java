package dev.tonnage.source;

import java.security.MessageDigest;
import org.apache.hadoop.fs.FileStatus;

/**
 * What a walk through a tree amounts to: a digest that stays the same as long as no file in it
 * comes, goes or is written, so that an unchanged tree need not be read again.
 */
final class TreeListing {
  private final MessageDigest digest = Digests.sha256();
  private long bytes;
  private long newest;

  TreeListing(String location) {
    // Two trees may hold files of equal names, sizes and times, and other bytes.
    Digests.line(digest, location);
  }

  void add(String path, Entry.Type type, FileStatus status) {
    Digests.line(
        digest,
        "%s %s %d %d"
            .formatted(path, type.label(), size(type, status), status.getModificationTime()));
    bytes += size(type, status);
    if (type == Entry.Type.FILE) {
      newest = Math.max(newest, status.getModificationTime());
    }
  }

  static long size(Entry.Type type, FileStatus status) {
    return type == Entry.Type.FILE ? status.getLen() : 0;
  }

  /** Ends it. */
  String digest() {
    return Digests.name(digest);
  }

  long bytes() {
    return bytes;
  }

  /** When the newest file was written, in milliseconds since 1970; 0 when there is none. */
  long newest() {
    return newest;
  }
}
