package dev.tonnage.graph;

import dev.tonnage.bytes.LongMap;

/** What is left out of a program, in up to 64 ways at once; a bit stands for each. */
final class Scenarios {
  private final long[] removed;
  private final boolean[] hasCuts;
  private final LongMap cuts = new LongMap(0);
  private final LongMap functions = new LongMap(0);
  private long silent;

  /** Scenarios in which nothing is left out yet. */
  Scenarios(int packages) {
    this.removed = new long[packages];
    this.hasCuts = new boolean[packages];
  }

  /** In these a package does not exist. */
  void remove(int packageNumber, long mask) {
    removed[packageNumber] |= mask;
  }

  /** In these one package does not refer to the other, neither by itself nor by inlined code. */
  void cut(int from, int to, long mask) {
    hasCuts[from] = true;
    cuts.put(key(from, to), cuts.get(key(from, to)) | mask);
  }

  /** In these a function does not exist. */
  void removeFunction(int function, long mask) {
    functions.put(function, functions.get(function) | mask);
  }

  /** In these nothing looks methods up by what only runs tell. */
  void silence(long mask) {
    silent |= mask;
  }

  long removedFunction(int function) {
    return functions.get(function);
  }

  long silent() {
    return silent;
  }

  long removed(int packageNumber) {
    return packageNumber < 0 ? 0 : removed[packageNumber];
  }

  boolean hasCuts(int from) {
    return from >= 0 && hasCuts[from];
  }

  long cut(int from, int to) {
    return to < 0 || !hasCuts(from) ? 0 : cuts.get(key(from, to));
  }

  private static long key(int from, int to) {
    return (long) from << 32 | to;
  }
}
