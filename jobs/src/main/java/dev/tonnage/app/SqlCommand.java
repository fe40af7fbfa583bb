package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.report.Statements;
import dev.tonnage.store.Warehouse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
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
        "Asks the published tables in SQL. Reports are there, too, as report_NAME; SHOW TABLES names"
            + " all, DESCRIBE explains one. Without a query: a prompt, or what stands on standard"
            + " input.")
final class SqlCommand implements Callable<Integer> {
  private static final String HISTORY = ".tonnage_history";

  /** Where the query is. */
  static final class Text {
    @Parameters(paramLabel = "QUERY", description = "The query; several with semicolons between.")
    private String query;

    @Option(names = "-f", paramLabel = "FILE", description = "A file that holds queries.")
    private Path file;
  }

  @ArgGroup private Text text;

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
    boolean isPrompt = text == null && System.console() != null;
    String queries = isPrompt ? null : given();
    var spark = Sessions.open(master.url);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, warehouse.folder), snapshot);
    Output out = output.on(spec.commandLine().getOut());
    if (isPrompt) {
      try (Terminal terminal = TerminalBuilder.builder().name("tonnage").dumb(true).build()) {
        Path history = Path.of(System.getProperty("user.home"), HISTORY);
        new Prompt(catalogue, out, spec.commandLine().getErr()).run(terminal, history);
      }
      return ExitCode.FINE;
    }
    for (String query : Statements.of(queries)) {
      out.print(SparkAnswer.of(catalogue.sql(query)));
    }
    return ExitCode.FINE;
  }

  private String given() throws Exception {
    if (text == null) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return in.lines().collect(Collectors.joining("\n"));
    }
    return text.query != null ? text.query : Files.readString(text.file);
  }
}
