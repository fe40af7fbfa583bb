package dev.tonnage.compare;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What raising one module changed of a Go program, in which others may have been raised as well:
 * the module itself; modules that were raised, added or removed and that it leads to by imports, in
 * either build; and packages that these began to import, or no longer do, of modules that did not
 * change, the standard library among them. What the program's own code began to import is no part.
 *
 * <p>A module that several raised ones lead to counts for each: each alone may bring it along.
 */
public final class Companions {
  private static final String STD = "std";

  /** Over so many unchanged packages in a row a change is followed to who caused it. */
  private static final int MOST_STEPS = 20;

  /**
   * What one package changed by.
   *
   * @param packageName null for what of a module is of no package
   * @param bytes of causes that are modules': updated, added, removed, use
   */
  public record PackageChange(String packageName, String module, long bytes) {}

  /**
   * Who imports whom in one build, as far as references tell.
   *
   * @param byModule by module, then by import path of each of its packages: what that imports
   */
  public record Imports(Map<String, Map<String, List<String>>> byModule) {}

  private final Causes causes;
  private final Map<String, Set<String>> importsBefore = new HashMap<>();
  private final Map<String, Set<String>> importsAfter = new HashMap<>();
  private final Map<String, String> moduleOf = new HashMap<>();

  /** By module, those that it leads to in one step. */
  private final Map<String, Set<String>> next = new HashMap<>();

  /** By changed module, what is due to it. */
  private final Map<String, Double> due = new TreeMap<>();

  /** By package of an unchanged module, its change. */
  private final Map<String, Long> use = new HashMap<>();

  private Companions(Build before, Build after, Imports old, Imports now) {
    this.causes = new Causes(before, after);
    add(old, importsBefore);
    add(now, importsAfter);
    link(importsBefore);
    link(importsAfter);
    before.modules().forEach(this::start);
    after.modules().forEach(this::start);
  }

  /** By module that was raised, what it changed the program by, in bytes. */
  public static Map<String, Long> of(
      Build before, Build after, Imports old, Imports now, List<PackageChange> changes) {
    Companions companions = new Companions(before, after, old, now);
    companions.share(changes);
    Map<String, Long> raised = new TreeMap<>();
    for (String module : companions.due.keySet()) {
      if (companions.causes.of(module) == Cause.UPDATED) {
        raised.put(module, companions.of(module));
      }
    }
    return raised;
  }

  private void add(Imports imports, Map<String, Set<String>> all) {
    imports
        .byModule()
        .forEach(
            (module, packages) ->
                packages.forEach(
                    (name, imported) -> {
                      moduleOf.put(name, module);
                      all.put(name, Set.copyOf(imported));
                    }));
  }

  private void link(Map<String, Set<String>> all) {
    all.forEach(
        (name, imported) -> {
          Set<String> to = next.computeIfAbsent(moduleOf.get(name), m -> new HashSet<>());
          for (String other : imported) {
            if (moduleOf.containsKey(other)) {
              to.add(moduleOf.get(other));
            }
          }
        });
  }

  private void start(String module) {
    if (isChanged(module)) {
      due.put(module, 0.0);
    }
  }

  private boolean isChanged(String module) {
    Cause cause = causes.of(module);
    return cause == Cause.UPDATED || cause == Cause.ADDED || cause == Cause.REMOVED;
  }

  private boolean isOwn(String module) {
    return causes.of(module) == Cause.OWN_CODE;
  }

  private void share(List<PackageChange> changes) {
    for (PackageChange c : changes) {
      if (c.module() != null && isChanged(c.module())) {
        due.merge(c.module(), (double) c.bytes(), Double::sum);
      } else if (c.packageName() != null && c.module() != null && c.bytes() != 0) {
        use.merge(c.packageName(), c.bytes(), Long::sum);
        moduleOf.putIfAbsent(c.packageName(), c.module());
      }
    }
    Map<String, Map<String, Double>> blamed = blamed();
    use.forEach(
        (name, bytes) -> {
          Map<String, Double> by = blamed.get(name);
          if (by.isEmpty()) {
            Set<String> near = nearest(moduleOf.get(name));
            near.forEach(m -> by.put(m, 1.0));
          }
          double sum = by.values().stream().mapToDouble(p -> p).sum();
          by.forEach(
              (module, part) -> due.computeIfPresent(module, (m, d) -> d + bytes * part / sum));
        });
  }

  /**
   * By package of an unchanged module, the modules that are to blame for its change, each with its
   * part: of those packages that began to import it, if it grew, or no longer do, if it shrank; or,
   * where that package is of an unchanged module itself, those to blame for it.
   */
  private Map<String, Map<String, Double>> blamed() {
    Map<String, Set<String>> importers = new HashMap<>();
    addImporters(importsAfter, importsBefore, true, importers);
    addImporters(importsBefore, importsAfter, false, importers);
    Map<String, Map<String, Double>> blamed = new HashMap<>();
    use.keySet().forEach(name -> blamed.put(name, new TreeMap<>()));
    for (int step = 0; step < MOST_STEPS; step++) {
      Map<String, Map<String, Double>> last = Map.copyOf(blamed);
      boolean isSettled = true;
      for (String name : use.keySet()) {
        Map<String, Double> by = new TreeMap<>();
        Collection<String> all = importers.getOrDefault(name, Set.of());
        for (String importer : all) {
          String module = moduleOf.get(importer);
          Map<String, Double> theirs =
              isChanged(module) || isOwn(module)
                  ? Map.of(module, 1.0)
                  : last.getOrDefault(importer, Map.of());
          theirs.forEach((m, part) -> by.merge(m, part / all.size(), Double::sum));
        }
        isSettled &= by.equals(last.get(name));
        blamed.put(name, by);
      }
      if (isSettled) {
        break;
      }
    }
    return blamed;
  }

  private void addImporters(
      Map<String, Set<String>> has,
      Map<String, Set<String>> hasNot,
      boolean isGrown,
      Map<String, Set<String>> importers) {
    has.forEach(
        (importer, imported) -> {
          Set<String> others = hasNot.getOrDefault(importer, Set.of());
          for (String name : imported) {
            if (use.containsKey(name) && use.get(name) > 0 == isGrown && !others.contains(name)) {
              importers.computeIfAbsent(name, n -> new HashSet<>()).add(importer);
            }
          }
        });
  }

  /** The changed modules that lead to an unchanged one by unchanged ones alone. */
  private Set<String> nearest(String module) {
    Set<String> near = new HashSet<>();
    if (!module.equals(STD)) {
      for (String changed : due.keySet()) {
        if (reached(changed, false).contains(module)) {
          near.add(changed);
        }
      }
    }
    return near;
  }

  private long of(String module) {
    double sum = 0;
    for (String reached : reached(module, true)) {
      sum += due.getOrDefault(reached, 0.0);
    }
    return Math.round(sum);
  }

  /** What a module leads to, itself among it. */
  private Set<String> reached(String from, boolean isByChanged) {
    Set<String> reached = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      String module = open.remove();
      if (module.equals(STD)) {
        continue;
      }
      for (String to : next.getOrDefault(module, Set.of())) {
        boolean passes = !isOwn(to) && (isByChanged || !isChanged(to));
        if (passes && reached.add(to)) {
          open.add(to);
        }
      }
    }
    return reached;
  }
}
