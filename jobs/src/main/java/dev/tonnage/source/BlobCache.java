package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder of this machine that keeps the layers which registries have served, as {@code
 * sha256/ab/abcd…}, so that binaries can be weighed again without pulling. A file is whole and has
 * the digest in its name, or is not there; when there are more bytes than allowed, those go that
 * were not wanted for longest.
 */
final class BlobCache {
  interface Opener {
    InputStream open() throws IOException;
  }

  private record Kept(Path file, long bytes, FileTime used) {}

  private static final String TEMPORARY = "tmp-";
  private static final Map<BlobCacheOptions, BlobCache> KNOWN = new ConcurrentHashMap<>();

  private final Path folder;
  private final long limit;

  /** What all files have; null until they are counted. */
  private Long total;

  private BlobCache(BlobCacheOptions options) {
    folder = Path.of(options.folder());
    limit = options.maxBytes();
  }

  /** One for each folder in a process, which keeps count of its bytes. */
  static BlobCache of(BlobCacheOptions options) {
    return KNOWN.computeIfAbsent(options, BlobCache::new);
  }

  /** The bytes of a layer: those kept here, else those that come from elsewhere, and are kept. */
  InputStream open(LayerRef layer, Opener elsewhere) throws IOException {
    Path file = file(layer.digest());
    try {
      InputStream in = Files.newInputStream(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return new FromCache(in, layer, file);
    } catch (NoSuchFileException e) {
      InputStream in = elsewhere.open();
      try {
        return new IntoCache(in, layer);
      } catch (IOException wrong) {
        in.close();
        throw wrong;
      }
    }
  }

  private Path file(String digest) throws LayerException {
    Digests.check(digest);
    String hex = Digests.hex(digest);
    return folder.resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  /** Reads what is kept; should the disk have spoilt it, it is thrown away and can be had anew. */
  private final class FromCache extends FilterInputStream {
    private final MessageDigest digest = Digests.sha256();
    private final LayerRef layer;
    private final Path file;

    FromCache(InputStream in, LayerRef layer, Path file) {
      super(in);
      this.layer = layer;
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n > 0) {
        digest.update(buffer, offset, n);
      } else if (n < 0 && !Digests.name(copy(digest)).equals(layer.digest())) {
        if (Files.deleteIfExists(file)) {
          count(-layer.wireBytes());
        }
        throw new LayerException(
            ErrorCode.MISMATCH, "the copy of %s in the blob cache was spoilt", layer.digest());
      }
      return n;
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned", e);
    }
  }

  /** Writes down what is read; it stays if it was read to the end and is what it should be. */
  private final class IntoCache extends FilterInputStream {
    private final MessageDigest digest = Digests.sha256();
    private final LayerRef layer;
    private final Path temporary;
    private OutputStream out;
    private boolean isWhole;

    IntoCache(InputStream in, LayerRef layer) throws IOException {
      super(in);
      this.layer = layer;
      Files.createDirectories(folder);
      temporary = folder.resolve(TEMPORARY + UUID.randomUUID());
      out = Files.newOutputStream(temporary);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n < 0) {
        isWhole = true;
      } else {
        digest.update(buffer, offset, n);
        write(buffer, offset, n);
      }
      return n;
    }

    /** A cache that is full or broken costs nobody the layer. */
    private void write(byte[] buffer, int offset, int n) throws IOException {
      if (out != null) {
        try {
          out.write(buffer, offset, n);
        } catch (IOException e) {
          out.close();
          out = null;
        }
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (out == null || !Files.exists(temporary)) {
        Files.deleteIfExists(temporary);
        return;
      }
      out.close();
      if (isWhole && Digests.name(digest).equals(layer.digest())) {
        keep(temporary, file(layer.digest()));
      } else {
        Files.deleteIfExists(temporary);
      }
      out = null;
    }
  }

  private synchronized void keep(Path temporary, Path file) throws IOException {
    long bytes = Files.size(temporary);
    if (limit > 0 && bytes > limit) {
      Files.delete(temporary);
      return;
    }
    Files.createDirectories(file.getParent());
    if (Files.exists(file)) {
      Files.delete(temporary);
      return;
    }
    if (limit > 0) {
      makeRoom(bytes);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    count(bytes);
  }

  private synchronized void count(long bytes) {
    total = total == null ? null : Long.valueOf(total + bytes);
  }

  private void makeRoom(long bytes) throws IOException {
    if (total != null && total + bytes <= limit) {
      return;
    }
    // Another process may have added to it, or taken away.
    List<Kept> all = all();
    long sum = all.stream().mapToLong(Kept::bytes).sum();
    all.sort(Comparator.comparing(Kept::used));
    for (Kept oldest : all) {
      if (sum + bytes <= limit) {
        break;
      }
      Files.deleteIfExists(oldest.file());
      sum -= oldest.bytes();
    }
    total = sum;
  }

  private List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    Path root = folder.resolve("sha256");
    if (Files.isDirectory(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          try {
            all.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
          } catch (NoSuchFileException e) {
            // Another process was quicker.
          }
        }
      }
    }
    return all;
  }
}
