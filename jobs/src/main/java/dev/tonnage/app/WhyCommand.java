package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.graph.Why;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.weigh.Linkage;
import dev.tonnage.weigh.Weighed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "why",
    description =
        "Why a package, module or function is in a Go program: the shortest chains of references"
            + " that lead to it, and where to cut them so that it goes.")
final class WhyCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("chain", "step", "link", "name", "package", "address");

  @Parameters(index = "0", paramLabel = "FILE", description = "A Go executable.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "PACKAGE_OR_SYMBOL",
      description =
          "An import path, a module's path, or a function as inspect --by symbol names it.")
  private String name;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "So many chains at most. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Weighed weighed = LocalBinary.open(file).weighOrRefuse(View.HOST);
    refuseUnknown(file, weighed);
    Linkage.Reasons reasons =
        weighed.linkage().why(name, top).orElseThrow(() -> nothingOf(file, name));
    print(reasons);
    return ExitCode.FINE;
  }

  static void refuseUnknown(Path file, Weighed weighed) {
    if (!weighed.linkage().isKnown()) {
      throw new InputException(
          "What refers to what in %s is not known: it is told of Go programs for amd64 and arm64"
              + " with module data. Name such a file",
          file);
    }
  }

  static InputException nothingOf(Path file, String name) {
    return new InputException(
        "Nothing of %s is in %s. See what is: tonnage inspect %s --by package", name, file, file);
  }

  private void print(Linkage.Reasons reasons) {
    PrintWriter out = spec.commandLine().getOut();
    List<List<Object>> rows = new ArrayList<>();
    for (int c = 0; c < reasons.chains().size(); c++) {
      List<Why.Step> steps = reasons.chains().get(c).steps();
      for (int s = 0; s < steps.size(); s++) {
        Why.Step step = steps.get(s);
        List<Object> row = new ArrayList<>(List.of(c + 1, s, link(step), step.name()));
        row.add(step.packageName());
        row.add("0x%x".formatted(step.address()));
        rows.add(row);
      }
    }
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("chains", rows.stream().map(r -> Output.named(COLUMNS, r)).toList());
        object.put("importers", reasons.importers());
        object.put(
            "cuts",
            reasons.cuts().stream()
                .map(
                    c ->
                        Output.named(
                            List.of("from", "to", "saving_bytes"),
                            List.of(c.from(), c.to(), c.saving())))
                .toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(COLUMNS, rows.iterator()));
      case table, markdown -> printForPeople(reasons, out);
    }
  }

  private static String link(Why.Step step) {
    return step.link().name().toLowerCase(Locale.ROOT);
  }

  private void printForPeople(Linkage.Reasons reasons, PrintWriter out) {
    if (reasons.chains().isEmpty()) {
      out.println("No chain of references was found that leads to " + name + ".");
    }
    for (Why.Chain chain : reasons.chains()) {
      for (Why.Step step : chain.steps()) {
        out.println(words(step));
      }
      out.println();
    }
    if (!reasons.importers().isEmpty()) {
      out.println("Imported by: " + String.join(", ", reasons.importers()));
    }
    for (Why.Cut cut : reasons.cuts()) {
      out.printf(
          "It goes when %s stops referring to %s, which saves %s (%d bytes).%n",
          cut.from(), cut.to(), Sizes.text(cut.saving()), cut.saving());
    }
    if (reasons.cuts().isEmpty() && !reasons.importers().isEmpty()) {
      out.println("No single package keeps it: several would have to stop referring to it.");
    }
    out.flush();
  }

  private static String words(Why.Step step) {
    return switch (step.link()) {
      case START -> step.name();
      case CODE -> "  refers to " + step.name();
      case DATA -> "  which holds the address of " + step.name();
      case TYPE -> "  put in an interface: " + step.name();
      case METHOD -> "  whose method is called through an interface: " + step.name();
      case REFLECTION -> "  whose exported methods are looked up by name: " + step.name();
    };
  }
}
