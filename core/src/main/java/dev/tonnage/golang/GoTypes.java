package dev.tonnage.golang;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of a program and its itabs, and which package each is of.
 *
 * @param types in the order of their addresses
 * @param itabs in the order of their places
 */
public record GoTypes(List<GoType> types, List<Itab> itabs, Map<Long, String> packages) {

  /** What a program without types has. */
  public static final GoTypes NONE = new GoTypes(List.of(), List.of(), Map.of());

  /**
   * The package of types that no package declared and that are made of none, such as {@code
   * []string}.
   */
  public static final String BUILTIN = "builtin";

  /**
   * The methods of one type for one interface.
   *
   * @param type the address of the type
   * @param interfaceType the address of the interface
   */
  public record Itab(long address, Span span, long type, long interfaceType) {}

  /** The package that the compiler gives to what instances of a generic function have in common. */
  private static final String SHAPE = "go.shape";

  /** How far a type is looked into for one that tells a package. */
  private static final int DEEPEST = 8;

  /**
   * Reads the types of a module. The length of a map's descriptor changed with Go 1.11, 1.14, 1.24
   * and 1.27; the right one is that with which the declared map types tell their package.
   */
  static GoTypes read(Image image, ModuleData module, PclnTable.Form form) {
    if (module == null || module.types() == null) {
      return NONE;
    }
    TypeArea area = module.types();
    int w = image.pointerBytes();
    int header = 4 * w + 16;
    int old = header + 4 * w + 8;
    int withoutHasher = header + 3 * w + 8;
    int swiss = header + 8 * w;
    int newest = header + 11 * w;
    int[] candidates =
        switch (form) {
          case GO_1_2 -> new int[] {old, withoutHasher};
          case GO_1_16, GO_1_18 -> new int[] {old};
          case GO_1_20 -> area.descriptorBytes() > 0 ? new int[] {newest} : new int[] {swiss, old};
        };
    Map<Long, GoType> best =
        new TypeReader(image, area, TypeReader.mapBytes(image, area, candidates)).read();
    List<GoType> sorted = new ArrayList<>(best.values());
    sorted.sort(Comparator.comparingLong(t -> t.address() ^ Long.MIN_VALUE));
    return new GoTypes(
        List.copyOf(sorted), new ItabReader(image, module).read(), packages(sorted, best));
  }

  /** The package of a type; {@link #BUILTIN} when nothing in it has one. */
  public String packageOf(long type) {
    return packages.getOrDefault(type, BUILTIN);
  }

  private static Map<Long, String> packages(List<GoType> sorted, Map<Long, GoType> types) {
    Map<Long, String> packages = new HashMap<>();
    for (GoType t : sorted) {
      packageOf(t, types, packages, DEEPEST);
    }
    packages.values().removeIf(String::isEmpty);
    return packages;
  }

  /**
   * Its own, or that of the first thing it is made of that has one; empty when none has. Types may
   * be made of themselves: one that is being asked already has none.
   */
  private static String packageOf(
      GoType type, Map<Long, GoType> types, Map<Long, String> known, int depth) {
    String found = known.get(type.address());
    if (found != null || depth == 0) {
      return found == null ? "" : found;
    }
    found =
        type.packagePath() == null || type.packagePath().equals(SHAPE) ? "" : type.packagePath();
    known.put(type.address(), found);
    if (found.isEmpty() && !type.isNamed()) {
      for (long part : type.parts()) {
        GoType made = types.get(part);
        found = made == null ? "" : packageOf(made, types, known, depth - 1);
        if (!found.isEmpty()) {
          known.put(type.address(), found);
          break;
        }
      }
    }
    return found;
  }
}
