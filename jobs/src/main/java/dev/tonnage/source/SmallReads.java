package dev.tonnage.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives a decoder little at a time, so that what it has taken is near what it has used. */
final class SmallReads extends FilterInputStream {
  private static final int BYTES = 1 << 10;

  SmallReads(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return in.read(buffer, offset, Math.min(length, BYTES));
  }
}
