package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

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
  private final LayerLimits limits;
  private final MessageDigest digest = Digests.sha256();

  /** Only {@code docker save} knows layers by what they unpack to. */
  private final MessageDigest unpackedDigest;

  private final MeasuredStream wire;
  private final MeasuredStream unpacked;
  private final TarArchiveInputStream tar;
  private final Unpacked decoder;
  private long entries;
  private long entryStart;

  ArchiveReader(LayerRef layer, InputStream bytes, LayerLimits limits) throws IOException {
    this.layer = layer;
    this.limits = limits;
    unpackedDigest = layer.kind() == LayerRef.Kind.MEMBER ? Digests.sha256() : null;
    wire = new MeasuredStream(bytes, digest);
    try {
      decoder = Unpacked.of(wire);
      InputStream all = new BoundedStream(decoder, limits.bytesOf(layer.wireBytes()));
      unpacked = new MeasuredStream(all, unpackedDigest);
    } catch (IOException | RuntimeException e) {
      LayerException explained = explain(e);
      wire.close();
      throw explained;
    }
    tar = new GuardedTar(unpacked);
  }

  @Override
  public Entry next() throws IOException {
    TarArchiveEntry entry = tar.getNextEntry();
    if (entry != null) {
      if (++entries > limits.entries()) {
        throw new LayerException(
            ErrorCode.LIMIT, "it has more than the %d entries allowed", limits.entries());
      }
      return entry(entry);
    }
    drain(unpacked);
    check();
    return null;
  }

  @Override
  public LayerException explain(Exception e) {
    LayerException known = LayerException.in(e);
    if (known != null && known.code().isPassing()) {
      return known;
    }
    try {
      // Whatever is wrong inside, bytes that are not the layer's explain it best.
      checkWire();
      if (known != null) {
        return known;
      }
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
    if (unpackedDigest != null && name(unpackedDigest).equals(layer.digest())) {
      return;
    }
    checkWire();
  }

  private void checkWire() throws IOException {
    drain(wire);
    if (wire.count() != layer.wireBytes()) {
      throw new LayerException(
          ErrorCode.MISMATCH,
          "the layer has %d bytes, but its manifest says %d",
          wire.count(),
          layer.wireBytes());
    }
    String found = name(digest);
    if (!found.equals(layer.digest())) {
      throw new LayerException(ErrorCode.MISMATCH, "the layer's bytes have the digest %s", found);
    }
  }

  /** Names a digest without ending it. */
  private static String name(MessageDigest digest) {
    try {
      return Digests.name((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned", e);
    }
  }

  @Override
  public Long endEntry() throws IOException {
    drain(tar);
    long end = decoder.wireBytes();
    long bytes = end - entryStart;
    entryStart = end;
    return bytes;
  }

  @Override
  public String wireBy() {
    return decoder.wireBy();
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (in.read(buffer) >= 0) {
      // Only counted and digested.
    }
  }

  private Entry entry(TarArchiveEntry e) {
    String path = Paths.clean(e.getName());
    Entry.Type type = type(e);
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (type == Entry.Type.FILE && name.startsWith(WHITEOUT)) {
      String folder = path.substring(0, path.length() - name.length());
      boolean isOpaque = name.equals(OPAQUE);
      path = isOpaque ? Paths.clean(folder) : folder + name.substring(WHITEOUT.length());
      type = isOpaque ? Entry.Type.OPAQUE : Entry.Type.WHITEOUT;
    }
    return new Entry(
        path,
        type,
        e.getMode() & 07777,
        type == Entry.Type.FILE ? e.getSize() : 0,
        link(type, e.getLinkName()),
        null,
        () -> new Unclosed(tar),
        null,
        () -> decoder.wireBytes() - entryStart);
  }

  /** A hard link names an entry, a symbolic one whatever it likes. */
  static String link(Entry.Type type, String name) {
    return switch (type) {
      case SYMLINK -> name;
      case HARDLINK -> Paths.clean(name);
      default -> null;
    };
  }

  static Entry.Type type(TarArchiveEntry e) {
    if (e.isDirectory()) {
      return Entry.Type.DIRECTORY;
    }
    if (e.isSymbolicLink()) {
      return Entry.Type.SYMLINK;
    }
    if (e.isLink()) {
      return Entry.Type.HARDLINK;
    }
    boolean isDevice = e.isCharacterDevice() || e.isBlockDevice() || e.isFIFO();
    return e.isFile() && !isDevice ? Entry.Type.FILE : Entry.Type.OTHER;
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
