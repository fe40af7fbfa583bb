package dev.tonnage.source;

import com.github.luben.zstd.ZstdInputStream;
import dev.tonnage.table.ErrorCode;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads a layer that is a tar archive. Its compression is told by its first bytes: layers labelled
 * {@code +gzip} that are plain tars do occur.
 */
final class ArchiveReader implements LayerReader {
  private static final int BUFFER_BYTES = 1 << 16;

  /** OCI image specification, layer.md, "Whiteouts". */
  private static final String WHITEOUT = ".wh.";

  private static final String OPAQUE = ".wh..wh..opq";

  private final LayerRef layer;
  private final MessageDigest digest = Digests.sha256();
  private final MeasuredStream wire;
  private final MeasuredStream unpacked;
  private final TarArchiveInputStream tar;

  ArchiveReader(LayerRef layer, Configuration configuration) throws IOException {
    this.layer = layer;
    Path path = new Path(layer.location());
    try {
      wire = new MeasuredStream(path.getFileSystem(configuration).open(path), digest);
    } catch (FileNotFoundException e) {
      throw new LayerException(ErrorCode.MISSING, "the layer's bytes are not there: %s", path);
    }
    try {
      unpacked = new MeasuredStream(unpack(new BufferedInputStream(wire, BUFFER_BYTES)), null);
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
    tar = new TarArchiveInputStream(unpacked);
  }

  private static InputStream unpack(BufferedInputStream in) throws IOException {
    in.mark(4);
    int magic = 0;
    for (int i = 0; i < 4; i++) {
      magic = magic << 8 | in.read() & 0xff;
    }
    in.reset();
    if (magic >>> 16 == 0x1f8b) {
      return GzipCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .get();
    }
    // RFC 8878: a frame, or a skippable one, which zstd:chunked puts first.
    boolean isZstd = magic == 0x28b52ffd || (magic & 0xf0ffffff) == 0x502a4d18;
    return isZstd ? new ZstdInputStream(in).setContinuous(false) : in;
  }

  @Override
  public Entry next() throws IOException {
    TarArchiveEntry entry = tar.getNextEntry();
    if (entry != null) {
      return entry(entry);
    }
    drain(unpacked);
    check();
    return null;
  }

  @Override
  public LayerException explain(Exception e) {
    if (e instanceof LayerException known) {
      return known;
    }
    try {
      // Whatever is wrong inside, bytes that are not the layer's explain it best.
      check();
    } catch (LayerException mismatch) {
      return mismatch;
    } catch (IOException unreadable) {
      return new LayerException(
          ErrorCode.UNREADABLE, "the layer can not be read: %s", unreadable.getMessage());
    }
    return new LayerException(
        ErrorCode.DAMAGED, "the archive can not be read to its end: %s", e.getMessage());
  }

  private void check() throws IOException {
    drain(wire);
    if (wire.count() != layer.wireBytes()) {
      throw new LayerException(
          ErrorCode.MISMATCH,
          "the layer has %d bytes, but its manifest says %d",
          wire.count(),
          layer.wireBytes());
    }
    String found = Digests.name((MessageDigest) cloned(digest));
    if (!found.equals(layer.digest())) {
      throw new LayerException(ErrorCode.MISMATCH, "the layer's bytes have the digest %s", found);
    }
  }

  private static Object cloned(MessageDigest digest) {
    try {
      return digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned", e);
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (in.read(buffer) >= 0) {
      // Only counted and digested.
    }
  }

  private Entry entry(TarArchiveEntry e) {
    String path = clean(e.getName());
    Entry.Type type = type(e);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (type == Entry.Type.FILE && name.startsWith(WHITEOUT)) {
      String folder = path.substring(0, path.length() - name.length());
      boolean isOpaque = name.equals(OPAQUE);
      path = isOpaque ? clean(folder) : folder + name.substring(WHITEOUT.length());
      type = isOpaque ? Entry.Type.OPAQUE : Entry.Type.WHITEOUT;
    }
    boolean isLink = type == Entry.Type.SYMLINK || type == Entry.Type.HARDLINK;
    return new Entry(
        path,
        type,
        e.getMode() & 07777,
        type == Entry.Type.FILE ? e.getSize() : 0,
        isLink ? e.getLinkName() : null,
        null,
        () -> new Unclosed(tar));
  }

  private static Entry.Type type(TarArchiveEntry e) {
    if (e.isDirectory()) {
      return Entry.Type.DIRECTORY;
    }
    if (e.isSymbolicLink()) {
      return Entry.Type.SYMLINK;
    }
    if (e.isLink()) {
      return Entry.Type.HARDLINK;
    }
    return e.isFile() ? Entry.Type.FILE : Entry.Type.OTHER;
  }

  /** Archives write {@code ./usr/bin}, {@code /usr/bin} and {@code usr/bin/} for one path. */
  private static String clean(String path) {
    String p = path;
    while (p.startsWith("./") || p.startsWith("/")) {
      p = p.substring(p.indexOf('/') + 1);
    }
    while (p.endsWith("/")) {
      p = p.substring(0, p.length() - 1);
    }
    return p.equals(".") ? "" : p;
  }

  /** An entry's bytes; closing them must not close the archive. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // The archive is still being read.
    }
  }

  @Override
  public long uncompressedBytes() {
    return unpacked.count();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
