package dev.tonnage.ledger;

import dev.tonnage.bytes.Bytes;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What a file that is in no layer would take of one: it is compressed by itself as image builders
 * compress layers, by gzip at zlib's level 6, which is the default of {@code compress/gzip} and of
 * pigz alike. Memory does not grow with the file, but for one number a step.
 */
public final class WireEstimate {
  private static final int LEVEL = 6;
  private static final int BUFFER_BYTES = 1 << 16;

  private final byte[] packed = new byte[BUFFER_BYTES];
  private final byte[] unpacked = new byte[WireCurve.STEP_BYTES];
  private final int[] taken;
  private int step;
  private int inStep;
  private long before;

  private WireEstimate(long fileBytes) {
    taken = new int[(int) ((fileBytes + WireCurve.STEP_BYTES - 1) / WireCurve.STEP_BYTES)];
  }

  /** The line of a file's bytes. */
  public static WireCurve of(Bytes file) {
    WireEstimate estimate = new WireEstimate(file.size());
    Deflater deflater = new Deflater(LEVEL, true);
    Inflater inflater = new Inflater(true);
    try {
      estimate.compress(file, deflater, inflater);
    } catch (DataFormatException e) {
      throw new IllegalStateException("what was just deflated can be inflated", e);
    } finally {
      deflater.end();
      inflater.end();
    }
    return WireCurve.of(file.size(), estimate.taken);
  }

  private void compress(Bytes file, Deflater deflater, Inflater inflater)
      throws DataFormatException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long at = 0; at < file.size(); at += buffer.length) {
      int length = (int) Math.min(buffer.length, file.size() - at);
      file.copy(at, buffer, length);
      deflater.setInput(buffer, 0, length);
      take(deflater, inflater);
    }
    deflater.finish();
    take(deflater, inflater);
  }

  /** Reads back what comes out, and sees where the decoder stands in it after each step. */
  private void take(Deflater deflater, Inflater inflater) throws DataFormatException {
    for (int n = deflater.deflate(packed); n > 0; n = deflater.deflate(packed)) {
      inflater.setInput(packed, 0, n);
      int got;
      do {
        got = inflater.inflate(unpacked, inStep, unpacked.length - inStep);
        inStep += got;
        if (inStep == unpacked.length || inflater.finished()) {
          endStep(inflater.getBytesRead());
        }
      } while (got > 0);
    }
  }

  private void endStep(long position) {
    int last = Math.min(step, taken.length - 1);
    if (last >= 0) {
      taken[last] += (int) (position - before);
    }
    before = position;
    step += inStep == unpacked.length ? 1 : 0;
    inStep = inStep == unpacked.length ? 0 : inStep;
  }
}
