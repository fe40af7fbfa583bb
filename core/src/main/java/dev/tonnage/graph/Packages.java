package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import dev.tonnage.golang.GoNames;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The packages of a program, numbered. */
final class Packages {
  static final int NONE = -1;

  /** As symbols name them. */
  static final String MAIN = "main";

  static final String RUNTIME = "runtime";

  private final GoProgram program;
  private final List<GoModules.Place> places = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> byFunctionName = new HashMap<>();
  private final Map<String, Integer> bySymbolPackage = new HashMap<>();

  Packages(GoProgram program) {
    this.program = program;
  }

  int count() {
    return places.size();
  }

  GoModules.Place place(int number) {
    return places.get(number);
  }

  /** The number of a package as symbols name it; {@link #NONE} for null. */
  int of(String symbolPackage) {
    return symbolPackage == null
        ? NONE
        : bySymbolPackage.computeIfAbsent(symbolPackage, s -> number(program.place(s)));
  }

  private int number(GoModules.Place place) {
    return numbers.computeIfAbsent(
        place.packageName(),
        p -> {
          places.add(place);
          return places.size() - 1;
        });
  }

  /** The number of an import path; {@link #NONE} when nothing of it is here. */
  int named(String importPath) {
    return numbers.getOrDefault(importPath, NONE);
  }

  /** The packages of a module, or of this path, or, if there are none, below it. */
  Set<Integer> matching(String name) {
    Set<Integer> found = new TreeSet<>();
    for (int p = 0; p < places.size(); p++) {
      boolean is = places.get(p).module().equals(name) || places.get(p).packageName().equals(name);
      if (is) {
        found.add(p);
      }
    }
    for (int p = 0; p < places.size() && found.isEmpty(); p++) {
      if (places.get(p).packageName().startsWith(name + "/")) {
        matchBelow(name + "/", found);
      }
    }
    return found;
  }

  private void matchBelow(String prefix, Set<Integer> found) {
    for (int p = 0; p < places.size(); p++) {
      if (places.get(p).packageName().startsWith(prefix)) {
        found.add(p);
      }
    }
  }

  /** The program's own packages. */
  Set<Integer> ofMainModule() {
    int main = of(MAIN);
    Set<Integer> own = new TreeSet<>();
    own.add(main);
    for (int p = 0; p < places.size(); p++) {
      if (places.get(p).module().equals(places.get(main).module())) {
        own.add(p);
      }
    }
    return own;
  }

  int of(PclnTable.Function f) {
    String name = GoNames.packageOf(f.name());
    return of(name != null ? name : GoNames.packageOfFile(f.name(), f.file()));
  }

  /** The package of a function that is known by its name only. */
  int ofFunction(String name) {
    Integer known = byFunctionName.get(name);
    if (known == null) {
      known = of(GoNames.packageOf(name));
      byFunctionName.put(name, known);
    }
    return known;
  }
}
