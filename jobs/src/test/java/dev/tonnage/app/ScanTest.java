package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import dev.tonnage.compare.Cause;
import dev.tonnage.gate.Budgets;
import dev.tonnage.gate.BudgetsFile;
import dev.tonnage.gate.Check;
import dev.tonnage.gate.Explanation;
import dev.tonnage.gate.GateResult;
import dev.tonnage.report.Assumptions;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Span;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.store.WarehouseException;
import dev.tonnage.table.Column;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job, end to end, on the sample fleet and on a tree of files of which some are damaged. One
 * warehouse serves all questions: to fill it is what takes time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScanTest {
  private static final List<Table<?>> CONTENT =
      List.of(
          Tables.BINARIES,
          Tables.SECTIONS,
          Tables.SYMBOLS,
          Tables.MODULES,
          Tables.LAYERS,
          Tables.FILES);

  private static final Path CONF = Path.of("../conf/tonnage.yaml");

  /** What the smallest page of arm64 and the largest of amd64 may add to or take from a saving. */
  private static final long PAGE = 64 << 10;

  @TempDir static Path temp;

  private SparkSession spark;
  private List<String> sources;
  private Path folder;
  private ScanResult first;

  @BeforeAll
  void scanOnce() throws IOException {
    spark = Sessions.open("local[2]");
    folder = temp.resolve("warehouse");
    Path tree = Files.createDirectories(temp.resolve("tree/app/bin")).getParent().getParent();
    byte[] elf = Samples.elf();
    Files.write(tree.resolve("app/bin/whole"), elf);
    Files.write(tree.resolve("app/bin/same-again"), elf);
    Files.write(tree.resolve("app/bin/truncated"), Arrays.copyOf(elf, elf.length / 2));
    Files.write(tree.resolve("app/bin/stump"), Arrays.copyOf(elf, 40));
    Files.writeString(tree.resolve("app/notes.txt"), "no executable");
    Files.writeString(tree.resolve("readme"), "no executable either");
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    byte[] lower =
        new TestLayout.Tar().file("bin/tool", elf).file("bin/old", elf).file("bin/x", elf).gzip();
    byte[] upper =
        new TestLayout.Tar()
            .file("bin/.wh.old", new byte[0])
            .file("bin/x", "#!/bin/sh".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .gzip();
    layout.image("tools/tool:1", "linux/amd64", lower, upper);
    layout.image("tools/broken:1", "linux/amd64", lower, Arrays.copyOf(upper, upper.length - 30));
    sources =
        List.of("oci:" + Samples.datasets().resolve("fleet"), "files:" + tree, layout.written());
    first = scan(folder, "first", sources);
  }

  private ScanResult scan(Path warehouse, String name, List<String> from) throws IOException {
    return new Scan(
            LazySpark.of(spark), warehouse.toString(), from, name, Limits.DEFAULT, Watch.NONE)
        .finding(Settings.load(CONF).findingRules(CONF))
        .execute();
  }

  private Dataset<Row> table(Table<?> table) {
    return spark.read().format("delta").load(folder.resolve(table.name()).toString());
  }

  private long versions(Path warehouse, Table<?> table) throws IOException {
    try (Stream<Path> log = Files.list(warehouse.resolve(table.name()).resolve("_delta_log"))) {
      return log.filter(p -> p.toString().endsWith(".json")).count();
    }
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  @Test
  @Order(1)
  void compressed_bytes_of_every_layer_add_up_to_it() throws IOException {
    // Of layers that are archives; those of trees are not compressed as one.
    Dataset<Row> layers = table(Tables.LAYERS).where("uncompressed_bytes is not null");
    Dataset<Row> files =
        table(Tables.FILES)
            .where("wire_bytes is not null")
            .groupBy("layer_digest")
            .agg(functions.sum("wire_bytes").as("sum"));
    Dataset<Row> both = layers.join(files, "layer_digest");
    assertThat(both.where("sum <> wire_bytes").collectAsList()).isEmpty();
    assertThat(both.count()).isGreaterThan(12);

    Dataset<Row> symbols =
        table(Tables.SYMBOLS)
            .groupBy("binary_digest")
            .agg(
                functions.sum("wire_bytes").as("sum"),
                functions.count("wire_bytes").as("known"),
                functions.count("*").as("all"));
    Dataset<Row> binaries =
        table(Tables.FILES)
            .where("binary_digest is not null and type = 'file'")
            .groupBy("binary_digest")
            .agg(functions.min("wire_bytes").as("least"), functions.max("wire_bytes").as("most"))
            .join(symbols, "binary_digest");
    // Behind a layer's last entry stand the end of the archive and that of the compression.
    assertThat(binaries.where("sum < least - 100 or sum > most").collectAsList()).isEmpty();
    assertThat(binaries.where("known not in (0, all) or (most is null) <> (known = 0)").count())
        .isZero();
    assertThat(binaries.where("sum > 1000000").count()).isGreaterThan(11);
    Dataset<Row> modules =
        table(Tables.MODULES)
            .groupBy("binary_digest")
            .agg(functions.sum("wire_bytes").as("of_modules"))
            .join(symbols, "binary_digest");
    assertThat(modules.where("of_modules <> sum").count()).isZero();
  }

  @Test
  @Order(1)
  void rows_of_every_binary_add_up_to_its_size() {
    for (Table<?> parts : List.of(Tables.SYMBOLS, Tables.MODULES)) {
      Dataset<Row> sums =
          table(parts).groupBy("binary_digest").agg(functions.sum("total_bytes").as("sum"));
      Dataset<Row> wrong =
          table(Tables.BINARIES).join(sums, "binary_digest").where("sum <> file_bytes");
      assertThat(wrong.collectAsList()).as(parts.name()).isEmpty();
      assertThat(sums.count()).as(parts.name()).isEqualTo(table(Tables.BINARIES).count());
    }
  }

  @Test
  @Order(1)
  void every_binary_is_weighed_once_wherever_it_is() {
    Dataset<Row> binaries = table(Tables.BINARIES);
    assertThat(binaries.select("binary_digest").distinct().count()).isEqualTo(binaries.count());
    assertThat(first.snapshot().binariesParsed()).isEqualTo(binaries.count());
    assertThat(table(Tables.SCAN_STATS).where("phase = 'weigh' and subject <> 'run'").count())
        .isEqualTo(binaries.count());
  }

  @Test
  @Order(1)
  void damaged_binaries_and_layers_are_rows() {
    List<Row> errors =
        table(Tables.SCAN_ERRORS).orderBy("stage", "code", "subject").collectAsList();
    assertThat(errors)
        .anySatisfy(
            r -> {
              assertThat(r.<String>getAs("stage")).isEqualTo("open");
              assertThat(r.<String>getAs("code")).isEqualTo("damaged");
              assertThat(r.<String>getAs("subject")).startsWith("layer sha256:");
            })
        .anySatisfy(
            r -> {
              assertThat(r.<String>getAs("stage")).isEqualTo("weigh");
              assertThat(r.<String>getAs("code")).isEqualTo("truncated");
              assertThat(r.<String>getAs("subject")).startsWith("binary sha256:");
            });
    assertThat(first.snapshot().failures()).isEqualTo(errors.size());
    assertThat(table(Tables.BINARIES).where("file_bytes = 40").count()).isEqualTo(1);
  }

  @Test
  @Order(1)
  void a_layer_that_could_not_be_read_leaves_no_half_of_it_behind() {
    assertThat(table(Tables.FILES).join(table(Tables.LAYERS), "layer_digest").count())
        .isGreaterThan(0);
    assertThat(
            table(Tables.FILES)
                .select("layer_digest")
                .distinct()
                .except(table(Tables.LAYERS).select("layer_digest"))
                .collectAsList())
        .isEmpty();
  }

  @Test
  @Order(1)
  void an_image_shows_what_its_upper_layers_leave_of_the_lower_ones() throws IOException {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), "first");
    assertThat(
            catalogue
                .sql("SELECT path FROM placements WHERE repository = 'tools/tool'")
                .collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly("bin/tool");
  }

  @Test
  @Order(1)
  void tables_show_their_comments() {
    for (Table<?> table : Tables.ALL) {
      Map<String, String> comments = new LinkedHashMap<>();
      spark
          .sql("DESCRIBE delta.`" + folder.resolve(table.name()) + "`")
          .collectAsList()
          .forEach(r -> comments.put(r.getString(0), r.getString(2)));
      for (Column<?> c : table.columns()) {
        assertThat(comments).containsEntry(c.name(), c.comment());
      }
    }
  }

  @Test
  @Order(1)
  void the_reports_tell_the_stories_of_the_fleet() throws IOException {
    Path stories = Samples.datasets().resolve("stories.tsv");
    assumeTrue(Files.exists(stories), "needs datasets/stories.tsv");
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    Map<String, String> told = new LinkedHashMap<>();
    for (Row r : catalogue.report("releases").collectAsList()) {
      told.put(
          String.join(" ", r.getAs("repository"), r.getAs("tag"), r.getAs("platform")),
          r.getAs("what_changed"));
    }
    List<String> lines = Files.readAllLines(stories);
    assertThat(lines).hasSizeGreaterThan(1);
    for (String line : lines.subList(1, lines.size())) {
      String[] story = line.split("\t");
      String text = told.get(String.join(" ", story[0], story[1], story[3]));
      assertThat(text).as(line).isNotNull().contains(sign(story[4], story[5]));
    }
  }

  /** Between any two releases of a service. */
  @Test
  @Order(1)
  void parts_of_growth_add_up_for_every_pair_of_releases() throws IOException {
    Catalogue newest = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    Catalogue catalogue =
        newest.comparing(
            newest
                .between(new Span(null, "*", "*", "acme/*"))
                .sql("SELECT * FROM growth_steps WHERE base_tag < tag"));
    List<Row> services = catalogue.report("growth").collectAsList();
    // Five services, one of them the other platform of another, of three releases each.
    assertThat(services).hasSize(5 * 3);
    Map<String, Long> whole = sums(services);
    for (Row r : services) {
      long parts = CAUSES.stream().mapToLong(c -> r.<Long>getAs(c)).sum();
      assertThat(parts).as(r.toString()).isEqualTo(r.<Long>getAs("change_bytes"));
      assertThat(r.<Long>getAs("after_bytes") - r.<Long>getAs("before_bytes")).isEqualTo(parts);
    }
    for (String finer : List.of("growth_modules", "growth_packages")) {
      assertThat(sums(catalogue.report(finer).collectAsList())).as(finer).isEqualTo(whole);
    }
    for (String line : Files.readAllLines(Samples.datasets().resolve("stories.tsv"))) {
      String[] story = line.split("\t");
      services.stream()
          .filter(r -> r.getAs("repository").equals(story[0]) && r.getAs("tag").equals(story[1]))
          .filter(r -> r.getAs("base_tag").equals(story[2]) && r.getAs("platform").equals(story[3]))
          .forEach(r -> assertThat(r.<Long>getAs(cause(story[4]))).as(line).isNotZero());
    }
    Catalogue one = catalogue.between(new Span(null, "1.0.0", "1.2.0", "acme/notify"));
    assertThat(sums(one.report("growth_symbols").collectAsList()))
        .isEqualTo(
            sums(
                services.stream()
                    .filter(r -> r.getAs("repository").equals("acme/notify"))
                    .filter(r -> r.getAs("tag").equals("1.2.0"))
                    .filter(r -> r.getAs("base_tag").equals("1.0.0"))
                    .toList()));
  }

  /** Under which cause growth counts a kind of story. */
  private static String cause(String story) {
    return switch (story) {
      case "unstripped", "cgo" -> "flags_bytes";
      case "module-added" -> "added_bytes";
      case "module-dropped" -> "removed_bytes";
      case "toolchain" -> "toolchain_bytes";
      // What is newly linked of the standard library.
      case "pprof" -> "use_bytes";
      default -> throw new IllegalArgumentException("an unknown kind of story: " + story);
    };
  }

  @Test
  @Order(1)
  void platforms_owners_and_the_network_are_told_of_the_fleet() throws IOException {
    Catalogue catalogue =
        Catalogue.of(Warehouse.existing(spark, folder.toString()), null)
            .assuming(
                new Assumptions(
                    List.of(
                        new Assumptions.OwnerRule("aws", List.of("*"), List.of("github.com/aws/*")),
                        new Assumptions.OwnerRule("shop", List.of("acme/*"), List.of("*"))),
                    List.of(new Assumptions.Nodes(List.of("acme/billing"), 40)),
                    new Assumptions.Price(2, "EUR")));
    List<Row> platforms =
        catalogue.report("platforms").where("product LIKE '%/notify'").collectAsList();
    assertThat(platforms)
        .extracting(r -> r.<String>getAs("platform"))
        .containsExactly("linux/arm64", "linux/amd64");
    for (Row r : platforms) {
      long parts =
          Stream.of("code", "data", "pclntab", "symbol", "reloc", "layout")
              .mapToLong(p -> r.<Long>getAs(p + "_bytes"))
              .sum();
      assertThat(parts).isEqualTo(r.<Long>getAs("more_bytes"));
    }
    List<Row> owners = catalogue.report("owners").collectAsList();
    assertThat(owners)
        .extracting(r -> r.<String>getAs("team"))
        .containsExactlyInAnyOrder("aws", "shop", "[nobody]");
    assertThat(owners.stream().mapToLong(r -> r.<Long>getAs("total_bytes")).sum())
        .isEqualTo(
            catalogue.report("modules").agg(functions.sum("total_bytes")).first().getLong(0));
    List<Row> network =
        catalogue.report("network").where("repository LIKE 'acme/%'").collectAsList();
    assertThat(network).hasSize(15);
    for (Row r : network) {
      int nodes = r.getAs("repository").equals("acme/billing") ? 40 : 1;
      assertThat(r.<Integer>getAs("nodes")).isEqualTo(nodes);
      assertThat(r.<Long>getAs("moved_bytes")).isEqualTo(nodes * r.<Long>getAs("new_wire_bytes"));
      // All images have the same base layer.
      boolean isFirst = r.getAs("previous_tag") == null;
      assertThat(r.<Long>getAs("new_wire_bytes").equals(r.<Long>getAs("wire_bytes")))
          .isEqualTo(isFirst);
    }
  }

  @Test
  @Order(1)
  void the_gate_holds_the_newest_releases_against_the_budgets() throws IOException {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
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
  @Order(1)
  void metrics_add_up_and_promtool_finds_no_fault() throws Exception {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
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

  private static final List<String> CAUSES =
      Stream.concat(
              Stream.of(Cause.values()).map(c -> c.name().toLowerCase(Locale.ROOT) + "_bytes"),
              Stream.of("binaries_bytes"))
          .toList();

  private static Map<String, Long> sums(List<Row> rows) {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (Row r : rows) {
      sums.merge("change_bytes", r.getAs("change_bytes"), Long::sum);
      CAUSES.forEach(c -> sums.merge(c, r.getAs(c), Long::sum));
    }
    return sums;
  }

  @Test
  @Order(1)
  void the_findings_of_the_fleet_are_its_stories() throws IOException {
    Path expected = Samples.datasets().resolve("findings.tsv");
    assumeTrue(Files.exists(expected), "needs datasets/findings.tsv");
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    Map<String, Row> found = new LinkedHashMap<>();
    List<Row> rows =
        catalogue
            .sql(
                "SELECT p.repository, p.tag, p.platform, f.* FROM findings f JOIN placements p"
                    + " USING (binary_digest) WHERE p.repository LIKE 'acme/%'")
            .collectAsList();
    for (Row r : rows) {
      found.put(
          String.join(
              "\t",
              r.getAs("repository"),
              r.getAs("tag"),
              r.getAs("platform"),
              r.getAs("rule"),
              r.getAs("subject")),
          r);
    }
    List<String> keys = new java.util.ArrayList<>();
    for (String line : Files.readAllLines(expected).stream().skip(1).toList()) {
      String[] parts = line.split("\t", -1);
      String key = String.join("\t", Arrays.copyOf(parts, 5));
      keys.add(key);
      if (found.containsKey(key) && !parts[6].isEmpty()) {
        long real = Long.parseLong(parts[6]);
        double share =
            switch (found.get(key).<String>getAs("confidence")) {
              case "exact" -> 0.001;
              case "estimated" -> 0.12;
              default -> 0.3;
            };
        boolean isArm = parts[2].contains("/arm64");
        assertThat((double) found.get(key).<Long>getAs("saving_bytes"))
            .as(key)
            .isCloseTo(
                real,
                org.assertj.core.data.Offset.offset(Math.max(share * real, isArm ? 2 * PAGE : 0)));
      }
    }
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(keys);
    // No byte is saved twice.
    assertThat(
            table(Tables.FINDINGS)
                .groupBy("binary_digest")
                .agg(functions.sum("saving_bytes").as("sum"))
                .join(table(Tables.BINARIES), "binary_digest")
                .where("sum > file_bytes")
                .count())
        .isZero();
    List<String> reported =
        catalogue.report("findings").where("repository LIKE 'acme/%'").collectAsList().stream()
            .map(r -> r.<String>getAs("repository") + " " + r.getAs("rule"))
            .sorted()
            .toList();
    assertThat(reported)
        .containsExactly(
            "acme/billing debug-handlers",
            "acme/billing pruning-off",
            "acme/gateway debug-handlers",
            "acme/gateway unstripped",
            "acme/inventory alternative",
            "acme/inventory cgo");
  }

  /** What the report says of a kind of story, and of whom. */
  private static List<String> sign(String story, String subject) {
    return switch (story) {
      case "pprof" -> List.of("newly linked", subject);
      case "unstripped" -> List.of("symbols and debug info shipped (+");
      case "cgo" -> List.of("cgo on (dynamic, glibc)", subject);
      case "module-added" -> List.of("modules added", subject);
      case "module-dropped" -> List.of("modules dropped", subject);
      case "toolchain" -> List.of("Go toolchain", subject);
      default -> throw new IllegalArgumentException("an unknown kind of story: " + story);
    };
  }

  @Test
  @Order(1)
  void the_reports_of_modules_and_packages_add_up_to_what_is_shipped() throws IOException {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    Row modules =
        catalogue
            .report("modules")
            .agg(functions.sum("total_bytes"), functions.sum("unique_bytes"))
            .first();
    Row packages =
        catalogue
            .report("packages")
            .agg(functions.sum("total_bytes"), functions.sum("unique_bytes"))
            .first();
    assertThat(packages).isEqualTo(modules);
    for (String report : List.of("symbols", "builds")) {
      assertThat(catalogue.report(report).agg(functions.sum("total_bytes")).first().getLong(0))
          .as(report)
          .isEqualTo(modules.getLong(0));
    }
    Row binaries =
        catalogue
            .sql(
                "SELECT sum(file_bytes), (SELECT sum(file_bytes) FROM binaries WHERE binary_digest"
                    + " IN (SELECT binary_digest FROM shipped)) FROM shipped JOIN binaries USING"
                    + " (binary_digest)")
            .first();
    assertThat(modules).isEqualTo(binaries);
    assertThat(catalogue.report("services").count()).isGreaterThanOrEqualTo(6);
  }

  @Test
  @Order(1)
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
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
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
  @Order(1)
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
  @Order(1)
  void reports_name_skew_waste_copies_and_failures() throws IOException {
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    long elf = Samples.elf().length;
    assertThat(catalogue.report("versions").where("module = 'std'").first().getList(3).toString())
        .contains("go1.26.8 (", "go1.24.13 (");
    Row unstripped =
        catalogue.report("builds").where("NOT stripped AND toolchain LIKE 'go%'").first();
    assertThat((long) unstripped.getAs("saving_bytes")).isPositive();
    Row image = catalogue.report("images").where("repository = 'tools/tool'").first();
    // Of three copies the upper layer overwrites one and removes another.
    assertThat((long) image.getAs("hidden_bytes")).isEqualTo(2 * elf);
    assertThat((long) image.getAs("repeated_bytes")).isZero();
    Row files = catalogue.report("images").where("repository = 'app'").first();
    assertThat((long) files.getAs("repeated_bytes")).isEqualTo(elf);
    Row copies = catalogue.report("duplicates").where("file_bytes = " + elf).first();
    assertThat((long) copies.getAs("wasted_bytes")).isGreaterThanOrEqualTo(2 * elf);
    assertThat((long) copies.getAs("wasted_bytes") % elf).isZero();
    assertThat(catalogue.report("health").where("state = 'failed'").count())
        .isEqualTo(
            table(Tables.SCAN_ERRORS)
                .where("snapshot_id = 'first'")
                .select("stage", "code")
                .distinct()
                .count());
  }

  @Test
  @Order(1)
  void the_command_line_prints_reports_and_answers() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] report = {"report", "modules", "--warehouse", folder.toString(), "--format", "csv"};
    assertThat(Tonnage.run(report, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isZero();
    assertThat(out.toString()).startsWith("module,total_bytes,share,").contains("\nstd,");
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
  @Order(2)
  void an_unchanged_night_parses_nothing_and_writes_no_content() throws IOException {
    Map<String, Long> before = new LinkedHashMap<>();
    for (Table<?> t : CONTENT) {
      before.put(t.name(), versions(folder, t));
    }
    ScanResult second = scan(folder, "second", sources);
    assertThat(second.snapshot().binariesParsed()).isZero();
    assertThat(second.snapshot().layersOpened()).isZero();
    assertThat(second.snapshot().binaries()).isEqualTo(first.snapshot().binaries());
    for (Table<?> t : CONTENT) {
      assertThat(versions(folder, t)).as(t.name()).isEqualTo(before.get(t.name()));
    }
    for (Table<?> t : List.of(Tables.IMAGES, Tables.SCAN_ERRORS)) {
      assertThat(rows(table(t).where("snapshot_id = 'second'").drop("snapshot_id")))
          .as(t.name())
          .isEqualTo(rows(table(t).where("snapshot_id = 'first'").drop("snapshot_id")));
    }
    Row weighed =
        table(Tables.SCAN_STATS)
            .where("snapshot_id = 'second' and subject = 'run' and phase = 'weigh'")
            .first();
    assertThat(weighed.<Long>getAs("bytes")).isZero();
    assertThat(table(Tables.SCAN_STATS).where("snapshot_id = 'second'").where("subject <> 'run'"))
        .satisfies(none -> assertThat(none.where("phase = 'weigh'").isEmpty()).isTrue());
  }

  @Test
  @Order(3)
  void orphans_of_a_killed_run_are_removed_and_its_batch_can_not_come_late() throws IOException {
    List<String> symbols = rows(table(Tables.SYMBOLS).select("binary_digest", "name"));
    Dataset<Row> orphan =
        table(Tables.SYMBOLS).limit(3).withColumn("binary_digest", functions.lit("sha256:dead"));
    orphan = spark.createDataFrame(orphan.collectAsList(), Tables.SYMBOLS.schema());
    orphan
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "tonnage")
        .option("txnVersion", 1000)
        .save(folder.resolve("symbols").toString());
    Warehouse warehouse = Warehouse.writable(spark, folder.toString());
    warehouse.contentWriter();
    assertThat(rows(table(Tables.SYMBOLS).select("binary_digest", "name"))).isEqualTo(symbols);
  }

  @Test
  @Order(4)
  void of_two_writers_one_gets_through_and_the_other_is_told() throws IOException {
    Warehouse warehouse = Warehouse.writable(spark, folder.toString());
    var one = warehouse.contentWriter();
    var other = warehouse.contentWriter();
    one.appendOpened(List.of(), null);
    assertThatThrownBy(() -> other.appendOpened(List.of(), null))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("Another scan has written");
  }
}
