package dev.tonnage.gate;

import dev.tonnage.report.Sizes;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;

/** A comment on a change: base → now → limit, and who it was. */
final class Markdown {
  private static final int OWNERS = 5;
  private static final String[] SIGNS = {"✅", "⏳", "❌"};

  private Markdown() {}

  static void print(GateResult result, PrintWriter out) {
    out.println("### " + Words.headline(result));
    out.println();
    out.println("| | release | limit of | base | now | limit | over |");
    out.println("| --- | --- | --- | ---: | ---: | ---: | ---: |");
    List<Check> checks =
        result.checks().stream()
            .sorted(Comparator.comparing((Check c) -> c.verdict()).reversed())
            .toList();
    for (Check c : checks) {
      out.printf(
          "| %s | %s | %s | %s | %s | %s | %s |%n",
          SIGNS[c.verdict().ordinal()],
          cell(Words.subject(c.release())),
          cell(c.name()) + (c.measure() == Budgets.Measure.WIRE ? " (wire bytes)" : ""),
          c.before() == null
              ? ""
              : Sizes.text(c.before())
                  + (c.baseTag() == null ? "" : " (" + cell(c.baseTag()) + ")"),
          Sizes.text(c.after()),
          Sizes.text(c.limit()),
          c.over() == 0 ? "" : Sizes.text(c.over()));
    }
    checks.stream()
        .filter(c -> !Words.grace(c).isEmpty())
        .forEach(
            c ->
                out.printf("%n%s (%s)%s.%n", Words.subject(c.release()), c.name(), Words.grace(c)));
    for (Explanation e : result.explanations()) {
      explain(e, out);
    }
    out.flush();
  }

  private static void explain(Explanation e, PrintWriter out) {
    if (e.causes().isEmpty()) {
      return;
    }
    long change = e.modules().stream().mapToLong(Explanation.Owner::change).sum();
    out.printf("%n**%s: %s**%n%n", cell(Words.subject(e.release())), Words.change(change));
    out.println("| why | change | what |");
    out.println("| --- | ---: | --- |");
    for (Explanation.Cause c : e.causes()) {
      out.printf(
          "| %s | %s | %s |%n", c.label(), Words.change(c.bytes()), cell(Words.orEmpty(c.what())));
    }
    out.println();
    out.println("| module | base | now | change |");
    out.println("| --- | ---: | ---: | ---: |");
    for (Explanation.Owner o : Words.movers(e, OWNERS)) {
      out.printf(
          "| %s | %s | %s | %s |%n",
          cell(o.module()),
          Sizes.text(o.before()),
          Sizes.text(o.after()),
          Words.change(o.change()));
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
