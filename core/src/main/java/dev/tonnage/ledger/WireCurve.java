package dev.tonnage.ledger;

import java.util.Arrays;

/**
 * How many compressed bytes the first bytes of a file took on the wire: a line that never falls,
 * from 0 to what the whole file took. What any range of the file took is the difference of two of
 * its heights, so that ranges which tile the file add up exactly.
 */
public final class WireCurve {
  /** How often a reader looks at how far the decoder has come: after this many decoded bytes. */
  public static final int STEP_BYTES = 512;

  private final long[] positions;
  private final long[] heights;

  private WireCurve(long[] positions, long[] heights) {
    this.positions = positions;
    this.heights = heights;
  }

  /**
   * Draws the line through what was seen.
   *
   * <p>A decoder that takes its input block by block shows the whole cost of a block at once and
   * nothing for the steps behind it; what is seen at a step is shared out evenly up to the next one
   * that shows any.
   *
   * @param fileBytes the size of the file, decoded
   * @param taken how many compressed bytes went in with each step of {@link #STEP_BYTES} decoded
   *     ones, the last of which may be shorter; not negative
   */
  public static WireCurve of(long fileBytes, int[] taken) {
    long[] positions = new long[taken.length + 2];
    long[] heights = new long[taken.length + 2];
    int knots = 1;
    long height = 0;
    for (int step = 0; step < taken.length; step++) {
      long position = (long) step * STEP_BYTES;
      if (taken[step] > 0 && position < fileBytes) {
        if (position > positions[knots - 1]) {
          positions[knots] = position;
          heights[knots++] = height;
        }
        height += taken[step];
      }
    }
    positions[knots] = fileBytes;
    heights[knots++] = height;
    return new WireCurve(Arrays.copyOf(positions, knots), Arrays.copyOf(heights, knots));
  }

  /** What the whole file took, in compressed bytes. */
  public long total() {
    return heights[heights.length - 1];
  }

  /** What the first bytes of the file took, up to a position in it; whole compressed bytes. */
  public long upTo(long position) {
    int found = Arrays.binarySearch(positions, position);
    if (found >= 0) {
      return heights[position == positions[positions.length - 1] ? heights.length - 1 : found];
    }
    int next = -found - 1;
    if (next == positions.length) {
      return total();
    }
    long rise = heights[next] - heights[next - 1];
    long run = positions[next] - positions[next - 1];
    return heights[next - 1] + (long) ((double) rise * (position - positions[next - 1]) / run);
  }
}
