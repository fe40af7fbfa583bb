package dev.tonnage.findings;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import java.util.zip.Deflater;

/** What zlib leaves of bytes, by trial on some of them. */
final class Compression {
  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS = 16;

  private Compression() {}

  /** How many bytes would go if they were compressed; an estimate for what is longer than 1 MiB. */
  static long saved(Bytes file, Span span) {
    long length = span.length();
    long tried = 0;
    long left = 0;
    long step = Math.max(CHUNK, length / CHUNKS);
    byte[] in = new byte[CHUNK];
    byte[] out = new byte[2 * CHUNK];
    Deflater deflater = new Deflater();
    try {
      for (long at = span.start(); at < span.end(); at += step) {
        int count = (int) Math.min(CHUNK, span.end() - at);
        file.slice(at, count, "file").copy(0, in, count);
        deflater.reset();
        deflater.setInput(in, 0, count);
        deflater.finish();
        left += deflater.deflate(out);
        tried += count;
      }
    } finally {
      deflater.end();
    }
    return tried == 0 ? 0 : Math.max(0, Math.round((double) (tried - left) / tried * length));
  }
}
