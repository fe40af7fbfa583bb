package dev.tonnage.weigh;

import dev.tonnage.golang.BuildInfo;
import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Weight;
import dev.tonnage.ledger.WeightSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums a ledger by module, and adds the modules that were declared and are not in it. */
final class ModuleSums {
  private static final Sum NOTHING = new Sum();

  private ModuleSums() {}

  /** What is summed of one module. */
  private static final class Sum {
    private final WeightSum weight = new WeightSum();
    private final SortedMap<String, Long> packageBytes = new TreeMap<>();
    private String version;
    private long generatedBytes;

    void add(Ledger.Row row, boolean isGenerated) {
      weight.add(row.weight());
      generatedBytes += isGenerated ? row.weight().totalBytes() : 0;
      if (row.owner().packageName() != null) {
        packageBytes.merge(row.owner().packageName(), row.weight().totalBytes(), Long::sum);
      }
      version = version == null ? row.owner().moduleVersion() : version;
    }
  }

  static List<ModuleWeight> of(
      Ledger ledger, GoProgram program, List<InlinedCode> inlines, Linkage linkage) {
    Map<String, Sum> sums = new LinkedHashMap<>();
    Map<String, Boolean> isGenerated = new HashMap<>();
    for (Ledger.Row row : ledger.rows()) {
      boolean fromGenerated =
          row.owner().sourceFile() != null
              && isGenerated.computeIfAbsent(row.owner().sourceFile(), GeneratedFiles::isGenerated);
      sums.computeIfAbsent(nameOf(row.owner()), m -> new Sum()).add(row, fromGenerated);
    }
    Map<String, String> versions = new HashMap<>();
    Map<String, Weight> weights = new LinkedHashMap<>();
    sums.forEach(
        (module, sum) -> {
          versions.put(module, sum.version);
          weights.put(module, sum.weight.total());
        });
    // Of some modules there is nothing but what was inlined elsewhere.
    for (InlinedCode code : inlines) {
      GoModules.Place origin = program.place(code.originPackage());
      if (origin != null && origin.version() != null) {
        versions.putIfAbsent(origin.module(), origin.version());
      }
    }
    Map<String, BuildInfo.Module> declared = declared(program);
    declared.forEach((path, module) -> weights.putIfAbsent(path, Weight.ZERO));
    Map<String, Long> gains = gains(program, inlines);
    gains.keySet().forEach(path -> weights.putIfAbsent(path, Weight.ZERO));
    List<ModuleWeight> modules = new ArrayList<>();
    weights.forEach(
        (path, weight) ->
            modules.add(
                module(
                    path,
                    versions.get(path),
                    declared.get(path),
                    weight,
                    weight.totalBytes() + gains.getOrDefault(path, 0L),
                    sums.getOrDefault(path, NOTHING),
                    linkage)));
    modules.sort(
        Comparator.comparingLong((ModuleWeight m) -> -m.weight().totalBytes())
            .thenComparing(ModuleWeight::module));
    return List.copyOf(modules);
  }

  /** What each module would gain if inlined code counted for the module it was written in. */
  private static Map<String, Long> gains(GoProgram program, List<InlinedCode> inlines) {
    Map<String, Long> gains = new LinkedHashMap<>();
    for (InlinedCode code : inlines) {
      GoModules.Place host = program.place(code.hostPackage());
      String from = nameOf(host == null ? null : host.module(), Kind.CODE);
      String to = nameOf(code.originModule(), Kind.CODE);
      if (!from.equals(to)) {
        gains.merge(from, -code.codeBytes(), Long::sum);
        gains.merge(to, code.codeBytes(), Long::sum);
      }
    }
    return gains;
  }

  /** The module of an owner; for one without, the kind of its bytes. */
  static String nameOf(Owner owner) {
    return nameOf(owner.module(), owner.kind());
  }

  private static String nameOf(String module, Kind kind) {
    return module != null ? module : "[" + kind.label() + "]";
  }

  private static Map<String, BuildInfo.Module> declared(GoProgram program) {
    Map<String, BuildInfo.Module> declared = new LinkedHashMap<>();
    BuildInfo info = program.buildInfo();
    if (info != null) {
      if (info.main() != null) {
        declared.put(info.main().path(), info.main());
      }
      info.modules().forEach(m -> declared.put(m.path(), m));
    }
    return declared;
  }

  private static ModuleWeight module(
      String path,
      String version,
      BuildInfo.Module declared,
      Weight weight,
      long originBytes,
      Sum sum,
      Linkage linkage) {
    SortedMap<String, Long> packageBytes = Collections.unmodifiableSortedMap(sum.packageBytes);
    boolean isLinked = weight.totalBytes() > 0 || weight.memoryBytes() > 0;
    BuildInfo.Module effective = declared == null ? null : declared.effective();
    boolean isReplaced = declared != null && declared.replacement() != null;
    return new ModuleWeight(
        path,
        effective == null ? version : effective.version().isEmpty() ? null : effective.version(),
        isReplaced ? (effective.path() + " " + effective.version()).strip() : null,
        effective == null ? null : effective.sum(),
        declared != null,
        isLinked,
        weight,
        originBytes,
        sum.generatedBytes,
        packageBytes,
        linkage);
  }
}
