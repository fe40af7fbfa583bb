package dev.tonnage.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Takes the compression off a stream; which one it is, its first bytes tell. */
final class Unpacked {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HEAD_BYTES = 6;

  /** What {@code xz -9} needs to unpack, and a little. */
  private static final int XZ_KIBIBYTES = 80 << 10;

  private Unpacked() {}

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

  static InputStream of(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(HEAD_BYTES);
    byte[] head = buffered.readNBytes(HEAD_BYTES);
    buffered.reset();
    return of(buffered, Compression.of(head));
  }

  static InputStream of(InputStream in, Compression compression) throws IOException {
    return switch (compression) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStream(in).setContinuous(false);
      case XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_KIBIBYTES)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
    };
  }
}
