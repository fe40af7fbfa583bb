package dev.tonnage.source;

import dev.tonnage.table.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What one package, with all that is nested in it, may still unpack to. */
final class PackageBudget {
  private final long bytes;
  private final long entries;
  private long bytesUsed;
  private long entriesUsed;

  PackageBudget(LayerLimits limits, long packedBytes) {
    bytes = limits.bytesOf(packedBytes);
    entries = limits.entries();
  }

  void takeEntry() throws LayerException {
    if (++entriesUsed > entries) {
      throw new LayerException(ErrorCode.LIMIT, "it has more than the %d entries allowed", entries);
    }
  }

  private void take(int n) throws LayerException {
    bytesUsed += Math.max(n, 0);
    if (bytesUsed > bytes) {
      throw new LayerException(
          ErrorCode.LIMIT,
          "it unpacks to more than %d bytes, the limit for a package of its size",
          bytes);
    }
  }

  /** A stream whose bytes are taken from the budget. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = in.read();
        take(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        take(n);
        return n;
      }
    };
  }
}
