package dev.tonnage.app;

import dev.tonnage.jdbc.FlightSqlServer;
import dev.tonnage.report.SharedCatalogue;
import dev.tonnage.store.Warehouse;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Answers others until it is stopped: with --connect, clients of Spark Connect such as PySpark,"
            + " with --jdbc, drivers of JDBC, ODBC and ADBC, who both see the tables, views and reports"
            + " by their names; with --metrics, Prometheus.")
final class ServeCommand implements Callable<Integer> {
  private static final int CONNECT_PORT = 15002;
  private static final String DRIVER =
      "org.apache.arrow:flight-sql-jdbc-driver:18.3.0 on Maven Central, one jar, for Java with"
          + " --add-opens=java.base/java.nio=ALL-UNNAMED";

  @ArgGroup(exclusive = false, multiplicity = "1")
  private What what;

  /** At least one of these. */
  static final class What {
    @Option(names = "--connect", description = "Serve Spark Connect.")
    private boolean isConnect;

    @Option(
        names = "--jdbc",
        arity = "0..1",
        fallbackValue = "15003",
        paramLabel = "PORT",
        description =
            "Serve Arrow Flight SQL, which has a driver for JDBC, on this port; 0 for any that is free."
                + " Only queries are answered. Default: ${FALLBACK-VALUE}.")
    private Integer jdbcPort;

    @Option(
        names = "--metrics",
        arity = "0..1",
        fallbackValue = "9464",
        paramLabel = "PORT",
        description =
            "Serve OpenMetrics of the newest snapshot over HTTP at /metrics, on this port; 0 for any"
                + " that is free. Default: ${FALLBACK-VALUE}.")
    private Integer metricsPort;
  }

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen. Whoever reaches it can read all tables, and whatever this user can."
              + " Default: ${DEFAULT-VALUE}, this machine only.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 for any that is free. Default: 15002 for Spark Connect.")
  private Integer port;

  @Mixin private WarehouseOption warehouse;
  @Mixin private MasterOption master;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    InetSocketAddress address =
        what.isConnect ? free(port == null ? CONNECT_PORT : port, "--port") : null;
    InetSocketAddress scraped =
        what.metricsPort == null ? null : free(what.metricsPort, "--metrics");
    InetSocketAddress asked = what.jdbcPort == null ? null : free(what.jdbcPort, "--jdbc");
    SparkSession spark = Sessions.open(master.url, address == null ? Map.of() : connect(address));
    Warehouse existing = Warehouse.existing(spark, warehouse.folder);
    PrintWriter err = spec.commandLine().getErr();
    List<String> names =
        address == null && asked == null
            ? List.of()
            : SharedCatalogue.register(existing, AssumptionsFiles.read());
    try (MetricsServer metrics =
            scraped == null
                ? null
                : new MetricsServer(scraped, existing, Settings.load(null).metricsTop());
        FlightSqlServer jdbc =
            asked == null ? null : new FlightSqlServer(spark, asked, ServeCommand::sentence)) {
      if (metrics != null) {
        err.printf(
            "Serving metrics of %s at %s, until it is stopped (Ctrl-C).%n",
            warehouse.folder, metrics.url());
      }
      if (jdbc != null) {
        err.printf(
            "Serving %d tables, views and reports of %s at %s, until it is stopped (Ctrl-C)."
                + " The driver: %s.%n",
            names.size(), warehouse.folder, jdbc.url(), DRIVER);
      }
      if (address != null) {
        err.printf(
            "Serving %d tables, views and reports of %s at sc://%s:%d, until it is stopped"
                + " (Ctrl-C).%n",
            names.size(), warehouse.folder, host, address.getPort());
      }
      err.flush();
      new CountDownLatch(1).await();
    }
    return ExitCode.FINE;
  }

  private static String sentence(Throwable thrown) {
    return Failures.explain(thrown).sentence().lines().findFirst().orElse("");
  }

  private Map<String, String> connect(InetSocketAddress address) {
    return Map.of(
        "spark.plugins",
        "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address",
        host,
        "spark.connect.grpc.binding.port",
        String.valueOf(address.getPort()));
  }

  /** Spark tells of a port that is taken in a hundred lines. */
  private InetSocketAddress free(int wanted, String option) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getByName(host))) {
      return new InetSocketAddress(host, socket.getLocalPort());
    } catch (java.io.IOException e) {
      throw new InputException(
          "%s:%d can not be listened at: %s. Name another port with %s, 0 for any that is free",
          host, wanted, e.getMessage(), option);
    }
  }
}
