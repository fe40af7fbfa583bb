package dev.tonnage.attribute;

/**
 * Where on the line pieces begin. Each byte of the file is a bit, so that nothing need be sorted or
 * searched for; of the zeros behind the file, of which there may be any number, there is a list.
 */
public final class Cuts {
  private static final int WORD_BITS = 6;

  private final long fileBytes;
  private final long[] bits;

  /** Of each word of bits, how many pieces begin in those before it. */
  private final int[] before;

  private final Longs behind = new Longs();
  private Longs starts = new Longs();

  public Cuts(long fileBytes) {
    this.fileBytes = fileBytes;
    this.bits = new long[(int) (fileBytes >>> WORD_BITS) + 1];
    this.before = new int[bits.length];
  }

  public void add(long place) {
    if (place < fileBytes) {
      bits[word(place)] |= 1L << place;
    } else {
      behind.add(place);
    }
  }

  /** Makes one piece of each of these ranges, which are in order and do not overlap. */
  void join(Longs from, Longs to) {
    leaveOutside(from, to);
    for (int i = 0; i < from.count(); i++) {
      clear(from.at(i), Math.min(to.at(i), fileBytes));
    }
    for (int i = 0; i < from.count(); i++) {
      add(from.at(i));
      add(to.at(i));
    }
  }

  private void clear(long start, long end) {
    if (start >= end) {
      return;
    }
    int first = word(start);
    int last = word(end - 1);
    long fromStart = -1L << start;
    long toEnd = -1L >>> -end;
    if (first == last) {
      bits[first] &= ~(fromStart & toEnd);
      return;
    }
    bits[first] &= ~fromStart;
    for (int i = first + 1; i < last; i++) {
      bits[i] = 0;
    }
    bits[last] &= ~toEnd;
  }

  /** Of what begins behind the file, keeps what is in none of these ranges. */
  private void leaveOutside(Longs from, Longs to) {
    behind.sort();
    int range = 0;
    int kept = 0;
    for (int i = 0; i < behind.count(); i++) {
      long place = behind.at(i);
      while (range < from.count() && to.at(range) <= place) {
        range++;
      }
      if (range == from.count() || place < from.at(range)) {
        behind.set(kept++, place);
      }
    }
    behind.cutTo(kept);
  }

  /** Numbers the pieces; after that, none is added. */
  public void number() {
    int count = 0;
    for (int i = 0; i < bits.length; i++) {
      before[i] = count;
      count += Long.bitCount(bits[i]);
    }
    starts = new Longs(count + behind.count());
    for (int i = 0; i < bits.length; i++) {
      for (long rest = bits[i]; rest != 0; rest &= rest - 1) {
        starts.add(((long) i << WORD_BITS) + Long.numberOfTrailingZeros(rest));
      }
    }
    behind.sort();
    behind.unite();
    for (int i = 0; i < behind.count(); i++) {
      starts.add(behind.at(i));
    }
  }

  public int count() {
    return starts.count();
  }

  /** Where a piece begins. */
  public long start(int piece) {
    return starts.at(piece);
  }

  /** The number of the piece around a place; -1 before the first. */
  public int at(long place) {
    if (place >= fileBytes) {
      return starts.count() - behind.count() + behind.firstFrom(place + 1) - 1;
    }
    int word = word(place);
    return before[word] + Long.bitCount(bits[word] & -1L >>> ~place) - 1;
  }

  private static int word(long place) {
    return (int) (place >>> WORD_BITS);
  }
}
