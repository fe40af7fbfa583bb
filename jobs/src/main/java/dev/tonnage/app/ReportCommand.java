package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Queries;
import dev.tonnage.report.Query;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Span;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "report", description = "Prints a report on a published snapshot.")
final class ReportCommand implements Callable<Integer> {
  private static final String GROWTH = "growth";
  private static final List<String> GRAINS = List.of("module", "package", "symbol");

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

  @ArgGroup(
      exclusive = false,
      heading =
          "%nOf growth, between which images it is told; by default each release and the one before:%n")
  private Between between = new Between();

  /** What the reports on growth are about. */
  static final class Between {
    @Option(
        names = "--base",
        paramLabel = "NAME",
        description = "The newest image of each service in this snapshot, and in the chosen one.")
    private String base;

    @Option(
        names = "--base-tag",
        paramLabel = "TAG",
        description =
            "The images of these tags, and those of --tag or the newest; * stands for any"
                + " characters.")
    private String baseTag;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only to the images of these tags.")
    private String tag;

    @Option(
        names = "--service",
        paramLabel = "GLOB",
        description = "Only of these repositories; * stands for any characters.")
    private String service;

    @Option(
        names = "--by",
        paramLabel = "DIM",
        description =
            "service, module, package or symbol; report growth --by module is the report"
                + " growth_modules.")
    private String by;

    private Span span() {
      return new Span(base, baseTag, tag, service);
    }
  }

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description =
          "What has most of this column first, such as retained_bytes of modules. Default: as each"
              + " report is sorted.")
  private String sort;

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
    Query query = Queries.report(name());
    SparkSession spark = Sessions.open(master.url);
    Catalogue catalogue =
        Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot)
            .between(between.span())
            .assuming(AssumptionsFiles.read());
    Dataset<Row> rows =
        sort == null ? catalogue.report(query.name()) : catalogue.reportSorted(query.name(), sort);
    rows = top == null ? rows : rows.limit(top);
    if (parquet != null) {
      ParquetFile.write(rows, parquet);
      return ExitCode.FINE;
    }
    output.on(out).print(SparkAnswer.of(rows));
    return ExitCode.FINE;
  }

  private String name() {
    if (!which.name.startsWith(GROWTH)) {
      if (!between.span().equals(Span.RELEASES) || between.by != null) {
        throw wrongUse("--base, --base-tag, --tag, --service and --by are for the report growth.");
      }
      return which.name;
    }
    if (between.base != null && between.baseTag != null) {
      throw wrongUse("--base names a snapshot, --base-tag a tag of the chosen one; give one.");
    }
    if (between.by == null || between.by.equals("service")) {
      return which.name;
    }
    if (!GRAINS.contains(between.by) || !which.name.equals(GROWTH)) {
      throw wrongUse(
          "report growth can be told --by service, %s.".formatted(String.join(", ", GRAINS)));
    }
    return GROWTH + "_" + between.by + "s";
  }

  private ParameterException wrongUse(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
