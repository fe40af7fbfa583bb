package dev.tonnage.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Takes the compression off a stream; which one it is, its first bytes tell. Says at any time how
 * much of the compressed stream went into what has been read.
 */
final class Unpacked extends FilterInputStream {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HEAD_BYTES = 6;

  /** What {@code xz -9} needs to unpack, and a little. */
  private static final int XZ_KIBIBYTES = 80 << 10;

  private final Position position;
  private final String wireBy;

  private Unpacked(InputStream in, Position position, Compression compression) {
    super(in);
    this.position = position;
    this.wireBy =
        switch (compression) {
          case NONE -> "stored";
          case GZIP -> "bits";
          case ZSTD, XZ, BZIP2 -> "blocks";
        };
  }

  /** How far a decoder has come in its input. */
  private interface Position {
    long bytes();
  }

  /** The compressions there are. */
  enum Compression {
    NONE,
    /** RFC 1952, 2.3.1. */
    GZIP,
    /** RFC 8878: a frame, or a skippable one, which zstd:chunked puts first. */
    ZSTD,
    /** The .xz file format, 2.1.1.1. */
    XZ,
    BZIP2;

    static Compression of(byte[] head) {
      int magic = 0;
      for (int i = 0; i < 4; i++) {
        magic = magic << 8 | (i < head.length ? head[i] & 0xff : 0);
      }
      if (magic >>> 16 == 0x1f8b) {
        return GZIP;
      }
      if (magic == 0x28b52ffd || (magic & 0xf0ffffff) == 0x502a4d18) {
        return ZSTD;
      }
      if (magic == 0xfd377a58) {
        return XZ;
      }
      boolean isBzip2 = magic >>> 8 == 0x425a68 && head.length > 3 && head[3] >= '1';
      return isBzip2 && head[3] <= '9' ? BZIP2 : NONE;
    }
  }

  static Unpacked of(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(HEAD_BYTES);
    byte[] head = buffered.readNBytes(HEAD_BYTES);
    buffered.reset();
    return of(buffered, Compression.of(head));
  }

  static Unpacked of(InputStream in, Compression compression) throws IOException {
    MeasuredStream wire = new MeasuredStream(new Gunzip.Patient(in), null);
    return switch (compression) {
      case NONE -> new Unpacked(wire, wire::count, compression);
      case GZIP -> {
        Gunzip gunzip = new Gunzip(wire);
        yield new Unpacked(gunzip, () -> wire.count() - gunzip.unused(), compression);
      }
      case ZSTD ->
          new Unpacked(
              new ZstdInputStream(new SmallReads(wire)).setContinuous(false),
              wire::count,
              compression);
      case XZ ->
          new Unpacked(
              XZCompressorInputStream.builder()
                  .setInputStream(wire)
                  .setDecompressConcatenated(true)
                  .setMemoryLimitKiB(XZ_KIBIBYTES)
                  .get(),
              wire::count,
              compression);
      case BZIP2 ->
          new Unpacked(new BZip2CompressorInputStream(wire, true), wire::count, compression);
    };
  }

  /**
   * How many compressed bytes went into what has been read so far. Of gzip it is exact to the few
   * bits that a decoder looks ahead; of others, which decode block by block, it runs ahead by up to
   * a block.
   */
  long wireBytes() {
    return position.bytes();
  }

  /** See {@link LayerReader#wireBy}. */
  String wireBy() {
    return wireBy;
  }
}
