package dev.tonnage.jdbc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.spark.sql.SparkSession;

/**
 * Answers drivers of Arrow Flight SQL: any number at a time, each statement as a job of its own.
 */
public final class FlightSqlServer implements AutoCloseable {
  /** What a driver sends may be no longer; a statement with its parameters. */
  private static final int LONGEST_REQUEST = 16 << 20;

  private final BufferAllocator memory = new RootAllocator();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          r -> {
            Thread thread = new Thread(r, "flight-sql");
            thread.setDaemon(true);
            return thread;
          });
  private final FlightServer server;

  /**
   * Begins to serve.
   *
   * @param spark its catalogue is what is seen
   * @param address where to listen; port 0 for any that is free
   * @param sentence what to tell of something that went wrong
   */
  public FlightSqlServer(
      SparkSession spark, InetSocketAddress address, Function<Throwable, String> sentence)
      throws IOException {
    SparkSession session = spark.newSession();
    // What the standard and most tools put around names; backticks go, too.
    session.conf().set("spark.sql.ansi.doubleQuotedIdentifiers", "true");
    this.server =
        FlightServer.builder(
                memory,
                Location.forGrpcInsecure(address.getHostString(), address.getPort()),
                new SparkProducer(
                    (org.apache.spark.sql.classic.SparkSession) session,
                    memory,
                    workers,
                    new Failure(sentence)))
            .maxInboundMessageSize(LONGEST_REQUEST)
            .build()
            .start();
  }

  /** What JDBC's driver manager takes. */
  public String url() {
    return "jdbc:arrow-flight-sql://%s:%d/?useEncryption=false"
        .formatted(server.getLocation().getUri().getHost(), server.getPort());
  }

  @Override
  public void close() {
    workers.shutdownNow();
    server.shutdown();
  }
}
