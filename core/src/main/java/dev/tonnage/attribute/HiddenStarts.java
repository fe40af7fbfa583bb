package dev.tonnage.attribute;

import dev.tonnage.golang.Variables;

/**
 * Where variables begin that code refers to only in their midst. Go's linker puts variables in the
 * order of their sizes, and those of 32 bytes and more at multiples of 32 ({@code
 * cmd/link/internal/ld/data.go}, dodataSect, symalign): an address that is no such multiple is the
 * midst of one that began before. When the next variable is shorter than what is between its
 * neighbours, two share that, and neighbours are of about one size: the second begins half-way.
 */
final class HiddenStarts {
  private static final int ALIGNMENT = 32;

  /** Nearer ones are not worth a guess. */
  private static final int LEAST_GAP = 128;

  private final Variables variables;
  private final Referrers referrers;
  private final Longs uses;

  /** Where variables may begin, as far as something refers to the place. */
  private final Longs starts = new Longs();

  /**
   * Those of one program.
   *
   * @param uses places and who refers to each, in order
   */
  HiddenStarts(Variables variables, Referrers referrers, Longs uses, Longs pointees) {
    this.variables = variables;
    this.referrers = referrers;
    this.uses = uses;
    for (int i = 0; i < uses.count(); i++) {
      starts.add(NumberLists.list(uses.at(i)));
    }
    for (int i = 0; i < pointees.count(); i++) {
      starts.add(pointees.at(i));
    }
    starts.sort();
    starts.unite();
  }

  /** The starts in an area, each with who refers to its midst. */
  Longs in(DataAreas.Area area) {
    long toAddress = area.address() - area.start();
    Longs found = new Longs();
    int from = uses.firstFrom(NumberLists.member(area.start(), 0));
    int first = from;
    for (int i = from + 1; i < uses.count(); i++) {
      long place = NumberLists.list(uses.at(i));
      long before = NumberLists.list(uses.at(i - 1));
      if (place >= area.end()) {
        break;
      }
      int who = NumberLists.number(uses.at(i));
      if (place != before && !referrers.isSamePackage(who, who(i - 1))) {
        boolean isMidst =
            (place + toAddress) % ALIGNMENT != 0
                && place - before >= LEAST_GAP
                && variables.isVariable(place + toAddress);
        long start = isMidst ? between(first, i, area) : -1;
        if (start >= 0) {
          found.add(NumberLists.member(start, who));
        }
      }
      first = referrers.isSamePackage(who, who(i - 1)) ? first : i;
    }
    return found;
  }

  private int who(int use) {
    return NumberLists.number(uses.at(use));
  }

  /**
   * Where, between uses by one package and the first of another, the other's variable begins; -1
   * when nothing tells.
   */
  private long between(int first, int other, DataAreas.Area area) {
    long toAddress = area.address() - area.start();
    long midst = NumberLists.list(uses.at(other));
    long before = NumberLists.list(uses.at(other - 1));
    long end = aligned(midst + 1, area);
    long behind = end < 0 ? -1 : aligned(end + 1, area);
    if (behind < 0) {
      return -1;
    }
    for (int i = first; i < other; i++) {
      long start = NumberLists.list(uses.at(i));
      long half = start + (end - start) / 2;
      long place = half - (half + toAddress) % ALIGNMENT;
      boolean areTwo = behind - end < end - start;
      if ((start + toAddress) % ALIGNMENT == 0 && areTwo && place > before && place <= midst) {
        return place;
      }
    }
    return -1;
  }

  /** The first place from here on where a variable may begin; -1 when the area has none. */
  private long aligned(long place, DataAreas.Area area) {
    long toAddress = area.address() - area.start();
    for (int i = starts.firstFrom(place); i < starts.count() && starts.at(i) < area.end(); i++) {
      if ((starts.at(i) + toAddress) % ALIGNMENT == 0) {
        return starts.at(i);
      }
    }
    return -1;
  }
}
