package dev.tonnage.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who looks methods up in a way that keeps the linker from leaving out those that nothing calls.
 */
public final class LookUps {
  private LookUps() {}

  /** The functions, outside package reflect, by name and package. */
  public record Caller(String function, String packageName) {}

  /**
   * Those who look methods up by what only runs tell, and those who look up, by its own name, one
   * that does so.
   */
  public static List<Caller> of(ReferenceGraph graph) {
    Flood whole = graph.whole();
    List<Caller> callers = new ArrayList<>();
    Set<Integer> names = namesOfLookUps(graph);
    for (int f = 0; f < graph.functionCount(); f++) {
      boolean isThere = whole.mask(f) != 0 && graph.packageOf(f) != Packages.NONE;
      if (isThere && !graph.function(f).name().startsWith(GraphReader.REFLECT)) {
        boolean isCaller = graph.looksUp(f);
        for (int e = graph.named().from(f); e < graph.named().end(f); e++) {
          isCaller |= names.contains(graph.named().to(e));
        }
        if (isCaller) {
          callers.add(new Caller(graph.name(f), graph.place(graph.packageOf(f)).packageName()));
        }
      }
    }
    return List.copyOf(callers);
  }

  /** The names of reflect's own methods that look others up. */
  private static Set<Integer> namesOfLookUps(ReferenceGraph graph) {
    Set<Integer> names = new TreeSet<>();
    Methods methods = graph.methods();
    for (int m = 0; m < methods.count(); m++) {
      for (int t = 0; t < Methods.targets(); t++) {
        int target = methods.target(m, t);
        if (target != Methods.NONE
            && graph.isFunction(target)
            && GraphReader.isLookUp(graph.function(target).name())) {
          names.add(methods.name(m));
        }
      }
    }
    return names;
  }

  /** The nearest packages of other modules than the standard library that lead to one. */
  public static Set<String> users(ReferenceGraph graph, String packageName, String std) {
    Set<String> users = new TreeSet<>();
    Set<Integer> seen = new TreeSet<>(graph.packages().matching(packageName));
    List<Integer> open = new ArrayList<>(seen);
    for (int i = 0; i < open.size(); i++) {
      int at = open.get(i);
      if (!graph.place(at).module().equals(std)) {
        users.add(graph.place(at).packageName());
        continue;
      }
      for (int p = 0; p < graph.packages().count(); p++) {
        if (graph.imports(p, at) && seen.add(p)) {
          open.add(p);
        }
      }
    }
    return users;
  }
}
