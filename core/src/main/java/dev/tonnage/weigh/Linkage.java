package dev.tonnage.weigh;

import dev.tonnage.fault.DamageException;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.graph.Attached;
import dev.tonnage.graph.Drop;
import dev.tonnage.graph.LookUps;
import dev.tonnage.graph.MapFill;
import dev.tonnage.graph.ModuleGraph;
import dev.tonnage.graph.PackageImports;
import dev.tonnage.graph.ReferenceGraph;
import dev.tonnage.graph.Retained;
import dev.tonnage.graph.Savings;
import dev.tonnage.graph.Why;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Weight;
import dev.tonnage.ledger.WireCurve;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Why what is in a binary is linked, and what would go without it. Known of Go programs for amd64
 * and arm64; of anything else nothing is said.
 */
public final class Linkage {
  /** What is said where references are not known. */
  static final Linkage NONE = new Linkage(GoProgram.NONE, null);

  private final GoProgram program;
  private final Ledger ledger;

  /** Made when first asked for: following all references takes as long as weighing. */
  private ReferenceGraph graph;

  private Attached attached;
  private Map<String, Long> retained;

  /** By module, then by import path. */
  private Map<String, Map<String, Long>> retainedPackages;

  /** By module, then by import path. */
  private Map<String, SortedMap<String, List<String>>> imports;

  private boolean isRead;

  private Linkage(GoProgram program, Ledger ledger) {
    this.program = program;
    this.ledger = ledger;
  }

  static Linkage of(GoProgram program, Ledger ledger) {
    return program.isGo() ? new Linkage(program, ledger) : NONE;
  }

  private synchronized ReferenceGraph graph() {
    if (!isRead) {
      isRead = true;
      graph = program.isGo() ? ReferenceGraph.of(program).orElse(null) : null;
      attached = graph == null ? null : Attached.of(graph, attached(ledger));
    }
    return graph;
  }

  private synchronized Map<String, Long> retained() {
    if (retained == null) {
      try {
        retained = graph() == null ? Map.of() : Retained.byModule(graph, attached);
      } catch (DamageException e) {
        graph = null;
        retained = Map.of();
      }
    }
    return retained;
  }

  /** The references, if all of them could be followed. */
  private synchronized ReferenceGraph known() {
    retained();
    return graph;
  }

  private static Map<String, Long> attached(Ledger ledger) {
    return attached(ledger, w -> w.symtabBytes() + w.debugBytes() + w.relocBytes());
  }

  private static Map<String, Long> attached(Ledger ledger, ToLongFunction<Weight> which) {
    Map<String, Long> bytes = new HashMap<>();
    for (Ledger.Row row : ledger.rows()) {
      long elsewhere = which.applyAsLong(row.weight());
      if (row.owner().packageName() != null && elsewhere > 0) {
        bytes.merge(row.owner().packageName(), elsewhere, Long::sum);
      }
    }
    return bytes;
  }

  /** Whether references are known. */
  public boolean isKnown() {
    return known() != null;
  }

  /** What would go with a module, with all that only it keeps; null where that is not known. */
  Long retainedBytes(String module) {
    return retained().get(module);
  }

  /**
   * What would go with each of the heaviest packages of a module, by import path; null where that
   * is not known.
   */
  synchronized Map<String, Long> retainedPackages(String module) {
    if (known() == null) {
      return null;
    }
    if (retainedPackages == null) {
      Map<String, Map<String, Long>> byModule = new HashMap<>();
      try {
        Map<GoModules.Place, Long> all = Retained.byPackage(graph, attached);
        all.forEach(
            (place, bytes) ->
                byModule
                    .computeIfAbsent(place.module(), m -> new TreeMap<>())
                    .put(place.packageName(), bytes));
      } catch (DamageException e) {
        byModule.clear();
      }
      retainedPackages = byModule;
    }
    return retainedPackages.getOrDefault(module, Map.of());
  }

  /**
   * What each package of a module imports, by import path, as far as references tell; null where
   * they are not known.
   */
  synchronized SortedMap<String, List<String>> imports(String module) {
    if (known() == null) {
      return null;
    }
    if (imports == null) {
      imports = PackageImports.of(graph);
    }
    return imports.getOrDefault(module, new TreeMap<>());
  }

  /**
   * What leaving out modules and packages would save; empty when none of them is there, or
   * references are not known.
   *
   * @param wire what the file's bytes take of a layer; null when that is not asked for
   */
  public Optional<Drop.Saving> drop(Collection<String> names, WireCurve wire) {
    Drop drop = known() == null ? null : Drop.of(graph, names);
    return Optional.ofNullable(drop).map(d -> d.saving(attached, wire));
  }

  /** Which modules refer to which others; empty where references are not known. */
  public List<ModuleGraph.Reference> modules() {
    return known() == null ? List.of() : ModuleGraph.of(graph);
  }

  /**
   * Why something is linked.
   *
   * @param chains the shortest, one for each package that refers to it
   * @param importers the packages that import it, as far as references tell
   * @param cuts where one package need only stop referring to another for it to go
   */
  public record Reasons(List<Why.Chain> chains, List<String> importers, List<Why.Cut> cuts) {}

  /**
   * Why a module, package or function is linked; empty when it is not there, or references are not
   * known.
   *
   * @param most how many chains at most
   */
  public Optional<Reasons> why(String name, int most) {
    Why why = known() == null ? null : Why.of(graph, name);
    return Optional.ofNullable(why)
        .map(w -> new Reasons(w.chains(most), w.importers(), w.cuts(attached)));
  }

  /**
   * What changes save, each alone and one after the other; empty where references are not known.
   *
   * @param attached the part of an owner's weight that goes with its code, elsewhere in the file
   */
  public List<Savings.Saved> savings(
      List<Savings.Change> changes, ToLongFunction<Weight> attached) {
    if (changes.isEmpty() || known() == null) {
      return List.of();
    }
    try {
      return Savings.of(graph, Attached.of(graph, attached(ledger, attached)), changes);
    } catch (DamageException e) {
      return List.of();
    }
  }

  /** Who keeps the linker from leaving out methods that nothing calls. */
  public List<LookUps.Caller> lookUps() {
    return known() == null ? List.of() : LookUps.of(graph);
  }

  /** The maps that code of their own fills at start; empty where references are not known. */
  public List<MapFill> mapFills() {
    return known() == null ? List.of() : graph.mapFills();
  }

  /** The nearest packages of other modules than the standard library that lead to a package. */
  public Set<String> users(String packageName) {
    return known() == null ? new TreeSet<>() : LookUps.users(graph, packageName, GoModules.STD);
  }
}
