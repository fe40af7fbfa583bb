package dev.tonnage.app;

import dev.tonnage.app.DiffCommand.Sides;
import dev.tonnage.attribute.View;
import dev.tonnage.compare.Comparison;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "gate",
    description =
        "Says whether a build keeps to its limits, without Spark. Exit code 1 when it does not."
            + " --format markdown is made for a comment on a change, json has the fields of"
            + " size-limit.")
final class GateCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of("check", "before_bytes", "after_bytes", "limit_bytes", "over_bytes", "verdict");
  private static final int OWNERS = 5;

  @Parameters(
      paramLabel = "OLD NEW",
      arity = "1..2",
      description = "The build before and the build after; the one build, for --budget alone.")
  private List<Path> files;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      converter = Limit.SizeConverter.class,
      description = "How large the new build may be, for example 12MB.")
  private Limit budget;

  @Option(
      names = "--max-growth",
      paramLabel = "SIZE|SHARE",
      converter = Limit.Converter.class,
      description = "By how much it may be larger than the old one, for example 200kB or 1%%.")
  private Limit growth;

  @Option(
      names = "--noise",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = Limit.SizeConverter.class,
      description = "Growth up to this size is never refused. Default: ${DEFAULT-VALUE}.")
  private Limit noise;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  /** One limit, held against the build. */
  private record Check(String name, Long before, long after, long limit) {
    boolean isPassed() {
      return after <= limit;
    }

    List<Object> row() {
      return Arrays.asList(
          name, before, after, limit, Math.max(after - limit, 0), isPassed() ? "ok" : "broken");
    }

    /** As size-limit prints it. */
    Map<String, Object> object() {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("name", name);
      object.put("passed", isPassed());
      object.put("size", after);
      object.put("sizeLimit", limit);
      return object;
    }
  }

  @Override
  public Integer call() throws Exception {
    Path current = files.get(files.size() - 1);
    if (budget == null && growth == null) {
      throw refuse("There is no limit to hold %s against; give --budget, --max-growth or both.");
    }
    if (growth != null && files.size() == 1) {
      throw refuse("--max-growth needs two builds, the one before %s and itself.");
    }
    Sides sides = files.size() == 2 ? Sides.weigh(files.get(0), current, List.of("module")) : null;
    LocalBinary only = sides == null ? LocalBinary.open(current) : null;
    if (only != null) {
      only.weighOrRefuse(View.HOST);
    }
    long after = (sides == null ? only : sides.current()).bytes().capacity();
    Long before = sides == null ? null : (long) sides.old().bytes().capacity();
    List<Check> checks = new ArrayList<>();
    if (budget != null) {
      checks.add(new Check("budget", before, after, budget.bytes(after)));
    }
    if (growth != null) {
      long allowed = Math.max(growth.bytes(before), noise.bytes(before));
      checks.add(new Check("growth", before, after, before + allowed));
    }
    boolean isPassed = checks.stream().allMatch(Check::isPassed);
    print(current, checks, isPassed, sides);
    return isPassed ? ExitCode.FINE : ExitCode.REFUSED;
  }

  private ParameterException refuse(String sentence) {
    return new ParameterException(
        spec.commandLine(), sentence.formatted(files.get(files.size() - 1)));
  }

  private void print(Path current, List<Check> checks, boolean isPassed, Sides sides) {
    PrintWriter out = spec.commandLine().getOut();
    Rows rows = new Rows(COLUMNS, checks.stream().map(Check::row).iterator());
    switch (output.format) {
      case json -> output.on(out).print(checks.stream().map(Check::object).toList());
      case csv, tsv -> output.on(out).print(rows);
      case table, markdown -> {
        boolean isMarkdown = output.format == Output.Format.markdown;
        out.println((isMarkdown ? "### " : "") + headline(current, checks, isPassed));
        out.println();
        output.on(out).print(rows);
        if (sides != null && sides.comparison().bytes() != 0) {
          out.println();
          output.on(out).print(WhyRows.rows(sides.comparison()));
          out.println();
          output.on(out).print(movers(sides));
        }
        out.flush();
      }
    }
  }

  private static String headline(Path current, List<Check> checks, boolean isPassed) {
    Check first = checks.get(0);
    String size =
        first.before() == null
            ? Sizes.text(first.after())
            : Sizes.text(first.before()) + " → " + Sizes.text(first.after());
    String broken =
        String.join(
            " and ",
            checks.stream()
                .filter(c -> !c.isPassed())
                .map(
                    c ->
                        "%s of %s broken by %s"
                            .formatted(
                                c.name().equals("growth") ? "growth limit" : c.name(),
                                Sizes.text(c.limit()),
                                Sizes.text(c.after() - c.limit())))
                .toList());
    return "%s: %s, %s".formatted(current.getFileName(), size, isPassed ? "within limits" : broken);
  }

  /** The five modules that moved most. */
  private static Rows movers(Sides sides) {
    List<Dimension> module = Dimensions.of(List.of("module"), sides.after().units());
    List<List<Object>> rows = new ArrayList<>();
    for (Comparison.Row r : sides.comparison().by(module, module)) {
      if (rows.size() < OWNERS && r.bytes() != 0) {
        rows.add(List.of(r.labels().get(0), r.beforeBytes(), r.afterBytes(), r.bytes()));
      }
    }
    return new Rows(
        List.of("module", "before_bytes", "after_bytes", "change_bytes"), rows.iterator());
  }
}
