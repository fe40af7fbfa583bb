package dev.tonnage.report.export;

import dev.tonnage.report.Sizes;
import java.util.Locale;

/** A module graph in the language of Graphviz. */
public final class Dot {
  private static final int THINNEST = 1;
  private static final int THICKEST = 8;

  private Dot() {}

  /** The graph; boxes say what modules take, arrows how much of the other is referred to. */
  public static String of(ModuleMap map) {
    StringBuilder text = new StringBuilder("digraph modules {\n");
    text.append("  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\", fontsize=11];\n");
    text.append("  edge [fontname=\"sans-serif\", fontsize=9, color=\"#5f666f\"];\n");
    for (ModuleMap.Node n : map.modules()) {
      text.append(
          "  %s [label=%s, tooltip=%s];\n"
              .formatted(
                  quoted(n.name()),
                  quoted(n.name() + "\n" + Sizes.text(n.totalBytes())),
                  quoted(n.totalBytes() + " bytes")));
    }
    long most = map.references().stream().mapToLong(ModuleMap.Reference::bytes).max().orElse(1);
    for (ModuleMap.Reference r : map.references()) {
      double width =
          THINNEST + (THICKEST - THINNEST) * Math.sqrt((double) r.bytes() / Math.max(1, most));
      text.append(
          "  %s -> %s [label=%s, tooltip=%s, penwidth=%s];\n"
              .formatted(
                  quoted(r.from()),
                  quoted(r.to()),
                  quoted(Sizes.text(r.bytes())),
                  quoted("%d bytes, %d references".formatted(r.bytes(), r.references())),
                  String.format(Locale.ROOT, "%.1f", width)));
    }
    return text.append("}\n").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
