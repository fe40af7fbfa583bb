package dev.tonnage.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts, and digests if asked, what is read through it. */
final class MeasuredStream extends FilterInputStream {
  private final MessageDigest digest;
  private long count;

  MeasuredStream(InputStream in, MessageDigest digest) {
    super(in);
    this.digest = digest;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      count++;
      if (digest != null) {
        digest.update((byte) b);
      }
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      count += n;
      if (digest != null) {
        digest.update(buffer, offset, n);
      }
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    // A byte that is skipped unseen would be missing in the digest.
    byte[] buffer = new byte[(int) Math.min(n, 8192)];
    int read = buffer.length == 0 ? 0 : read(buffer, 0, buffer.length);
    return Math.max(read, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
