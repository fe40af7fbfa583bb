package dev.tonnage.gate;

import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tells what a gate found. */
public final class GateOutput {
  private static final int OWNERS = 5;

  private GateOutput() {}

  /**
   * Prints it.
   *
   * @param isExact whether a table is to have every byte
   */
  public static void print(GateResult result, GateFormat format, boolean isExact, PrintWriter out)
      throws IOException {
    switch (format) {
      case table -> table(result, new Output(out, Output.Format.table, isExact), out);
      case markdown -> Markdown.print(result, out);
      case json -> Machines.sizeLimit(result, out);
      case csv -> Machines.bloaty(result, false, out);
      case tsv -> Machines.bloaty(result, true, out);
      case sarif -> Machines.sarif(result, out);
      case junit -> Machines.junit(result, out);
    }
    out.flush();
  }

  private static void table(GateResult result, Output output, PrintWriter out) {
    out.println(Words.headline(result));
    out.println();
    boolean isOne = result.checks().stream().map(Check::release).distinct().count() == 1;
    List<String> columns = new ArrayList<>(isOne ? List.of() : List.of("release"));
    columns.addAll(
        List.of("check", "before_bytes", "after_bytes", "limit_bytes", "over_bytes", "verdict"));
    List<List<Object>> rows = new ArrayList<>();
    for (Check c : result.checks()) {
      List<Object> row = new ArrayList<>(isOne ? List.of() : List.of(Words.subject(c.release())));
      row.addAll(
          Arrays.asList(
              c.name(),
              c.before(),
              c.after(),
              c.limit(),
              c.over(),
              Words.verdict(c) + Words.grace(c)));
      rows.add(row);
    }
    output.print(new Rows(columns, rows.iterator()));
    for (Explanation e : result.explanations()) {
      if (!e.causes().isEmpty()) {
        explain(e, isOne, output, out);
      }
    }
  }

  private static void explain(Explanation e, boolean isOne, Output output, PrintWriter out) {
    out.println();
    if (!isOne) {
      out.println(Words.subject(e.release()));
      out.println();
    }
    List<List<Object>> causes = new ArrayList<>();
    e.causes().forEach(c -> causes.add(Arrays.asList(c.label(), c.bytes(), c.what())));
    causes.add(Arrays.asList("total", e.causes().stream().mapToLong(c -> c.bytes()).sum(), null));
    output.print(new Rows(List.of("why", "change_bytes", "what"), causes.iterator()));
    out.println();
    List<List<Object>> modules = new ArrayList<>();
    Words.movers(e, OWNERS)
        .forEach(o -> modules.add(List.of(o.module(), o.before(), o.after(), o.change())));
    output.print(
        new Rows(
            List.of("module", "before_bytes", "after_bytes", "change_bytes"), modules.iterator()));
  }
}
