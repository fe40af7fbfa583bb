package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to give more bytes than a sound archive would hold. */
final class BoundedStream extends FilterInputStream {
  private final long limit;
  private long count;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      add(1);
    }
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      add(n);
    }
    return n;
  }

  private void add(int n) throws LayerException {
    count += n;
    if (count > limit) {
      throw new LayerException(
          ErrorCode.LIMIT,
          "it unpacks to more than %d bytes, the limit for an archive of its size",
          limit);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
