package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.gate.Budgets;
import dev.tonnage.gate.BudgetsFile;
import dev.tonnage.gate.Check;
import dev.tonnage.gate.Explanation;
import dev.tonnage.gate.GateResult;
import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands make of a warehouse: the gate, metrics, the page, exports, answers. */
class FleetCommandsTest {
  @TempDir Path temp;

  private final SampleWarehouse sample = SampleWarehouse.scanned();
  private final SparkSession spark = sample.spark();
  private final Path folder = sample.folder();

  @Test
  void the_gate_holds_the_newest_releases_against_the_budgets() throws IOException {
    Catalogue catalogue = sample.catalogue();
    Budgets budgets =
        BudgetsFile.read(
            "b.yaml",
            """
            budgets:
              - {name: core, services: acme/*, platforms: linux/amd64, max: 12MB}
              - {name: all, services: acme/*, max_growth: 10%, max_drift: 40%}
              - {name: pulls, services: acme/*, measure: wire, max: 1GB}
            """);
    GateResult result =
        WarehouseGate.check(spark, catalogue, budgets, LocalDate.parse("2026-11-01"), false);
    assertThat(result.checks())
        .filteredOn(c -> c.verdict() != Check.Verdict.OK)
        .extracting(c -> c.release().service() + " " + c.name())
        .containsExactlyInAnyOrder(
            "acme/billing core: budget",
            "acme/billing all: growth",
            "acme/billing all: drift",
            "acme/gateway all: growth",
            "acme/gateway all: drift",
            "acme/inventory all: growth");
    for (Explanation e : result.explanations()) {
      long change = e.release().now().fileBytes() - e.release().last().size().fileBytes();
      assertThat(e.causes().stream().mapToLong(Explanation.Cause::bytes).sum()).isEqualTo(change);
      assertThat(e.modules().stream().mapToLong(Explanation.Owner::change).sum()).isEqualTo(change);
    }
  }

  @Test
  void metrics_add_up_and_promtool_finds_no_fault() throws Exception {
    Catalogue catalogue = sample.catalogue();
    Path file = temp.resolve("metrics/tonnage.prom");
    MetricsFile.write(catalogue, 3, file);
    String text = Files.readString(file);
    assertThat(text)
        .endsWith("# EOF\n")
        .contains("bundle_size_bytes{entry=\"other\",format=\"raw\"}");
    double modules =
        text.lines()
            .filter(l -> l.startsWith("tonnage_module_bytes{"))
            .mapToDouble(l -> Double.parseDouble(l.substring(l.indexOf("} ") + 2)))
            .sum();
    assertThat((long) modules)
        .isEqualTo(
            catalogue.report("modules").agg(functions.sum("total_bytes")).first().getLong(0));
    assertThat(text.lines().filter(l -> l.startsWith("tonnage_module_bytes{"))).hasSize(4);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
    promtool(Files.readAllBytes(file), "check", "metrics");
    Path rules = Path.of("..", "conf", "prometheus", "tonnage.rules.yml");
    promtool(new byte[0], "check", "rules", rules.toString());
  }

  private static void promtool(byte[] in, String... arguments) throws Exception {
    Process promtool;
    try {
      promtool =
          new ProcessBuilder(
                  Stream.concat(
                          Stream.of(System.getenv().getOrDefault("PROMTOOL", "promtool")),
                          Stream.of(arguments))
                      .toList())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "needs promtool");
      return;
    }
    promtool.getOutputStream().write(in);
    promtool.getOutputStream().close();
    String said = new String(promtool.getInputStream().readAllBytes());
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  @Test
  void the_page_adds_up_to_the_newest_images() throws IOException {
    Path page = temp.resolve("page.html");
    StringWriter err = new StringWriter();
    int code =
        Tonnage.run(
            new String[] {"dashboard", "--warehouse", folder.toString(), "--out", page.toString()},
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true));
    assertThat(code).as(err.toString()).isZero();
    String html = Files.readString(page);
    int data = html.indexOf('{', html.indexOf("id=\"data\""));
    JsonNode json =
        new ObjectMapper().readTree(html.substring(data, html.indexOf("</script>", data)));
    Catalogue catalogue = sample.catalogue();
    long newest =
        catalogue.report("services").agg(functions.sum("newest_bytes")).first().getLong(0);
    assertThat(json.path("byService").path(1).asLong()).isEqualTo(newest).isPositive();
    long modules = 0;
    for (JsonNode module : json.path("byModule").path(5)) {
      modules += module.path(1).asLong();
    }
    assertThat(modules).isEqualTo(newest);
    JsonNode end = json.path("fleet").path(json.path("fleet").size() - 1);
    assertThat(
            end.path(1).asLong()
                + end.path(2).asLong()
                + end.path(3).asLong()
                + end.path(4).asLong())
        .isEqualTo(newest);
    assertThat(json.path("movers").findValuesAsText("what").toString())
        .contains("google.golang.org/grpc", "aws-sdk-go-v2/service/s3", "symbols and debug info");
    assertThat(json.path("budgets").findValuesAsText("service"))
        .contains("acme/billing", "acme/gateway");
    assertThat(json.path("tables").path("stripping").path("rows").toString())
        .contains("acme/gateway");
  }

  @Test
  void an_image_has_a_bill_of_materials_and_a_report_a_parquet_file() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter to = new PrintWriter(out);
    String name = "acme/billing:1.2.0";
    String[] asked = {"export", "--sbom", name, "--warehouse", folder.toString()};
    assertThat(Tonnage.run(asked, to, new PrintWriter(err, true))).as(err.toString()).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).findValuesAsText("purl"))
        .anySatisfy(p -> assertThat(p).startsWith("pkg:golang/google.golang.org/grpc@v1."));
    Path file = temp.resolve("services.parquet");
    String[] report = {
      "report", "services", "--warehouse", folder.toString(), "--out", file.toString()
    };
    assertThat(Tonnage.run(report, to, new PrintWriter(err, true))).as(err.toString()).isZero();
    assertThat(spark.read().parquet(file.toString()).columns()).contains("newest_bytes");
  }

  @Test
  void the_command_line_prints_reports_and_answers() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] report = {"report", "modules", "--warehouse", folder.toString(), "--format", "csv"};
    assertThat(Tonnage.run(report, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isZero();
    assertThat(out.toString()).startsWith("module,total_bytes,share,").contains("\nstd,");
    out.getBuffer().setLength(0);
    String[] ranked = Arrays.copyOf(report, report.length + 4);
    System.arraycopy(
        new String[] {"--sort", "retained_bytes", "--top", "9"}, 0, ranked, report.length, 4);
    assertThat(Tonnage.run(ranked, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isZero();
    List<String> lines = out.toString().lines().toList();
    int column = List.of(lines.get(0).split(",")).indexOf("retained_bytes");
    List<Long> retained =
        lines.stream().skip(1).map(l -> Long.valueOf(l.split(",")[column])).toList();
    assertThat(retained).hasSize(9).isSortedAccordingTo(Comparator.reverseOrder());
    ranked[ranked.length - 3] = "nonsense";
    assertThat(Tonnage.run(ranked, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isEqualTo(2);
    assertThat(err.toString()).contains("has no column nonsense to sort by; it has module, ");
    err.getBuffer().setLength(0);
    out.getBuffer().setLength(0);
    String[] sql = {
      "sql",
      "SELECT count(*) AS n FROM snapshots;",
      "--warehouse",
      folder.toString(),
      "--format",
      "json"
    };
    assertThat(Tonnage.run(sql, new PrintWriter(out, true), new PrintWriter(err, true))).isZero();
    assertThat(out.toString()).isEqualTo("[\n{\"n\":1}\n]\n");
    assertThat(err.toString()).isEmpty();
    String[] wrong = {"sql", "SELECT nonsense FROM binaries", "--warehouse", folder.toString()};
    assertThat(Tonnage.run(wrong, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isEqualTo(2);
    assertThat(err.toString()).contains("The SQL is wrong").doesNotContain("\tat ");
  }

  @Test
  void images_are_compared_like_releases() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] asked = {
      "diff",
      "acme/billing:1.1.0",
      "acme/billing:1.2.0",
      "--warehouse",
      folder.toString(),
      "--format",
      "tsv"
    };
    int code = Tonnage.run(asked, new PrintWriter(out, true), new PrintWriter(err, true));
    assertThat(code).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    int change = List.of(lines.get(0).split("\t")).indexOf("change_bytes");
    long sum =
        lines.stream().skip(1).mapToLong(l -> Long.parseLong(l.split("\t", -1)[change])).sum();
    Row told =
        sample
            .catalogue()
            .report("growth")
            .where("repository = 'acme/billing' AND base_tag = '1.1.0' AND tag = '1.2.0'")
            .first();
    assertThat(sum).isEqualTo(told.<Long>getAs("change_bytes"));
  }

  @Test
  void a_real_prometheus_scrapes_what_serve_gives() throws Exception {
    Warehouse warehouse = Warehouse.existing(spark, folder.toString());
    try (MetricsServer server =
        new MetricsServer(new InetSocketAddress("127.0.0.1", 0), warehouse, 3)) {
      HttpResponse<String> answer = get(server.url());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/openmetrics-text");
      assertThat(answer.body()).endsWith("# EOF\n");
      long shipped =
          sample.catalogue().report("modules").agg(functions.sum("total_bytes")).first().getLong(0);
      assertThat(scraped(URI.create(server.url()).getAuthority())).isEqualTo(shipped);
    }
  }

  /** What Prometheus makes of the sum over all modules, once it has scraped. */
  private long scraped(String target) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config = temp.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        scrape_configs:
          - job_name: tonnage
            scrape_interval: 1s
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(target));
    Process prometheus;
    try {
      prometheus =
          new ProcessBuilder(
                  System.getenv().getOrDefault("PROMETHEUS", "prometheus"),
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + temp.resolve("tsdb"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(temp.resolve("prometheus.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "needs prometheus");
      return 0;
    }
    try {
      String query = "http://127.0.0.1:%d/api/v1/query?query=sum(tonnage_module_bytes)";
      for (int i = 0; i < 60; i++) {
        Thread.sleep(500);
        try {
          JsonNode result =
              new ObjectMapper()
                  .readTree(get(query.formatted(port)).body())
                  .path("data")
                  .path("result");
          if (result.size() > 0) {
            return (long) Double.parseDouble(result.path(0).path("value").path(1).asText());
          }
        } catch (ConnectException e) {
          // It starts.
        }
      }
      throw new AssertionError(Files.readString(temp.resolve("prometheus.log")));
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
