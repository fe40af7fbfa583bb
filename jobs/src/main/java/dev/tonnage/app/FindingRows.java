package dev.tonnage.app;

import dev.tonnage.findings.Finding;
import dev.tonnage.findings.Findings;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what could be done about a file's weight. */
record FindingRows(OutputOptions output, PrintWriter out) {
  private static final List<String> COLUMNS =
      List.of(
          "rule",
          "subject",
          "saving_bytes",
          "alone_bytes",
          "confidence",
          "detail",
          "why",
          "advice",
          "unless");

  void print(Path file, Weighed weighed, Path conf) throws IOException {
    List<Finding> findings =
        Findings.of(weighed, Settings.load(conf).findingRules(conf).knowledge());
    List<List<Object>> rows = findings.stream().map(FindingRows::row).toList();
    long saved = findings.stream().mapToLong(Finding::savingBytes).sum();
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file_bytes", weighed.facts().fileBytes());
        object.put("saving_bytes", saved);
        object.put("findings", rows.stream().map(r -> Output.named(COLUMNS, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(COLUMNS, rows.iterator()));
      case table, markdown -> {
        out.println(InspectCommand.headline(file, weighed.facts()));
        out.println();
        for (Finding f : findings) {
          out.printf(
              "%s: %s saves %s (%s%s)%n",
              f.rule().label(),
              f.subject(),
              Sizes.text(f.savingBytes()),
              f.confidence().label(),
              f.aloneBytes() > f.savingBytes() ? "; by itself " + Sizes.text(f.aloneBytes()) : "");
          out.println("  saw:    " + f.detail());
          out.println("  why:    " + f.rule().why());
          out.println("  do:     " + f.rule().advice());
          out.println("  unless: " + f.rule().unless());
          out.println();
        }
        out.printf(
            "%s of %s would go if all of it were done.%n",
            Sizes.text(saved), Sizes.text(weighed.facts().fileBytes()));
        out.flush();
      }
    }
  }

  private static List<Object> row(Finding f) {
    return List.of(
        f.rule().label(),
        f.subject(),
        f.savingBytes(),
        f.aloneBytes(),
        f.confidence().label(),
        f.detail(),
        f.rule().why(),
        f.rule().advice(),
        f.rule().unless());
  }
}
