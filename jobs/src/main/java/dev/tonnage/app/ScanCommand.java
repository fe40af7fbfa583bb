package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Sizes;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.PublishedSnapshot;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "scan",
    description =
        "The nightly job: takes a snapshot of the sources, weighs the binaries that are new,"
            + " publishes the tables and prints the reports.")
final class ScanCommand implements Callable<Integer> {
  @Mixin private SourceFlags from;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description =
          "What to call the snapshot. If there is one of this name, its listing is run again, whatever"
              + " the sources hold by now. Default: the time.")
  private String snapshot;

  @Option(
      names = "--reanalyze",
      description =
          "Also weighs again what an older version of the analyzer has weighed, as far as the sources"
              + " still hold it.")
  private boolean isReanalyzing;

  @Mixin private MasterOption master;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    if (from.sources.isEmpty() && snapshot == null) {
      throw new ParameterException(spec.commandLine(), "A source is missing.");
    }
    Settings settings = Settings.load(from.conf);
    Watch watch = Progress.on(err);
    LazySpark spark = Sessions.lazy(master.url);
    ScanResult result =
        new Scan(spark, warehouse.folder, from.sources, snapshot, settings.limits(), watch)
            .reading(from.options(settings))
            .reanalyzing(isReanalyzing)
            .finding(settings.findingRules(from.conf))
            .execute();
    summarise(result, err);
    Warehouse published = Warehouse.existing(spark, warehouse.folder);
    new ScanReport(published, result, output).print(spec.commandLine().getOut());
    if (settings.metricsFile() != null) {
      MetricsFile.write(
          Catalogue.of(published, result.snapshot().snapshot()),
          settings.metricsTop(),
          settings.metricsFile());
    }
    return ExitCode.FINE;
  }

  private void summarise(ScanResult result, PrintWriter err) {
    PublishedSnapshot s = result.snapshot();
    err.printf(
        Locale.ROOT,
        "Published snapshot %s: %d images, %d layers (%d new), %d binaries (%d new, %s weighed),"
            + " %d failures; %.1f s.%n",
        s.snapshot(),
        s.images(),
        s.layers(),
        s.layersOpened(),
        s.binaries(),
        s.binariesParsed(),
        Sizes.text(result.bytesWeighed()),
        s.failures(),
        result.milliseconds() / 1000.0);
    if (s.failures() > 0) {
      err.printf(
          "What failed: tonnage sql --warehouse %s \"SELECT * FROM scan_errors WHERE snapshot_id ="
              + " '%s'\"%n",
          warehouse.folder, s.snapshot());
    }
  }
}
