package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Sizes;
import dev.tonnage.report.page.FleetReader;
import dev.tonnage.report.page.Page;
import dev.tonnage.store.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Path file = Files.isDirectory(out) ? out.resolve(USUAL_NAME) : out;
    SparkSession spark = Sessions.open(master.url);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot);
    Page.write(FleetReader.read(catalogue), file);
    spec.commandLine()
        .getErr()
        .printf("%s: %s, to be opened in a browser%n", file, Sizes.text(Files.size(file)));
    return ExitCode.FINE;
  }
}
