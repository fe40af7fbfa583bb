package dev.tonnage.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.FleetMetrics;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Metrics over HTTP, at {@code /metrics}: those of the newest snapshot, found once for each that is
 * published.
 */
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";

  /** OpenMetrics 1.0, "Overall Structure". */
  private static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final Warehouse warehouse;
  private final int most;
  private final HttpServer server;

  /** One at a time: who comes second waits for what the first has asked for. */
  private final ExecutorService worker = Executors.newSingleThreadExecutor();

  private List<Long> version = List.of();
  private byte[] text;

  /** Begins to serve. */
  MetricsServer(InetSocketAddress address, Warehouse warehouse, int most) throws IOException {
    this.warehouse = warehouse;
    this.most = most;
    this.server = HttpServer.create(address, 0);
    server.createContext(PATH, this::answer);
    server.setExecutor(worker);
    server.start();
  }

  String url() {
    InetSocketAddress address = server.getAddress();
    return "http://%s:%d%s".formatted(address.getHostString(), address.getPort(), PATH);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, 404, "text/plain", bytes("There is " + PATH + " here.\n"));
        return;
      }
      send(exchange, 200, TYPE, text());
    } catch (RuntimeException e) {
      send(exchange, 500, "text/plain", bytes(Failures.explain(e).sentence() + "\n"));
    }
  }

  private byte[] text() throws IOException {
    List<Long> now = warehouse.versions(List.of(Tables.SNAPSHOTS));
    if (!now.equals(version)) {
      text = FleetMetrics.of(Catalogue.of(warehouse, null), most).text();
      version = now;
    }
    return text;
  }

  private static byte[] bytes(String sentence) {
    return sentence.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(code, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    worker.shutdownNow();
  }
}
