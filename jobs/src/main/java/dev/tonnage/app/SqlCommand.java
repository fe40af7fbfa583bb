package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.store.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sql",
    description =
        "Asks the published tables in SQL. Reports are there, too, as report_NAME; SHOW TABLES"
            + " names all, DESCRIBE explains one.")
final class SqlCommand implements Callable<Integer> {

  /** Where the query is. */
  static final class Text {
    @Parameters(paramLabel = "QUERY", description = "The query.")
    private String query;

    @Option(names = "-f", paramLabel = "FILE", description = "A file that holds the query.")
    private Path file;
  }

  @ArgGroup(multiplicity = "1")
  private Text text;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot that the views of reports are about. Default: the newest.")
  private String snapshot;

  @Mixin private MasterOption master;
  @Mixin private OutputOptions output;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    String query = text.query != null ? text.query : Files.readString(text.file);
    SparkSession spark = Sessions.open(master.url);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot);
    output
        .on(spec.commandLine().getOut())
        .print(SparkAnswer.of(catalogue.sql(query.strip().replaceFirst(";$", ""))));
    return ExitCode.FINE;
  }
}
