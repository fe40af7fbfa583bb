package dev.tonnage.attribute;

import dev.tonnage.image.Section;
import java.util.Arrays;
import java.util.BitSet;

/** The pieces that data are cut into, and whose each is. */
final class DataPieces {
  private static final int FUNCTION_VALUES_UP_TO = 16;

  private final Cuts cuts;
  private final DataAreas areas;
  private final Referrers referrers;
  private final Referrers.Union union;
  private final int[] who;
  private final boolean[] isKnown;
  private final boolean[] isConstant;

  /** Where a symbol begins or ends: what is before does not go on. */
  private final BitSet isBegun = new BitSet();

  DataPieces(Cuts cuts, KnownData known, DataAreas areas, Referrers referrers) {
    this.cuts = cuts;
    this.areas = areas;
    this.referrers = referrers;
    this.union = referrers.new Union();
    this.who = new int[cuts.count()];
    this.isKnown = new boolean[cuts.count()];
    this.isConstant = new boolean[cuts.count()];
    Arrays.fill(who, Referrers.NONE);
    for (int range = 0; range < known.count(); range++) {
      int end = cuts.at(known.ends().at(range));
      for (int i = cuts.at(known.starts().at(range)); i < end; i++) {
        isKnown[i] = true;
        who[i] = known.ownerOf(range);
      }
    }
    for (DataAreas.Area a : areas.all()) {
      if (a.kind() == Section.Kind.RODATA) {
        Arrays.fill(isConstant, first(a), behind(a), true);
      }
    }
  }

  /** The first piece in an area. */
  int first(DataAreas.Area a) {
    return cuts.at(a.start());
  }

  /** The first piece behind an area. */
  int behind(DataAreas.Area a) {
    return cuts.at(a.end() - 1) + 1;
  }

  long start(int piece) {
    return cuts.start(piece);
  }

  /** Where a piece ends that lies in an area. */
  long end(int piece, DataAreas.Area a) {
    return piece + 1 < cuts.count() ? Math.min(cuts.start(piece + 1), a.end()) : a.end();
  }

  /** Whose a piece is; {@link Referrers#NONE} when nobody's. */
  int who(int piece) {
    return who[piece];
  }

  /** Whose the piece around a place is. */
  int whoAt(long place) {
    return who[cuts.at(place)];
  }

  /**
   * A symbol begins with a piece and reaches no further than the next thing that somebody else
   * refers to.
   *
   * @param owner of the symbol; {@link Referrers#NONE} when its name does not tell
   */
  void begin(long place, int owner) {
    int piece = cuts.at(place);
    isBegun.set(piece);
    if (!isKnown[piece] && owner != Referrers.NONE) {
      who[piece] = owner;
    }
  }

  /** The piece around a place belongs to nobody before it. */
  void end(long place) {
    isBegun.set(cuts.at(place));
  }

  /** Whether a table names what is in a piece. */
  boolean isKnown(int piece) {
    return isKnown[piece];
  }

  /**
   * Whoever refers to a piece has it.
   *
   * @param uses each the place that is referred to and who does so, as {@link NumberLists#member}
   *     packs them; the place becomes a piece's number
   */
  void ownByUses(Longs uses) {
    int kept = 0;
    for (int i = 0; i < uses.count(); i++) {
      int piece = cuts.at(NumberLists.list(uses.at(i)));
      if (!isKnown[piece]) {
        uses.set(kept++, NumberLists.member(piece, NumberLists.number(uses.at(i))));
      }
    }
    uses.cutTo(kept);
    NumberLists users = new NumberLists(cuts.count(), uses);
    for (int piece = 0; piece < who.length; piece++) {
      int to = users.to(piece);
      int from = users.from(piece);
      if (from < to) {
        union.clear();
        for (int i = from; i < to; i++) {
          union.add(users.at(i));
        }
        who[piece] = ofUnion(piece);
      }
    }
  }

  /** Variables are of one package; strings and constants are anybody's who has the same. */
  private int ofUnion(int piece) {
    return isConstant[piece] ? union.who() : union.owner();
  }

  /**
   * A function's value, a pointer to its code that others call it by, is the function's. What
   * points to functions of one package and is not referred to by code, such as the list of a
   * package's initial tasks, is that package's.
   *
   * @param places of pointers, in the order of the data
   * @param functions at the same index, the index of the function
   */
  void ownByCodePointers(Longs places, Longs functions) {
    int from = 0;
    while (from < places.count()) {
      int piece = cuts.at(places.at(from));
      union.clear();
      int to = from;
      while (to < places.count() && cuts.at(places.at(to)) == piece) {
        union.add(Referrers.function((int) functions.at(to++)));
      }
      long length = (piece + 1 < cuts.count() ? cuts.start(piece + 1) : 0) - cuts.start(piece);
      boolean isValue =
          to == from + 1 && places.at(from) == cuts.start(piece) && length <= FUNCTION_VALUES_UP_TO;
      if (!isKnown[piece] && (isValue || who[piece] == Referrers.NONE)) {
        who[piece] = union.who();
      }
      from = to;
    }
  }

  /**
   * Hands owners on along pointers, until nothing more is reached.
   *
   * @param places of pointers
   * @param targets at the same index, the place that each points to
   */
  void spread(Longs places, Longs targets) {
    Longs edges = new Longs();
    for (int i = 0; i < targets.count(); i++) {
      int target = cuts.at(targets.at(i));
      if (!isKnown[target] && who[target] == Referrers.NONE) {
        edges.add(NumberLists.member(cuts.at(places.at(i)), target));
      }
    }
    NumberLists next = new NumberLists(cuts.count(), edges);
    Longs wave = new Longs();
    for (int i = 0; i < who.length; i++) {
      if (who[i] != Referrers.NONE && next.from(i) < next.to(i)) {
        wave.add(i);
      }
    }
    while (wave.count() > 0) {
      wave = spread(wave, next);
    }
  }

  /** Who reaches a piece in the same step shares it, in whatever order they stand. */
  private Longs spread(Longs wave, NumberLists next) {
    Longs reached = new Longs();
    for (int w = 0; w < wave.count(); w++) {
      int piece = (int) wave.at(w);
      for (int i = next.from(piece); i < next.to(piece); i++) {
        if (who[next.at(i)] == Referrers.NONE) {
          reached.add(NumberLists.member(next.at(i), who[piece]));
        }
      }
    }
    reached.sort();
    reached.unite();
    Longs nextWave = new Longs();
    int from = 0;
    while (from < reached.count()) {
      int piece = (int) NumberLists.list(reached.at(from));
      union.clear();
      while (from < reached.count() && NumberLists.list(reached.at(from)) == piece) {
        union.add(NumberLists.number(reached.at(from++)));
      }
      who[piece] = ofUnion(piece);
      nextWave.add(piece);
    }
    return nextWave;
  }

  /** What only nobody's data seem to point to begins nothing: it goes on with what is before. */
  void joinUnknown() {
    for (int i = 1; i < who.length; i++) {
      boolean goesOn =
          !isKnown[i] && !isKnown[i - 1] && !isBegun.get(i) && !areas.isStart(cuts.start(i));
      if (who[i] == Referrers.NONE && goesOn) {
        who[i] = who[i - 1];
      }
    }
  }
}
