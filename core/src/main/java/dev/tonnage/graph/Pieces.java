package dev.tonnage.graph;

import java.util.Arrays;

/** The line of the file, cut where something begins that is referred to. */
final class Pieces {
  private final long[] starts;

  private Pieces(long[] starts) {
    this.starts = starts;
  }

  /** Takes the places to cut at, in any order. */
  static final class Cuts {
    private long[] all = new long[1 << 14];
    private int count;

    void add(long place) {
      if (place < 0) {
        return;
      }
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = place;
    }

    Pieces build() {
      Arrays.sort(all, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (kept == 0 || all[i] != all[kept - 1]) {
          all[kept++] = all[i];
        }
      }
      return new Pieces(Arrays.copyOf(all, kept));
    }
  }

  int count() {
    return starts.length;
  }

  /** The piece around a place; -1 in front of the first. */
  int at(long place) {
    int i = Arrays.binarySearch(starts, place);
    return i >= 0 ? i : -i - 2;
  }

  long start(int piece) {
    return starts[piece];
  }

  /** Where the next begins; of the last, its own start. */
  long end(int piece) {
    return piece + 1 < starts.length ? starts[piece + 1] : starts[piece];
  }
}
