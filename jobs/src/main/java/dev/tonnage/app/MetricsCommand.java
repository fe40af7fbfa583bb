package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.FleetMetrics;
import dev.tonnage.store.Warehouse;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "metrics",
    description =
        "Writes a published snapshot as OpenMetrics, for Prometheus and what reads the same: prints"
            + " it, or writes a file whole and renames it.")
final class MetricsCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file, for instance in the folder of a textfile collector.")
  private Path file;

  @Option(
      names = "--top",
      paramLabel = "N",
      description =
          "How many modules, and services, have a label of their own; the rest is \"other\"."
              + " Default: that of conf/tonnage.yaml, 100.")
  private Integer most;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot. Default: the newest.")
  private String snapshot;

  @Mixin private WarehouseOption warehouse;
  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int labels = most != null ? most : Settings.load(null).metricsTop();
    Catalogue catalogue =
        Catalogue.of(Warehouse.existing(Sessions.open(master.url), warehouse.folder), snapshot);
    if (file != null) {
      MetricsFile.write(catalogue, labels, file);
    } else {
      PrintWriter out = spec.commandLine().getOut();
      out.print(new String(FleetMetrics.of(catalogue, labels).text(), StandardCharsets.UTF_8));
      out.flush();
    }
    return ExitCode.FINE;
  }
}
