package dev.tonnage.golang;

import dev.tonnage.bytes.LongSort;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import java.util.Comparator;
import java.util.List;

/**
 * The types of a program and its itabs, and which package each is of.
 *
 * @param types in the order of their addresses
 * @param itabs in the order of their places
 * @param packages whose each type is
 */
public record GoTypes(List<GoType> types, List<Itab> itabs, TypePackages packages) {

  /** What a program without types has. */
  public static final GoTypes NONE = new GoTypes(List.of(), List.of(), new TypePackages(List.of()));

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
    GoType[] types =
        new TypeReader(image, area, TypeReader.mapBytes(image, area, candidates))
            .read()
            .toArray(GoType[]::new);
    LongSort.sort(types, t -> t.address() ^ Long.MIN_VALUE, Comparator.comparing(GoType::text));
    List<GoType> sorted = List.of(types);
    return new GoTypes(sorted, new ItabReader(image, module).read(), new TypePackages(sorted));
  }

  /** The package of a type; {@link #BUILTIN} when nothing in it has one. */
  public String packageOf(long type) {
    String name = packages.of(type);
    return name.isEmpty() ? BUILTIN : name;
  }
}
