package dev.tonnage.graph;

import java.util.BitSet;

/**
 * Edges between numbered nodes, by the node that they leave, without an object for each.
 *
 * <p>Each has an origin: the number of the package in whose source the reference was written, which
 * is another than that of the function when code was inlined; {@link #NO_ORIGIN} for data.
 */
final class Edges {
  static final int NO_ORIGIN = -1;

  /** The origin of what no reference was seen for: what goes with what, all the same. */
  static final int NOT_SEEN = -2;

  private final int[] first;
  private final int[] to;
  private final int[] origins;

  private Edges(int[] first, int[] to, int[] origins) {
    this.first = first;
    this.to = to;
    this.origins = origins;
  }

  /** Takes edges in any order. */
  static final class Builder {
    private final Ints from = new Ints(1 << 16);
    private final Ints to = new Ints(1 << 16);
    private final Ints origins = new Ints(1 << 16);

    /** Adds an edge; in a damaged file what is referred to may be nowhere. */
    void add(int source, int target, int origin) {
      if (source < 0 || target < 0) {
        return;
      }
      from.add(source);
      to.add(target);
      origins.add(origin);
    }

    void add(int source, int target) {
      add(source, target, NO_ORIGIN);
    }

    int count() {
      return from.count();
    }

    int from(int edge) {
      return from.at(edge);
    }

    int to(int edge) {
      return to.at(edge);
    }

    int origin(int edge) {
      return origins.at(edge);
    }

    /** All but those that leave some nodes. */
    Builder without(BitSet sources) {
      Builder rest = new Builder();
      for (int i = 0; i < from.count(); i++) {
        if (!sources.get(from.at(i))) {
          rest.add(from.at(i), to.at(i), origins.at(i));
        }
      }
      return rest;
    }

    Edges build(int nodes) {
      int[] first = new int[nodes + 1];
      for (int i = 0; i < from.count(); i++) {
        first[from.at(i) + 1]++;
      }
      for (int i = 0; i < nodes; i++) {
        first[i + 1] += first[i];
      }
      int[] fill = first.clone();
      int[] sorted = new int[from.count()];
      int[] sortedOrigins = new int[from.count()];
      for (int i = 0; i < from.count(); i++) {
        int at = fill[from.at(i)]++;
        sorted[at] = to.at(i);
        sortedOrigins[at] = origins.at(i);
      }
      return new Edges(first, sorted, sortedOrigins);
    }
  }

  int count() {
    return to.length;
  }

  int from(int node) {
    return first[node];
  }

  int end(int node) {
    return first[node + 1];
  }

  int to(int edge) {
    return to[edge];
  }

  int origin(int edge) {
    return origins[edge];
  }
}
