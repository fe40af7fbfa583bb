package dev.tonnage.stage;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tonnage.source.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * What one pass over all bytes of a binary tells.
 *
 * @param zstdBytes its size compressed, as a layer would carry it
 */
record Squeezed(String digest, long zstdBytes) {
  private static final int LEVEL = 3;

  static Squeezed of(InputStream in) throws IOException {
    MessageDigest digest = Digests.sha256();
    Counter counter = new Counter();
    byte[] buffer = new byte[1 << 16];
    try (OutputStream zstd = new ZstdOutputStream(counter, LEVEL)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        zstd.write(buffer, 0, n);
      }
    }
    return new Squeezed(Digests.name(digest), counter.bytes);
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }
  }
}
