package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;

/** What tables name, as ranges that do not overlap, and whose each is. */
final class KnownData {
  private static final int NUMBER_BITS = 31;

  /** Where each range begins, and its number in the two lists behind, until all are in order. */
  private Longs added;

  private Longs addedEnds;
  private Longs addedOwners;

  private final Longs starts;
  private final Longs ends;
  private final Longs owners;

  /** The range at or before the last place asked for. */
  private int last = -1;

  /** None yet; about so many are expected. */
  KnownData(int expected) {
    this.added = new Longs(expected);
    this.addedEnds = new Longs(expected);
    this.addedOwners = new Longs(expected);
    this.starts = new Longs(expected);
    this.ends = new Longs(expected);
    this.owners = new Longs(expected);
  }

  /** Adds what is somebody's, or {@link Referrers#NONE}'s. */
  void add(Span span, int who) {
    if (!span.isEmpty() && span.end() <= DataAreas.END) {
      added.add(span.start() << NUMBER_BITS | addedEnds.count());
      addedEnds.add(span.end());
      addedOwners.add(who);
    }
  }

  /**
   * Puts all in order. Where ranges overlap, the one that begins first keeps what it has; of those
   * that begin together, the shorter one.
   */
  void settle() {
    added.sort();
    Longs together = new Longs(16);
    int from = 0;
    while (from < added.count()) {
      long start = added.at(from) >>> NUMBER_BITS;
      together.cutTo(0);
      while (from < added.count() && added.at(from) >>> NUMBER_BITS == start) {
        int number = number(added.at(from++));
        // nobody comes first
        together.add(addedEnds.at(number) << NUMBER_BITS | addedOwners.at(number) + 1);
      }
      together.sort();
      for (int i = 0; i < together.count(); i++) {
        take(start, together.at(i) >>> NUMBER_BITS, number(together.at(i)) - 1);
      }
    }
    added = null;
    addedEnds = null;
    addedOwners = null;
  }

  private static int number(long packed) {
    return (int) (packed & (1L << NUMBER_BITS) - 1);
  }

  private void take(long start, long end, int who) {
    long taken = ends.count() == 0 ? 0 : ends.at(ends.count() - 1);
    if (end > taken) {
      starts.add(Math.max(start, taken));
      ends.add(end);
      owners.add(who);
    }
  }

  /** Whether a place is in what is nobody's; places are mostly asked for in order. */
  boolean isNobodys(long place) {
    boolean isNear =
        last >= 0
            && starts.at(last) <= place
            && (last + 1 == starts.count() || place < starts.at(last + 1));
    last = isNear ? last : starts.firstFrom(place + 1) - 1;
    return last >= 0 && place < ends.at(last) && owners.at(last) == Referrers.NONE;
  }

  Longs starts() {
    return starts;
  }

  Longs ends() {
    return ends;
  }

  int count() {
    return starts.count();
  }

  int ownerOf(int range) {
    return (int) owners.at(range);
  }
}
