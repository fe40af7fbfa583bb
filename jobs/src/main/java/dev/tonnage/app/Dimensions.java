package dev.tonnage.app;

import dev.tonnage.attribute.CompileUnits;
import dev.tonnage.attribute.View;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The questions that {@code inspect --by} knows. */
final class Dimensions {
  private static final Map<String, List<Dimension>> KNOWN = new LinkedHashMap<>();

  private static final String INLINE = "inline";

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
    KNOWN.put(
        "origin",
        List.of(Dimension.ofOwner("origin", o -> o.origin() == null ? o.name() : o.origin())));
    KNOWN.put("kind", List.of(kind));
    KNOWN.put("source", List.of(Dimension.ofOwner("source", o -> orKind(o.sourceFile(), o))));
    KNOWN.put(
        INLINE,
        List.of(
            Dimension.ofOwner(INLINE, o -> o.kind() == Kind.CODE ? o.name() : orKind(null, o))));
    KNOWN.put("section", List.of(new Dimension("section", (owner, section, segment) -> section)));
    KNOWN.put("segment", List.of(new Dimension("segment", (owner, section, segment) -> segment)));
  }

  /** The one that asks debug information, which only the weighed binary can. */
  private static final String UNIT = "compileunit";

  private Dimensions() {}

  /** What belongs to nobody stands under what it is. */
  private static String orKind(String name, Owner owner) {
    return name != null ? name : "[" + owner.kind().label() + "]";
  }

  /** The view of the bytes that these dimensions are about. */
  static View view(List<String> names) {
    return names.contains(INLINE) ? View.ORIGIN : View.HOST;
  }

  /** Refuses names that are not known. */
  static void check(List<String> names, CommandSpec spec) {
    for (String name : names) {
      if (!names().contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no dimension \"%s\"; --by takes %s."
                .formatted(name, String.join(", ", names())));
      }
    }
  }

  /** All names, in the order in which help shows them. */
  static List<String> names() {
    return Stream.concat(KNOWN.keySet().stream(), Stream.of(UNIT)).toList();
  }

  /** The dimensions of these names for one binary, no column twice. */
  static List<Dimension> of(List<String> names, CompileUnits units) {
    Map<String, Dimension> columns = new LinkedHashMap<>();
    for (String name : names) {
      (name.equals(UNIT) ? List.of(unit(units)) : KNOWN.get(name))
          .forEach(d -> columns.putIfAbsent(d.name(), d));
    }
    return List.copyOf(columns.values());
  }

  private static Dimension unit(CompileUnits units) {
    return Dimension.ofOwner(UNIT, o -> orKind(units.of(o), o));
  }
}
