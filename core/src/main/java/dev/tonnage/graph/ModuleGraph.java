package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which modules of a program refer to which others. */
public final class ModuleGraph {
  private static final Comparator<Reference> LARGEST_FIRST =
      Comparator.<Reference>comparingLong(r -> -r.bytes())
          .thenComparing(Reference::from)
          .thenComparing(Reference::to);

  /**
   * That code or data written in one module refers to another's.
   *
   * @param references how many places refer to it
   * @param bytes on disk of the functions and data that are referred to, each counted once; what
   *     these refer to in turn is not in it
   */
  public record Reference(String from, String to, long references, long bytes) {}

  private static final class Sum {
    private long references;
    private long bytes;
  }

  private ModuleGraph() {}

  /**
   * All references between different modules, those to most bytes first. Code that was inlined
   * refers in the name of the module that it was written in.
   */
  public static List<Reference> of(ReferenceGraph graph) {
    Map<String, Map<String, Sum>> sums = new HashMap<>();
    Map<String, BitSet> seen = new HashMap<>();
    for (int node = 0; node < graph.nodeCount(); node++) {
      for (int e = graph.edges().from(node); e < graph.edges().end(node); e++) {
        add(graph, node, e, sums, seen);
      }
    }
    List<Reference> references = new ArrayList<>();
    sums.forEach(
        (from, all) ->
            all.forEach(
                (to, sum) -> references.add(new Reference(from, to, sum.references, sum.bytes))));
    references.sort(LARGEST_FIRST);
    return references;
  }

  private static void add(
      ReferenceGraph graph,
      int node,
      int edge,
      Map<String, Map<String, Sum>> sums,
      Map<String, BitSet> seen) {
    int target = graph.edges().to(edge);
    int origin = graph.edges().origin(edge);
    if (origin == Edges.NOT_SEEN || graph.isPackage(target) || graph.isPackage(node)) {
      return;
    }
    String from = module(graph, origin >= 0 ? origin : graph.packageOf(node));
    String to = module(graph, graph.packageOf(target));
    if (from == null || to == null || from.equals(to)) {
      return;
    }
    Sum sum = sums.computeIfAbsent(from, f -> new HashMap<>()).computeIfAbsent(to, t -> new Sum());
    sum.references++;
    BitSet targets = seen.computeIfAbsent(from, f -> new BitSet());
    if (!targets.get(target)) {
      targets.set(target);
      sum.bytes += graph.bytes(target);
    }
  }

  private static String module(ReferenceGraph graph, int packageNumber) {
    if (packageNumber == Packages.NONE) {
      return null;
    }
    GoModules.Place place = graph.place(packageNumber);
    return place.module();
  }
}
