package dev.tonnage.weigh;

import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.InlineTree;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Format;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums inlined code by the package that holds it and the function that it comes from. */
final class InlineSums {
  private InlineSums() {}

  private record Pair(String hostPackage, String function) {}

  /**
   * What Go's inline trees say. Those of WebAssembly count blocks, not bytes, and say nothing here.
   */
  static List<InlinedCode> of(GoProgram program) {
    PclnTable table = program.functions();
    if (table == null || program.image().format() == Format.WASM) {
      return List.of();
    }
    InlineTree trees = new InlineTree(table, program.image());
    Map<Pair, Long> sums = new HashMap<>();
    for (int i = 0; i < table.functions().size(); i++) {
      PclnTable.Function host = table.functions().get(i);
      GoModules.Place place = program.placeOf(i);
      String hostPackage = place == null ? null : place.packageName();
      for (InlineTree.Origin origin : trees.of(host)) {
        if (origin.codeBytes() > 0) {
          sums.merge(new Pair(hostPackage, origin.name()), origin.codeBytes(), Long::sum);
        }
      }
    }
    List<InlinedCode> inlines = new ArrayList<>(sums.size());
    sums.forEach(
        (pair, bytes) -> {
          GoModules.Place place = program.place(GoNames.packageOf(pair.function()));
          inlines.add(
              new InlinedCode(
                  pair.hostPackage(),
                  place == null ? null : place.packageName(),
                  place == null ? null : place.module(),
                  pair.function(),
                  bytes));
        });
    inlines.sort(
        Comparator.comparingLong((InlinedCode i) -> -i.codeBytes())
            .thenComparing(InlinedCode::function)
            .thenComparing(i -> String.valueOf(i.hostPackage())));
    return List.copyOf(inlines);
  }
}
