package dev.tonnage.app;

import dev.tonnage.maintain.Integrity;
import dev.tonnage.maintain.Maintenance;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Rows;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "maintain",
    description =
        "Keeps the tables small and quick: tells the histories up to the newest snapshot, brings small"
            + " files together, deletes files that were replaced long ago and, if asked to, snapshots"
            + " that are old. With --check it changes nothing, and holds the stored rows against the"
            + " laws.")
final class MaintainCommand implements Callable<Integer> {
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--check",
      description = "Only check: sums, keys, references, files. Exit code 1 when a law is broken.")
  private boolean isCheck;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Remove all snapshots but the newest N, and what is then in no image; the histories stay."
              + " Default: keep all.")
  private int keep;

  @Option(
      names = "--keep-hours",
      paramLabel = "H",
      defaultValue = "168",
      description =
          "For how long what was replaced can still be read, by time travel or by a query that has begun"
              + " before. Default: ${DEFAULT-VALUE}, a week.")
  private long hours;

  @Option(names = "--full", description = "Also write anew what is well laid out already.")
  private boolean isFull;

  @Option(
      names = "--history-anew",
      description = "Tell the histories from the oldest snapshot that is kept.")
  private boolean isHistoryAnew;

  @Mixin private MasterOption master;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (keep < 0 || hours < 0) {
      throw new ParameterException(
          spec.commandLine(), "--keep and --keep-hours can not be below zero.");
    }
    // With nothing to do, Spark is not started.
    LazySpark spark = Sessions.lazy(master.url);
    if (isCheck) {
      return check(Warehouse.existing(spark, warehouse.folder));
    }
    Warehouse.existing(spark, warehouse.folder);
    Warehouse writable = Warehouse.writable(spark, warehouse.folder);
    print(
        new Maintenance(writable, new Maintenance.Options(keep, hours, isFull, isHistoryAnew))
            .execute());
    return ExitCode.FINE;
  }

  private int check(Warehouse existing) throws Exception {
    List<Integrity.Finding> findings =
        new Integrity(existing, Catalogue.of(existing, null)).check();
    List<List<Object>> rows =
        findings.stream()
            .map(f -> java.util.Arrays.<Object>asList(f.law(), f.violations(), f.example()))
            .toList();
    output
        .on(spec.commandLine().getOut())
        .print(new Rows(List.of("law", "violations", "example"), rows.iterator()));
    return findings.stream().allMatch(f -> f.violations() == 0) ? ExitCode.FINE : ExitCode.REFUSED;
  }

  private void print(List<Maintenance.Outcome> outcomes) {
    List<List<Object>> rows =
        outcomes.stream()
            .map(
                o ->
                    java.util.Arrays.<Object>asList(
                        o.table(),
                        o.compacted().rows(),
                        o.compacted().filesBefore(),
                        o.compacted().filesAfter(),
                        o.compacted().bytesBefore(),
                        o.compacted().bytesAfter(),
                        o.freedBytes()))
            .toList();
    output
        .on(spec.commandLine().getOut())
        .print(
            new Rows(
                List.of(
                    "table",
                    "rows",
                    "files_before",
                    "files",
                    "before_bytes",
                    "total_bytes",
                    "freed_bytes"),
                rows.iterator()));
  }
}
