package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why something is in a program: the shortest chains of references that lead to it, from the
 * program's start or from what a package does at start, and where a chain could be cut so that it
 * goes.
 */
public final class Why {
  private static final int NOT_REACHED = -2;
  private static final int START = -1;

  private final ReferenceGraph graph;
  private final Set<Integer> packages;
  private final int symbol;
  private final Flood whole;
  private final int[] parents;
  private final int[] distances;

  private Why(ReferenceGraph graph, Set<Integer> packages, int symbol) {
    this.graph = graph;
    this.packages = packages;
    this.symbol = symbol;
    this.whole = graph.whole();
    this.parents = new int[graph.nodeCount()];
    this.distances = new int[graph.nodeCount()];
    walk();
  }

  /** How a node was reached from the one before it. */
  public enum Link {
    /** It begins the chain: the program's entry, or a package's initial tasks. */
    START,
    /** Code calls it, or takes or reads what is there. */
    CODE,
    /** Data hold its address. */
    DATA,
    /** It is the type that is put in an interface. */
    TYPE,
    /** It is a method of a type in an interface, and methods like it are called through one. */
    METHOD,
    /** It is a method of a type in an interface, and exported methods are looked up by name. */
    REFLECTION
  }

  /**
   * A step of a chain.
   *
   * @param packageName null for data that is no package's in particular
   * @param address where it is in memory
   */
  public record Step(Link link, String name, String packageName, long address) {}

  /**
   * A chain of references.
   *
   * @param steps from the start to what was asked for
   */
  public record Chain(List<Step> steps) {}

  /**
   * A place where a package could stop referring to another.
   *
   * @param saving what the program would shrink by then
   */
  public record Cut(String from, String to, long saving) {}

  /**
   * Asks for a package, a module, or a function.
   *
   * @return null when nothing of that name is in the program
   */
  public static Why of(ReferenceGraph graph, String name) {
    Set<Integer> packages = graph.packages().matching(name);
    if (!packages.isEmpty()) {
      return new Why(graph, packages, -1);
    }
    for (int f = 0; f < graph.functionCount(); f++) {
      if (graph.name(f).equals(name)) {
        return new Why(graph, Set.of(), f);
      }
    }
    return null;
  }

  private boolean isTarget(int node) {
    return node == symbol || (!graph.isPackage(node) && packages.contains(graph.packageOf(node)));
  }

  /** Breadth first; initial tasks of other packages are starts. */
  private void walk() {
    Arrays.fill(parents, NOT_REACHED);
    Ints queue = new Ints(1 << 12);
    for (int root : graph.roots()) {
      start(root, queue);
    }
    for (int p = 0; p < graph.packages().count(); p++) {
      if (!packages.contains(p) && whole.mask(graph.packageNode(p)) != 0) {
        start(graph.packageNode(p), queue);
      }
    }
    for (int i = 0; i < queue.count(); i++) {
      int node = queue.at(i);
      boolean isEnd = isTarget(node);
      for (int next : isEnd ? new int[0] : targets(node)) {
        boolean isImport = graph.isPackage(next);
        if (!isImport && parents[next] == NOT_REACHED && whole.mask(next) != 0) {
          parents[next] = node;
          distances[next] = distances[node] + 1;
          queue.add(next);
        }
      }
    }
  }

  private void start(int node, Ints queue) {
    if (parents[node] == NOT_REACHED && !isTarget(node)) {
      parents[node] = START;
      queue.add(node);
    }
  }

  private int[] targets(int node) {
    Ints targets = new Ints();
    Edges edges = graph.edges();
    for (int e = edges.from(node); e < edges.end(node); e++) {
      if (edges.origin(e) != Edges.NOT_SEEN) {
        targets.add(edges.to(e));
      }
    }
    Methods methods = graph.methods();
    Edges byUse = methods.byUse();
    for (int e = byUse.from(node); e < byUse.end(node); e++) {
      for (int t = 0; t < Methods.targets(); t++) {
        int target = methods.target(byUse.to(e), t);
        if (target != Methods.NONE && isKept(byUse.to(e))) {
          targets.add(target);
        }
      }
    }
    return targets.toArray();
  }

  private boolean isKept(int method) {
    Methods methods = graph.methods();
    return whole.signature(methods.signature(method)) != 0
        || (methods.isExported(method) && whole.reflects() != 0);
  }

  /**
   * The shortest chains, one for each package that refers to what was asked for, at most so many.
   */
  public List<Chain> chains(int most) {
    Map<Integer, Integer> ends = new LinkedHashMap<>();
    for (int node = 0; node < graph.nodeCount(); node++) {
      int parent = parents[node];
      if (isTarget(node) && parent >= 0) {
        int user = userOf(parent);
        Integer best = ends.get(user);
        if (best == null || distances[node] < distances[best]) {
          ends.put(user, node);
        }
      }
    }
    List<Integer> sorted = new ArrayList<>(ends.values());
    sorted.sort(Comparator.comparingInt((Integer n) -> distances[n]).thenComparing(n -> n));
    return sorted.stream().limit(most).map(this::chain).toList();
  }

  /** The package that a node is of, or, of data of none, that of what leads to it. */
  private int userOf(int node) {
    int at = node;
    while (at >= 0 && graph.packageOf(at) == Packages.NONE) {
      at = parents[at];
    }
    return at < 0 ? Packages.NONE : graph.packageOf(at);
  }

  private Chain chain(int end) {
    List<Step> steps = new ArrayList<>();
    for (int node = end; node >= 0 && !graph.isPackage(node); node = parents[node]) {
      int owner = graph.packageOf(node);
      boolean isTask = parents[node] >= 0 && graph.isPackage(parents[node]);
      steps.add(
          new Step(
              link(node),
              isTask ? "initial tasks of " + graph.name(parents[node]) : graph.name(node),
              owner == Packages.NONE ? null : graph.place(owner).packageName(),
              graph.address(node)));
    }
    Collections.reverse(steps);
    return new Chain(List.copyOf(steps));
  }

  private Link link(int node) {
    int parent = parents[node];
    if (parent < 0 || graph.isPackage(parent)) {
      return Link.START;
    }
    if (graph.isType(node)) {
      return Link.TYPE;
    }
    if (graph.isFunction(parent)) {
      return Link.CODE;
    }
    if (!graph.isType(parent)) {
      return Link.DATA;
    }
    return graph.isFunction(node) ? linkOfMethod(parent, node) : Link.TYPE;
  }

  private Link linkOfMethod(int type, int function) {
    Methods methods = graph.methods();
    Edges byUse = methods.byUse();
    for (int e = byUse.from(type); e < byUse.end(type); e++) {
      int method = byUse.to(e);
      for (int t = 0; t < Methods.targets(); t++) {
        if (methods.target(method, t) == function
            && whole.signature(methods.signature(method)) != 0) {
          return Link.METHOD;
        }
      }
    }
    return Link.REFLECTION;
  }

  /** The packages that import what was asked for, as far as references tell. */
  public List<String> importers() {
    Set<String> importers = new TreeSet<>();
    for (int p = 0; p < graph.packages().count(); p++) {
      for (int target : packages) {
        if (!packages.contains(p) && graph.imports(p, target)) {
          importers.add(graph.place(p).packageName());
        }
      }
    }
    return List.copyOf(importers);
  }

  /** Where one package need only stop referring to another for all that was asked for to go. */
  public List<Cut> cuts(Attached attached) {
    if (packages.isEmpty()) {
      return List.of();
    }
    List<int[]> candidates = candidates();
    Scenarios scenarios = new Scenarios(graph.packages().count());
    for (int i = 0; i < candidates.size(); i++) {
      for (int from : family(candidates.get(i)[0])) {
        for (int to : family(candidates.get(i)[1])) {
          scenarios.cut(from, to, 1L << i);
        }
      }
    }
    Flood flood = new Flood(graph, scenarios).run();
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      int bit = i;
      boolean isGone =
          packages.stream().allMatch(p -> (flood.mask(graph.packageNode(p)) >>> bit & 1) == 0);
      if (isGone) {
        GoModules.Place from = graph.place(candidates.get(i)[0]);
        GoModules.Place to = graph.place(candidates.get(i)[1]);
        cuts.add(new Cut(from.packageName(), to.packageName(), saving(attached, flood, bit)));
      }
    }
    return List.copyOf(cuts);
  }

  /** What was asked for counts as one. */
  private Set<Integer> family(int packageNumber) {
    return packages.contains(packageNumber) ? packages : Set.of(packageNumber);
  }

  private long saving(Attached attached, Flood flood, int bit) {
    FileLayout layout = new FileLayout(graph.program().image());
    long elsewhere = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (whole.mask(node) != 0 && (flood.mask(node) >>> bit & 1) == 0 && graph.bytes(node) > 0) {
        layout.remove(graph.start(node), graph.bytes(node));
        elsewhere += attached.bytes(graph, node);
      }
    }
    return layout.saved() + elsewhere;
  }

  /** Imports, from those of what was asked for up to the main package, nearest first. */
  private List<int[]> candidates() {
    List<int[]> candidates = new ArrayList<>();
    Set<Integer> seen = new TreeSet<>(packages);
    List<Integer> open = new ArrayList<>(packages);
    for (int i = 0; i < open.size() && candidates.size() < Flood.MOST; i++) {
      int to = open.get(i);
      for (int p = 0; p < graph.packages().count() && candidates.size() < Flood.MOST; p++) {
        boolean isOutside = !packages.contains(p) && graph.imports(p, to);
        if (isOutside && !isKnown(candidates, p, to)) {
          candidates.add(new int[] {p, to});
          if (seen.add(p)) {
            open.add(p);
          }
        }
      }
    }
    return candidates;
  }

  private boolean isKnown(List<int[]> candidates, int from, int to) {
    return candidates.stream().anyMatch(c -> c[0] == from && family(c[1]).contains(to));
  }
}
