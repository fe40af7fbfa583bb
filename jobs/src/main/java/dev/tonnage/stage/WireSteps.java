package dev.tonnage.stage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What each step of a file's bytes took of a compressed layer, as it is seen while they are read.
 */
final class WireSteps {
  private int[] taken = new int[1 << 10];
  private int count;
  private long before;

  /**
   * Adds a step.
   *
   * @param soFar how many compressed bytes have gone into the file up to the step's end
   */
  void add(long soFar) {
    if (count == taken.length) {
      taken = Arrays.copyOf(taken, 2 * count);
    }
    taken[count++] = (int) Math.min(soFar - before, Integer.MAX_VALUE);
    before = soFar;
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES);
    bytes.asIntBuffer().put(taken, 0, count);
    return bytes.array();
  }

  static int[] of(byte[] bytes) {
    int[] taken = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(taken);
    return taken;
  }
}
