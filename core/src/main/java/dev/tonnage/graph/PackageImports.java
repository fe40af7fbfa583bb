package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which packages of a program import which others, as far as references tell. */
public final class PackageImports {
  private PackageImports() {}

  /** By module, then by import path of each of its packages: the packages that it imports. */
  public static Map<String, SortedMap<String, List<String>>> of(ReferenceGraph graph) {
    Map<String, SortedMap<String, List<String>>> all = new HashMap<>();
    for (int p = 0; p < graph.packages().count(); p++) {
      GoModules.Place place = graph.place(p);
      List<String> imported =
          graph.imports().of(p).stream()
              .mapToObj(i -> graph.place(i).packageName())
              .sorted()
              .toList();
      all.computeIfAbsent(place.module(), m -> new TreeMap<>()).put(place.packageName(), imported);
    }
    return all;
  }
}
