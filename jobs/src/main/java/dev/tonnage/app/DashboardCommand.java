package dev.tonnage.app;

import dev.tonnage.gate.Budgets;
import dev.tonnage.gate.BudgetsFile;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Sizes;
import dev.tonnage.report.page.FleetReader;
import dev.tonnage.report.page.Page;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "dashboard",
    description =
        "Writes a page for a browser, one file that needs no network: what the fleet weighs, down to"
            + " symbols, how it grew, how it is built, what is wasted, how far that can be trusted.")
final class DashboardCommand implements Callable<Integer> {
  private static final String USUAL_NAME = "tonnage.html";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file, or a folder in which it is to be " + USUAL_NAME + ".")
  private Path out;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot that the page is about. Default: the newest.")
  private String snapshot;

  @Option(
      names = "--budgets",
      paramLabel = "FILE",
      description = "The limits to draw. Default: conf/budgets.yaml, if there is one.")
  private Path budgets;

  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path file = Files.isDirectory(out) ? out.resolve(USUAL_NAME) : out;
    FleetReader.Budgets limits = limits();
    SparkSession spark = Sessions.open(master.url);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot);
    Page.write(FleetReader.read(catalogue, limits), file);
    spec.commandLine()
        .getErr()
        .printf("%s: %s, to be opened in a browser%n", file, Sizes.text(Files.size(file)));
    return ExitCode.FINE;
  }

  /** Absolute limits on executables: growth has none that a line could be drawn at. */
  private FleetReader.Budgets limits() throws IOException {
    Path file = budgets != null ? budgets : Settings.usual("budgets.yaml");
    if (file == null) {
      return FleetReader.Budgets.NONE;
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException("There is no file %s. Check the path", file);
    }
    Budgets read = BudgetsFile.read(file.toString(), Files.readString(file));
    return (service, platform) -> {
      Map<String, Long> lines = new LinkedHashMap<>();
      for (Budgets.Budget b : read.of(service, platform)) {
        if (b.max() != null && !b.max().isShare() && b.measure() == Budgets.Measure.FILE) {
          lines.put(b.name(), b.max().bytes(0));
        }
      }
      return lines;
    };
  }
}
