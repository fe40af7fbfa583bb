package dev.tonnage.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The way in. */
@Command(
    name = "tonnage",
    mixinStandardHelpOptions = true,
    versionProvider = Tonnage.Version.class,
    description = "Weighs a fleet: which modules bloat its binaries, and since when.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:a gate or check said no",
      "2:wrong use",
      "3:input or environment failed"
    },
    subcommands = {
      ScanCommand.class,
      SnapshotCommand.class,
      InspectCommand.class,
      DiffCommand.class,
      GateCommand.class,
      WhyCommand.class,
      DropCommand.class,
      UpgradeCommand.class,
      ProfileCommand.class,
      ReportCommand.class,
      SqlCommand.class,
      MaintainCommand.class,
      DashboardCommand.class,
      ExportCommand.class,
      MetricsCommand.class,
      ServeCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Tonnage implements Runnable {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show warnings of Spark, and stack traces. Also: TONNAGE_DEBUG=1.")
  boolean isVerbose;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** Runs one command; never returns. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(arguments, out, err);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /** Runs one command and gives its exit code. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    Tonnage tonnage = new Tonnage();
    CommandLine line = new CommandLine(tonnage);
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(
        parsed -> {
          // Spark's logging is set up once, when its first class is loaded.
          if (tonnage.isDebugging()) {
            System.setProperty("tonnage.log", "warn");
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler(
        (e, args) -> {
          CommandLine command = e.getCommandLine();
          err.println(e.getMessage());
          err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
          return ExitCode.WRONG_USE;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          out.flush();
          Failures.Failure failure = Failures.explain(e);
          err.println(failure.sentence());
          if (tonnage.isDebugging()) {
            e.printStackTrace(err);
          }
          return failure.exitCode();
        });
    return line.execute(arguments);
  }

  static String version() {
    String version = Tonnage.class.getPackage().getImplementationVersion();
    return version == null ? "(not built)" : version;
  }

  private boolean isDebugging() {
    String debug = System.getenv("TONNAGE_DEBUG");
    return isVerbose || debug != null && !debug.isEmpty();
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tonnage " + version()};
    }
  }
}
