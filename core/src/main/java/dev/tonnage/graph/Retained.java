package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What would go if a module went: its own bytes, and all that only it keeps in the program. Unlike
 * {@link Drop}, nobody else's use keeps the module itself.
 */
public final class Retained {
  /** So many are followed alone: each 64 take as long as the whole program. */
  private static final int MOST_PACKAGES = 2 * Flood.MOST;

  private Retained() {}

  /**
   * The bytes in the file that each module retains: code with its padding, data, what stands in the
   * function table for it, and what is attached to it.
   */
  public static Map<String, Long> byModule(ReferenceGraph graph, Attached attached) {
    Map<String, List<Integer>> modules = new LinkedHashMap<>();
    for (int p = 0; p < graph.packages().count(); p++) {
      modules.computeIfAbsent(graph.place(p).module(), m -> new ArrayList<>()).add(p);
    }
    return by(modules, graph, attached);
  }

  /** The same for each of the heaviest packages alone. */
  public static Map<GoModules.Place, Long> byPackage(ReferenceGraph graph, Attached attached) {
    long[] bytes = new long[graph.packages().count()];
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.packageOf(node) != Packages.NONE) {
        bytes[graph.packageOf(node)] += graph.bytes(node);
      }
    }
    Map<GoModules.Place, List<Integer>> packages = new LinkedHashMap<>();
    IntStream.range(0, bytes.length)
        .boxed()
        .sorted(Comparator.comparingLong(p -> -bytes[p]))
        .limit(MOST_PACKAGES)
        .forEach(p -> packages.put(graph.place(p), List.of(p)));
    return by(packages, graph, attached);
  }

  private static <K> Map<K, Long> by(
      Map<K, List<Integer>> groups, ReferenceGraph graph, Attached attached) {
    Flood whole = graph.whole();
    Map<K, Long> retained = new LinkedHashMap<>();
    List<K> names = new ArrayList<>(groups.keySet());
    for (int from = 0; from < names.size(); from += Flood.MOST) {
      List<K> some = names.subList(from, Math.min(from + Flood.MOST, names.size()));
      Scenarios scenarios = new Scenarios(graph.packages().count());
      for (int i = 0; i < some.size(); i++) {
        for (int p : groups.get(some.get(i))) {
          scenarios.remove(p, 1L << i);
        }
      }
      long[] bytes = gone(graph, attached, whole, new Flood(graph, scenarios).run());
      for (int i = 0; i < some.size(); i++) {
        retained.put(some.get(i), bytes[i]);
      }
    }
    return retained;
  }

  /** By scenario, the bytes that are not left. */
  private static long[] gone(ReferenceGraph graph, Attached attached, Flood whole, Flood flood) {
    long[] bytes = new long[Flood.MOST];
    for (int node = 0; node < graph.nodeCount(); node++) {
      long gone = whole.mask(node) & ~flood.mask(node);
      long size = gone == 0 ? 0 : graph.bytes(node) + attached.bytes(graph, node);
      while (gone != 0 && size > 0) {
        bytes[Long.numberOfTrailingZeros(gone)] += size;
        gone &= gone - 1;
      }
    }
    return bytes;
  }
}
