package dev.tonnage.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/** Unpacks gzip, all members of it, and knows what it holds of its input and has not used yet. */
final class Gunzip extends GZIPInputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  Gunzip(InputStream in) throws IOException {
    super(in, BUFFER_BYTES);
  }

  /** See {@link Inflater#getRemaining}. */
  int unused() {
    return inf.getRemaining();
  }

  /**
   * Says that nothing is available only at the end. The JDK looks for another member only if
   * something is, and of what comes over a network nothing may be for a moment.
   */
  static final class Patient extends PushbackInputStream {
    Patient(InputStream in) {
      super(in, 1);
    }

    @Override
    public int available() throws IOException {
      int available = super.available();
      if (available > 0) {
        return available;
      }
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }
  }
}
