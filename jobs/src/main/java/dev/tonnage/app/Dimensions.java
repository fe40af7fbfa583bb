package dev.tonnage.app;

import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The questions that {@code inspect --by} knows. */
final class Dimensions {
  private static final Map<String, List<Dimension>> KNOWN = new LinkedHashMap<>();

  static {
    Dimension kind = Dimension.ofOwner("kind", o -> o.kind().label());
    Dimension module = Dimension.ofOwner("module", o -> orKind(o.module(), o));
    Dimension packageName = Dimension.ofOwner("package", o -> orKind(o.packageName(), o));
    KNOWN.put("module", List.of(module));
    KNOWN.put("package", List.of(packageName));
    KNOWN.put(
        "symbol",
        List.of(
            Dimension.ofOwner("name", Owner::name),
            kind,
            Dimension.ofOwner("package", Owner::packageName),
            Dimension.ofOwner("module", Owner::module)));
    KNOWN.put("kind", List.of(kind));
    KNOWN.put("section", List.of(new Dimension("section", (owner, section, segment) -> section)));
    KNOWN.put("segment", List.of(new Dimension("segment", (owner, section, segment) -> segment)));
  }

  private Dimensions() {}

  /** What belongs to nobody stands under what it is. */
  private static String orKind(String name, Owner owner) {
    return name != null ? name : "[" + owner.kind().label() + "]";
  }

  static Iterable<String> names() {
    return KNOWN.keySet();
  }

  /** The dimensions of these names, no column twice. */
  static List<Dimension> of(List<String> names) {
    Map<String, Dimension> columns = new LinkedHashMap<>();
    for (String name : names) {
      if (!KNOWN.containsKey(name)) {
        throw new IllegalArgumentException(name);
      }
      KNOWN.get(name).forEach(d -> columns.putIfAbsent(d.name(), d));
    }
    return new ArrayList<>(columns.values());
  }
}
