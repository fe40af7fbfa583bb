package dev.tonnage.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fills up the last block of a tar: some tools stop writing where the last file ends. */
final class WholeBlocks extends FilterInputStream {
  private static final int BLOCK_BYTES = 512;
  private long count;

  WholeBlocks(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b < 0 && count % BLOCK_BYTES == 0) {
      return -1;
    }
    count++;
    return Math.max(b, 0);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n < 0) {
      n = (int) Math.min(length, (BLOCK_BYTES - count % BLOCK_BYTES) % BLOCK_BYTES);
      java.util.Arrays.fill(buffer, offset, offset + n, (byte) 0);
    }
    count += n;
    return n == 0 && length > 0 ? -1 : n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(n, 8192)];
    int read = buffer.length == 0 ? 0 : read(buffer, 0, buffer.length);
    return Math.max(read, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
