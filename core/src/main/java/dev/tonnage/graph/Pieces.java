package dev.tonnage.graph;

import dev.tonnage.attribute.Cuts;

/** The line of the file, cut where something begins that is referred to. */
final class Pieces {
  private final Cuts cuts;

  /** Takes cuts that have their numbers. */
  Pieces(Cuts cuts) {
    this.cuts = cuts;
  }

  int count() {
    return cuts.count();
  }

  /** The piece around a place; -1 in front of the first. */
  int at(long place) {
    return place < 0 ? -1 : cuts.at(place);
  }

  long start(int piece) {
    return cuts.start(piece);
  }

  /** Where the next begins; of the last, its own start. */
  long end(int piece) {
    return piece + 1 < cuts.count() ? cuts.start(piece + 1) : cuts.start(piece);
  }
}
