package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Queries;
import dev.tonnage.report.Query;
import dev.tonnage.report.Rows;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.report.export.ParquetFile;
import dev.tonnage.store.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "report", description = "Prints a report on a published snapshot.")
final class ReportCommand implements Callable<Integer> {

  /** Which report, or that all are to be named. */
  static final class Which {
    @Parameters(paramLabel = "NAME", description = "The report.")
    private String name;

    @Option(names = "--list", description = "Name the reports and what they answer.")
    private boolean isList;
  }

  @ArgGroup(multiplicity = "1")
  private Which which;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot. Default: the newest.")
  private String snapshot;

  @Option(names = "--top", paramLabel = "N", description = "Only the first N rows.")
  private Integer top;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A Parquet file to write the rows to, with all their types, instead.")
  private Path parquet;

  @Mixin private MasterOption master;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (which.isList) {
      List<List<Object>> rows =
          Queries.REPORTS.stream().map(q -> List.<Object>of(q.name(), q.description())).toList();
      output.on(out).print(new Rows(List.of("report", "answers"), rows.iterator()));
      return ExitCode.FINE;
    }
    // A name that is misspelt should not cost a start of Spark.
    Query query = Queries.report(which.name);
    SparkSession spark = Sessions.open(master.url);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot);
    Dataset<Row> rows = catalogue.report(query.name());
    rows = top == null ? rows : rows.limit(top);
    if (parquet != null) {
      ParquetFile.write(rows, parquet);
      return ExitCode.FINE;
    }
    output.on(out).print(SparkAnswer.of(rows));
    return ExitCode.FINE;
  }
}
