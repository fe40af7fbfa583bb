package dev.tonnage.app;

import dev.tonnage.attribute.View;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.store.Warehouse;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "upgrade",
    description =
        "What another version of a module would change a Go program by, from what it changed"
            + " services of the fleet by that went there.")
final class UpgradeCommand implements Callable<Integer> {
  private static final String GO = "go";
  private static final List<String> COLUMNS =
      List.of(
          "from_version",
          "to_version",
          "own_bytes",
          "with_others_bytes",
          "services",
          "releases",
          "releases_alone",
          "seen_in");

  @Parameters(index = "0", paramLabel = "FILE", description = "A Go executable.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "MODULE",
      description = "A module that is linked in it; go for the Go release.")
  private String module;

  @Parameters(
      index = "2",
      paramLabel = "VERSION",
      description = "Where to go, for example v1.36.6, or go1.26.8.")
  private String version;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot whose releases are asked. Default: the newest.")
  private String snapshot;

  @Mixin private MasterOption master;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  /** The module as the program has it. */
  private record Now(String version, long bytes, long fileBytes) {}

  @Override
  public Integer call() throws Exception {
    Now now = now();
    if (version.equals(now.version())) {
      throw new InputException("%s has %s %s already", file, module, version);
    }
    List<UpgradePath.Step> known = known();
    UpgradePath path = UpgradePath.find(known, now.version(), version);
    if (path == null) {
      throw new InputException(
          "No service of the fleet went from %s %s, which %s has, to %s. See what was gone through:"
              + " tonnage report upgrades",
          module, now.version(), file, version);
    }
    print(now, path);
    return ExitCode.FINE;
  }

  private Now now() throws Exception {
    Weighed weighed = LocalBinary.open(file).weighOrRefuse(View.HOST);
    long fileBytes = weighed.facts().fileBytes();
    if (module.equals(GO)) {
      if (weighed.facts().goVersion() == null) {
        throw WhyCommand.nothingOf(file, module);
      }
      return new Now(weighed.facts().goVersion(), 0, fileBytes);
    }
    ModuleWeight weight =
        weighed.modules().stream()
            .filter(m -> m.module().equals(module) && m.isLinked() && m.version() != null)
            .findFirst()
            .orElseThrow(() -> WhyCommand.nothingOf(file, module));
    return new Now(weight.version(), weight.weight().totalBytes(), fileBytes);
  }

  private List<UpgradePath.Step> known() throws IOException {
    Catalogue catalogue =
        Catalogue.of(Warehouse.existing(Sessions.open(master.url), warehouse.folder), snapshot);
    return catalogue
        .report("upgrades")
        .where(functions.col("module").equalTo(module))
        .collectAsList()
        .stream()
        .map(UpgradePath.Step::of)
        .toList();
  }

  private void print(Now now, UpgradePath path) {
    UpgradePath.Range cost = path.cost(now.bytes());
    List<List<Object>> rows = new ArrayList<>();
    for (UpgradePath.Step s : path.steps()) {
      List<Object> row = new ArrayList<>(List.of(s.from(), s.to(), s.ownBytes().median()));
      row.add(s.withOthers() == null ? null : s.withOthers().median());
      row.addAll(List.of(s.services(), s.releases(), s.alone(), s.seenIn()));
      rows.add(row);
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("change_bytes", cost.median());
        object.put("low_bytes", cost.least());
        object.put("high_bytes", cost.most());
        object.put("evidence", rows.stream().map(r -> Output.named(COLUMNS, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(COLUMNS, rows.iterator()));
      case table, markdown -> {
        out.printf(
            "%s %s → %s would change %s, of %s, by %s; the fleet saw %s to %s.%n%n",
            module,
            now.version(),
            version,
            file.getFileName(),
            Sizes.text(now.fileBytes()),
            signed(cost.median()),
            signed(cost.least()),
            signed(cost.most()));
        output.on(out).print(new Rows(COLUMNS, rows.iterator()));
        out.flush();
      }
    }
  }

  private static String signed(long bytes) {
    return (bytes > 0 ? "+" : "") + Sizes.text(bytes);
  }
}
