package dev.tonnage.graph;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Tells fields that code refers to alone from variables of their own. Go's linker sorts variables
 * by size ({@code cmd/link/internal/ld/data.go}, dodataSect): what begins nearer to another
 * variable than those around are long is within that one.
 */
final class Variables {
  /** So many variables on each side tell how long those around are. */
  private static final int ASKED = 8;

  /** What is shorter is hardly referred to by its parts. */
  private static final int SHORTEST = 64;

  private final Pieces pieces;
  private final BitSet begins;
  private final int first;
  private final int end;

  /**
   * The variables of one section.
   *
   * @param begins the pieces whose addresses are taken, so that something begins there
   */
  Variables(Pieces pieces, BitSet begins, long start, long end) {
    this.pieces = pieces;
    this.begins = begins;
    this.first = pieces.at(start);
    this.end = pieces.at(end);
  }

  /** Takes a variable and a piece that is within it. */
  interface Fields {
    void take(int variable, int field);
  }

  void forEachField(Fields fields) {
    int count = 0;
    int[] starts = new int[Math.max(end - first, 0)];
    for (int p = begins.nextSetBit(Math.max(first, 0));
        p >= 0 && p < end;
        p = begins.nextSetBit(p + 1)) {
      starts[count++] = p;
    }
    for (int i = 0; i < count; i++) {
      int next = i + 1 < count ? starts[i + 1] : end;
      if (next - starts[i] < 2) {
        continue;
      }
      long usual = usualLength(starts, count, i);
      usual = usual < SHORTEST ? 0 : usual;
      for (int p = starts[i] + 1; p < next; p++) {
        if (pieces.start(p) - pieces.start(starts[i]) < usual) {
          fields.take(starts[i], p);
        }
      }
    }
  }

  /** The median of the distances around. */
  private long usualLength(int[] starts, int count, int around) {
    int from = Math.max(around - ASKED, 0);
    int to = Math.min(around + ASKED, count - 1);
    long[] lengths = new long[to - from];
    for (int i = from; i < to; i++) {
      lengths[i - from] = pieces.start(starts[i + 1]) - pieces.start(starts[i]);
    }
    Arrays.sort(lengths);
    return lengths.length == 0 ? 0 : lengths[lengths.length / 2];
  }
}
