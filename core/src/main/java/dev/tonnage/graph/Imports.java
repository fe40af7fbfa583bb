package dev.tonnage.graph;

import dev.tonnage.golang.PclnTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which package imports which, as far as references tell: a binary does not say so itself. Since
 * the linker puts a package's code behind that of the packages it imports, a reference to one
 * behind is none.
 */
final class Imports {
  /** Since Go 1.24 their code stands behind all other, whoever imports them. */
  private static final String FIPS = "crypto/internal/fips140";

  private static final int FIPS_AHEAD = 1 << 30;

  private final BitSet[] imports;
  private final int[][] closures;

  private Imports(BitSet[] imports) {
    this.imports = imports;
    this.closures = new int[imports.length][];
  }

  /** By package, its place in the order of the code; the largest number when it has none. */
  static int[] ranks(
      Packages packages, int[] packageOfFunction, List<PclnTable.Function> functions) {
    int[] ranks = new int[packages.count()];
    Arrays.fill(ranks, Integer.MAX_VALUE);
    int next = 0;
    for (int i = 0; i < packageOfFunction.length; i++) {
      int owner = packageOfFunction[i];
      String name = functions.get(i).name();
      if (owner >= 0
          && ranks[owner] == Integer.MAX_VALUE
          && name.indexOf('[') < 0
          && !name.startsWith("type:")) {
        boolean isFips = packages.place(owner).packageName().startsWith(FIPS);
        ranks[owner] = isFips ? next++ - FIPS_AHEAD : next++;
      }
    }
    return ranks;
  }

  /** What the references of functions tell. */
  static Imports of(ReferenceGraph graph, Edges.Builder edges) {
    int count = graph.packages().count();
    BitSet[] imports = new BitSet[count];
    for (int i = 0; i < count; i++) {
      imports[i] = new BitSet();
    }
    boolean[] isGeneric = new boolean[graph.functionCount()];
    for (int f = 0; f < isGeneric.length; f++) {
      isGeneric[f] = graph.function(f).name().indexOf('[') >= 0;
    }
    for (int e = 0; e < edges.count(); e++) {
      int origin = edges.origin(e);
      int target = origin < 0 ? Packages.NONE : graph.packageOf(edges.to(e));
      int f = edges.from(e);
      // An instance of a generic function refers to what its user knows, and it does not.
      if (target >= 0 && origin != target && !isGeneric[f]) {
        if (graph.isBehind(origin, target)) {
          imports[origin].set(target);
        }
        int host = graph.packageOf(f);
        if (host >= 0 && host != origin && graph.isBehind(host, origin)) {
          imports[host].set(origin);
        }
      }
    }
    Imports seen = new Imports(imports);
    seen.addVisited(graph);
    return new Imports(imports);
  }

  private void addVisited(ReferenceGraph graph) {
    int count = imports.length;
    int[] order =
        IntStream.range(0, count)
            .filter(p -> graph.rank(p) >= 0 && graph.rank(p) != Integer.MAX_VALUE)
            .boxed()
            .sorted(Comparator.comparingInt(graph::rank))
            .mapToInt(p -> p)
            .toArray();
    BitSet[] known = new BitSet[count];
    for (int p = 0; p < count; p++) {
      known[p] = new BitSet(count);
      for (int imported : all(p)) {
        known[p].set(imported);
      }
    }
    BitSet isOrphan = new BitSet(count);
    isOrphan.set(0, count);
    for (BitSet imported : imports) {
      isOrphan.andNot(imported);
    }
    Visits visits = new Visits(order, imports, known, isOrphan);
    for (int i = 0; i < order.length; i++) {
      int visitor = visits.visitor(i);
      if (visitor >= 0 && visitor != graph.main() && isOrphan.get(order[i])) {
        imports[visitor].set(order[i]);
      }
    }
  }

  BitSet of(int number) {
    return imports[number];
  }

  /** A package, and those that it imports, over as many steps as it takes. */
  int[] all(int number) {
    if (closures[number] == null) {
      BitSet all = new BitSet();
      Ints open = new Ints();
      all.set(number);
      open.add(number);
      for (int i = 0; i < open.count(); i++) {
        BitSet next = imports[open.at(i)];
        for (int p = next.nextSetBit(0); p >= 0; p = next.nextSetBit(p + 1)) {
          if (!all.get(p)) {
            all.set(p);
            open.add(p);
          }
        }
      }
      closures[number] = open.toArray();
    }
    return closures[number];
  }
}
