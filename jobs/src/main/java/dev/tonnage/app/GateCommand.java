package dev.tonnage.app;

import dev.tonnage.app.DiffCommand.Sides;
import dev.tonnage.attribute.View;
import dev.tonnage.compare.Comparison;
import dev.tonnage.gate.Budgets;
import dev.tonnage.gate.Budgets.Budget;
import dev.tonnage.gate.Budgets.Measure;
import dev.tonnage.gate.BudgetsFile;
import dev.tonnage.gate.Check;
import dev.tonnage.gate.Explanation;
import dev.tonnage.gate.GateFormat;
import dev.tonnage.gate.GateOutput;
import dev.tonnage.gate.GateResult;
import dev.tonnage.gate.Limit;
import dev.tonnage.gate.Release;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.weigh.Facts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
        "Says whether a build keeps to its limits, without Spark; with --snapshot, whether the newest"
            + " release of every service does. Exit code 1 when it does not.")
final class GateCommand implements Callable<Integer> {
  private static final String FILE = "budgets.yaml";

  @Parameters(
      paramLabel = "OLD NEW",
      arity = "0..2",
      description = "The build before and the build after; the one build, for a budget alone.")
  private List<Path> files = List.of();

  @Option(
      names = "--snapshot",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "NAME",
      description =
          "In the place of builds: what the tables hold of this snapshot, or of the newest.")
  private String snapshot;

  @Option(
      names = "--budgets",
      paramLabel = "FILE",
      description =
          "The limits. Default: conf/budgets.yaml, unless one of the next two options is given.")
  private Path budgetsFile;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      converter = Limits.Size.class,
      description = "How large the new build may be, for example 12MB.")
  private Limit budget;

  @Option(
      names = "--max-growth",
      paramLabel = "SIZE|SHARE",
      converter = Limits.SizeOrShare.class,
      description = "By how much it may be larger than the old one, for example 200kB or 1%%.")
  private Limit growth;

  @Option(
      names = "--noise",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = Limits.Size.class,
      description =
          "Growth up to this size is never refused by --max-growth. Default: ${DEFAULT-VALUE}.")
  private Limit noise;

  @Option(
      names = "--monthly",
      paramLabel = "FILE",
      description = "The build that was newest as the month began, for max_drift.")
  private Path monthly;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "What the budgets call the build. Default: its file name.")
  private String service;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "${COMPLETION-CANDIDATES}. markdown is made for a comment on a change, json has the fields"
              + " of size-limit, csv and tsv the columns of bloaty. Default: ${DEFAULT-VALUE}.")
  private GateFormat format;

  @Option(
      names = "--write",
      paramLabel = "FORMAT=FILE",
      description = "Also writes the answer to a file; may be given several times.")
  private Map<GateFormat, Path> written = new LinkedHashMap<>();

  @Option(names = "--exact", description = "Sizes in bytes also in tables.")
  private boolean isExact;

  @Mixin private WarehouseOption warehouse;
  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (files.isEmpty() == (snapshot == null)) {
      throw refuse("Name a build, or two, or --snapshot for those that the tables know.");
    }
    if (growth != null && files.size() == 1) {
      throw refuse(
          "--max-growth needs two builds, the one before %s and itself.".formatted(newest()));
    }
    Budgets budgets = budgets();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    GateResult result = files.isEmpty() ? ofSnapshot(budgets, today) : ofFiles(budgets, today);
    GateOutput.print(result, format, isExact, spec.commandLine().getOut());
    for (Map.Entry<GateFormat, Path> e : written.entrySet()) {
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(e.getValue(), StandardCharsets.UTF_8))) {
        GateOutput.print(result, e.getKey(), isExact, out);
      }
    }
    return result.isPassed() ? ExitCode.FINE : ExitCode.REFUSED;
  }

  private Path newest() {
    return files.get(files.size() - 1);
  }

  /** Those of the command line, or those of a file. */
  private Budgets budgets() throws IOException {
    List<Budget> given = new ArrayList<>();
    if (budget != null) {
      given.add(onCommandLine("budget", budget, null));
    }
    if (growth != null) {
      given.add(onCommandLine("growth", null, growth));
    }
    Path file = budgetsFile != null || !given.isEmpty() ? budgetsFile : Settings.usual(FILE);
    if (file == null) {
      if (given.isEmpty()) {
        throw refuse("There is no limit; give --budget, --max-growth, or a file with --budgets.");
      }
      return new Budgets(null, given, List.of());
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException("There is no file %s. Check the path", file);
    }
    Budgets read = BudgetsFile.read(shown(file), Files.readString(file));
    given.addAll(read.budgets());
    return new Budgets(read.file(), given, read.graces());
  }

  /** As seen from here, the way that code scanning names files. */
  private static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(here) ? here.relativize(absolute) : file).toString();
  }

  private Budget onCommandLine(String name, Limit max, Limit maxGrowth) {
    return new Budget(name, List.of("*"), List.of(), Measure.FILE, max, maxGrowth, null, noise, 0);
  }

  private ParameterException refuse(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private GateResult ofSnapshot(Budgets budgets, LocalDate today) throws IOException {
    boolean explainsAll = format == GateFormat.csv || format == GateFormat.tsv;
    return WarehouseGate.check(
        warehouse.folder,
        snapshot.isEmpty() ? null : snapshot,
        master.url,
        budgets,
        today,
        explainsAll);
  }

  private GateResult ofFiles(Budgets budgets, LocalDate today) throws Exception {
    Sides sides = files.size() == 2 ? Sides.weigh(files.get(0), newest(), List.of("module")) : null;
    LocalBinary current = sides == null ? LocalBinary.open(newest()) : sides.current();
    Facts facts = (sides == null ? current.weighOrRefuse(View.HOST) : sides.after()).facts();
    String name = newest().getFileName().toString();
    Release release =
        new Release(
            service == null ? name : service,
            facts.os() == null ? null : facts.os() + "/" + facts.arch(),
            null,
            size(current),
            sides == null ? null : new Release.Base(null, size(sides.old())),
            monthly == null ? null : new Release.Base(null, size(LocalBinary.open(monthly))));
    List<Check> checks = Check.of(budgets, release, today);
    if (checks.isEmpty()) {
      throw refuse(
          "There is no limit in %s for the service %s on %s; name another with --service, or give"
                  .formatted(budgets.file(), release.service(), release.platform())
              + " --budget or --max-growth.");
    }
    warn(budgets, release);
    List<Explanation> explanations =
        sides == null || sides.comparison().bytes() == 0
            ? List.of()
            : List.of(new Explanation(release, WhyRows.causes(sides.comparison()), modules(sides)));
    return new GateResult(name, budgets.file(), checks, explanations);
  }

  private static Release.Size size(LocalBinary binary) {
    return new Release.Size(binary.bytes().capacity(), null);
  }

  /** A limit that does not hold for want of something is not to be taken for kept. */
  private void warn(Budgets budgets, Release release) {
    PrintWriter err = spec.commandLine().getErr();
    for (Budget b : budgets.unchecked(release)) {
      if (b.measure() == Measure.WIRE) {
        err.printf(
            "The budget \"%s\" is of wire bytes, which are known of images alone: gate --snapshot"
                + " holds to it.%n",
            b.name());
      } else {
        err.printf(
            "The budget \"%s\" limits %s, for which a build to compare with is missing: %s.%n",
            b.name(),
            release.last() == null && b.maxGrowth() != null ? "growth" : "drift",
            release.last() == null && b.maxGrowth() != null
                ? "name it before this one"
                : "name it with --monthly");
      }
    }
  }

  private static List<Explanation.Owner> modules(Sides sides) {
    List<Dimension> module = Dimensions.of(List.of("module"), sides.after().units());
    return Comparison.by(sides.before().ledger(), module, sides.after().ledger(), module).stream()
        .map(
            r ->
                new Explanation.Owner(
                    r.labels().get(0),
                    r.beforeBytes(),
                    r.afterBytes(),
                    r.beforeMemory(),
                    r.afterMemory()))
        .toList();
  }
}
