package dev.tonnage.app;

import dev.tonnage.compare.Change;
import dev.tonnage.compare.Comparison;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Owner;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "diff",
    description =
        "Compares two builds of a program, without Spark: what grew, what shrank, and why. All"
            + " changes add up to that of the file. Of what is no file, two images or snapshots of"
            + " the warehouse.")
final class DiffCommand implements Callable<Integer> {
  private static final List<String> SIZES =
      List.of("before_bytes", "after_bytes", "change_bytes", "change_share");
  private static final String SYMBOL = "symbol";

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description =
          "The build before; or REPOSITORY:TAG or the digest of an image; or, with --snapshot, the"
              + " name of a snapshot.")
  private String oldName;

  @Parameters(index = "1", paramLabel = "NEW", description = "The build, image or snapshot after.")
  private String currentName;

  @Option(
      names = "--snapshot",
      description =
          "OLD and NEW are snapshots of the warehouse: compares the newest images of each service.")
  private boolean isOfSnapshots;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "Of images that are built for several, which. Default: that of NEW.")
  private String platform;

  @Mixin private WarehouseOption warehouse;
  @Mixin private MasterOption master;

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "DIM",
      defaultValue = "module",
      description =
          "The dimensions of inspect. By symbol, those that only changed their number, their type"
              + " arguments or their package are told as renamed. Default: ${DEFAULT-VALUE}.")
  private List<String> by;

  @ArgGroup(multiplicity = "0..1")
  private Amount amount = new Amount();

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path old = Path.of(oldName);
    Path current = Path.of(currentName);
    if (isOfSnapshots || !Files.exists(old) && !Files.exists(current)) {
      return ofWarehouse();
    }
    Dimensions.check(by, spec);
    Sides sides = Sides.weigh(old, current, by);
    Rows rows = by.equals(List.of(SYMBOL)) ? symbols(sides) : groups(sides);
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format) {
      case csv, tsv -> output.on(out).print(rows);
      case json -> output.on(out).print(object(sides, rows));
      case table, markdown -> {
        out.println("before " + InspectCommand.headline(old, sides.before().facts()));
        out.println("after  " + InspectCommand.headline(current, sides.after().facts()));
        out.println("change " + change(sides));
        out.println();
        output.on(out).print(WhyRows.rows(sides.comparison()));
        out.println();
        output.on(out).print(rows);
        out.flush();
      }
    }
    return ExitCode.FINE;
  }

  private int ofWarehouse() throws IOException {
    if (by.size() != 1 || !WarehouseDiff.GRAINS.contains(by.get(0))) {
      throw new ParameterException(
          spec.commandLine(),
          "There are no files %s and %s; images and snapshots can be compared --by %s."
              .formatted(oldName, currentName, String.join(", ", WarehouseDiff.GRAINS)));
    }
    // A name that nothing can have should not cost a start of Spark.
    if (!isOfSnapshots && !(isImage(oldName) && isImage(currentName))) {
      throw new InputException(
          "There is no file %s. Check the path, or name an image of the warehouse as REPOSITORY:TAG",
          isImage(oldName) ? currentName : oldName);
    }
    WarehouseDiff diff = new WarehouseDiff(Sessions.open(master.url), warehouse.folder);
    Catalogue catalogue =
        isOfSnapshots
            ? diff.ofSnapshots(oldName, currentName)
            : diff.ofImages(oldName, currentName, platform);
    int top = amount.rows(output.isForPeople());
    WarehouseDiff.print(catalogue, by.get(0), top, output, spec.commandLine().getOut());
    return ExitCode.FINE;
  }

  private static boolean isImage(String name) {
    return name.contains(":") && !name.startsWith("/");
  }

  /** Both files, weighed at the same time. */
  record Sides(
      LocalBinary old, LocalBinary current, Weighed before, Weighed after, Comparison comparison) {
    static Sides weigh(Path old, Path current, List<String> by) throws Exception {
      LocalBinary first = LocalBinary.open(old);
      LocalBinary second = LocalBinary.open(current);
      CompletableFuture<Weighed> before =
          CompletableFuture.supplyAsync(() -> first.weighOrRefuse(Dimensions.view(by)));
      Weighed after = second.weighOrRefuse(Dimensions.view(by));
      try {
        Weighed weighed = before.join();
        return new Sides(first, second, weighed, after, new Comparison(weighed, after));
      } catch (CompletionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  private static String change(Sides sides) {
    long bytes = sides.comparison().bytes();
    double share = (double) bytes / sides.before().facts().fileBytes();
    return "%s%s (%+d bytes, %s)"
        .formatted(
            bytes > 0 ? "+" : "",
            Sizes.text(bytes),
            bytes,
            String.format(Locale.ROOT, "%+.1f %%", 100 * share));
  }

  private Rows groups(Sides sides) {
    List<Dimension> before = Dimensions.of(by, sides.before().units());
    List<Dimension> after = Dimensions.of(by, sides.after().units());
    List<Comparison.Row> rows =
        Comparison.by(sides.before().ledger(), before, sides.after().ledger(), after);
    List<List<Object>> printed = new ArrayList<>();
    for (Comparison.Row r : rows) {
      if (r.bytes() != 0 || !output.isForPeople()) {
        printed.add(row(r.labels(), r.beforeBytes(), r.afterBytes()));
      }
    }
    List<String> columns =
        Stream.concat(before.stream().map(Dimension::name), SIZES.stream()).toList();
    return cut(columns, printed, before.size(), sides);
  }

  private Rows symbols(Sides sides) {
    List<List<Object>> printed = new ArrayList<>();
    for (Change c : sides.comparison().owners()) {
      if (c.bytes() != 0
          || !output.isForPeople()
          || (c.status() == Change.Status.RENAMED && amount.rows(true) == Integer.MAX_VALUE)) {
        Owner o = c.owner();
        boolean isRenamed = c.status() == Change.Status.RENAMED;
        List<String> labels =
            Arrays.asList(
                o.name(),
                o.kind().label(),
                o.packageName(),
                o.module(),
                c.status().name().toLowerCase(Locale.ROOT),
                isRenamed ? c.before().name() : null);
        printed.add(row(labels, c.beforeBytes(), c.afterBytes()));
      }
    }
    List<String> labels = List.of("name", "kind", "package", "module", "status", "was");
    return cut(
        Stream.concat(labels.stream(), SIZES.stream()).toList(), printed, labels.size(), sides);
  }

  private static List<Object> row(List<String> labels, long before, long after) {
    List<Object> row = new ArrayList<>(labels);
    row.add(before);
    row.add(after);
    row.add(after - before);
    row.add(before == 0 ? null : (double) (after - before) / before);
    return row;
  }

  /** The greatest changes; one row more for the others, and, for people, one for the total. */
  private Rows cut(List<String> columns, List<List<Object>> rows, int labels, Sides sides) {
    int top = amount.rows(output.isForPeople());
    List<List<Object>> kept = new ArrayList<>(rows.subList(0, Math.min(top, rows.size())));
    long before = sides.before().facts().fileBytes();
    long after = sides.after().facts().fileBytes();
    if (rows.size() > top) {
      List<List<Object>> rest = rows.subList(top, rows.size());
      kept.add(
          row(
              label("[%d more]".formatted(rest.size()), labels),
              sum(rest, labels),
              sum(rest, labels + 1)));
    }
    if (output.isForPeople()) {
      long unchanged = before - sum(rows, labels);
      if (unchanged != 0) {
        kept.add(row(label("[unchanged]", labels), unchanged, unchanged));
      }
      kept.add(row(label("total", labels), before, after));
    }
    return new Rows(columns, kept.iterator());
  }

  private static long sum(List<List<Object>> rows, int column) {
    return rows.stream().mapToLong(r -> (Long) r.get(column)).sum();
  }

  private static List<String> label(String text, int labels) {
    String[] all = new String[labels];
    all[0] = text;
    return Arrays.asList(all);
  }

  private Map<String, Object> object(Sides sides, Rows rows) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("before", InspectCommand.facts(sides.old().row(sides.before())));
    object.put("after", InspectCommand.facts(sides.current().row(sides.after())));
    object.put("change_bytes", sides.comparison().bytes());
    object.put("causes", WhyRows.list(sides.comparison()));
    object.put("rows", named(rows));
    return object;
  }

  private static List<Map<String, Object>> named(Rows rows) {
    List<Map<String, Object>> named = new ArrayList<>();
    rows.rows().forEachRemaining(r -> named.add(Output.named(rows.columns(), r)));
    return named;
  }
}
