package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.compare.Cause;
import dev.tonnage.report.Assumptions;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.Queries;
import dev.tonnage.report.Query;
import dev.tonnage.report.Span;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.report.export.ParquetFile;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reports tell of the sample fleet. */
class ReportsTest {
  /** What the smallest page of arm64 and the largest of amd64 may add to or take from a saving. */
  private static final long PAGE = 64 << 10;

  private static final int ROWS = 200;

  @TempDir Path temp;

  private final SampleWarehouse sample = SampleWarehouse.scanned();
  private final SparkSession spark = sample.spark();
  private final Path folder = sample.folder();

  @Test
  void the_reports_tell_the_stories_of_the_fleet() throws IOException {
    Path stories = Samples.datasets().resolve("stories.tsv");
    assumeTrue(Files.exists(stories), "needs datasets/stories.tsv");
    Catalogue catalogue = sample.catalogue();
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

  /** Between any two releases of a service. */
  @Test
  void parts_of_growth_add_up_for_every_pair_of_releases() throws IOException {
    Catalogue newest = sample.catalogue();
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
  void platforms_owners_and_the_network_are_told_of_the_fleet() throws IOException {
    Catalogue catalogue =
        sample
            .catalogue()
            .assuming(
                new Assumptions(
                    List.of(
                        new Assumptions.OwnerRule("aws", List.of("*"), List.of("github.com/aws/*")),
                        new Assumptions.OwnerRule("shop", List.of("acme/*"), List.of("*"))),
                    List.of(new Assumptions.Nodes(List.of("acme/billing"), 40)),
                    new Assumptions.Price(2, 1, 8.0, "EUR")));
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
  void the_findings_of_the_fleet_are_its_stories() throws IOException {
    Path expected = Samples.datasets().resolve("findings.tsv");
    assumeTrue(Files.exists(expected), "needs datasets/findings.tsv");
    Catalogue catalogue = sample.catalogue();
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
        boolean isExact = found.get(key).<String>getAs("confidence").equals("exact");
        double share = isExact ? 0.001 : 0.1;
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

  @Test
  void the_reports_of_modules_and_packages_add_up_to_what_is_shipped() throws IOException {
    Catalogue catalogue = sample.catalogue();
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
  void reports_name_skew_waste_copies_and_failures() throws IOException {
    Catalogue catalogue = sample.catalogue();
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

  /** The figures of docs/cost.md. */
  @Test
  void what_a_service_costs_is_what_is_reckoned_by_hand() throws IOException {
    double secondsPerGb =
        PullTimes.secondsPerGb(
            List.of(
                new PullTimes.Sizes("10MB-100MB", 5210, 9800),
                new PullTimes.Sizes("100MB-500MB", 1800, 11900),
                new PullTimes.Sizes("GT100GB", 1, 4000)));
    assertThat(secondsPerGb).isCloseTo(18.412, within(0.001));
    Catalogue catalogue =
        sample
            .catalogue()
            .assuming(
                new Assumptions(
                    List.of(),
                    List.of(new Assumptions.Nodes(List.of("acme/billing"), 400, 8.0, null, 0.25)),
                    new Assumptions.Price(0.02, 0.1, secondsPerGb, "USD")));
    Row billing = catalogue.report("cost").where("repository = 'acme/billing'").first();
    Map<String, String> page = figuresOfTheCostPage();
    List<String> told =
        List.of("new_wire_bytes", "pulls_per_month", "traffic_bytes", "traffic_cost");
    assertThat(page)
        .containsKeys(told.toArray(String[]::new))
        .containsKeys("stored_bytes", "storage_cost", "cost", "pull_seconds", "1.0.0");
    page.forEach(
        (line, figure) -> {
          if (Arrays.asList(billing.schema().fieldNames()).contains(line)) {
            int decimals = figure.contains(".") ? figure.length() - figure.indexOf('.') - 1 : 0;
            assertThat(billing.<Number>getAs(line).doubleValue())
                .as(line)
                .isCloseTo(Double.parseDouble(figure), within(0.5001 * Math.pow(10, -decimals)));
          }
        });
    List<Row> layers =
        catalogue
            .sql(
                "SELECT DISTINCT tag, ordinal, wire_bytes FROM images JOIN layers USING"
                    + " (manifest_digest) WHERE repository = 'acme/billing'")
            .collectAsList();
    assertThat(layers).hasSize(6);
    for (Row layer : layers) {
      String figure =
          layer.<Number>getAs("ordinal").intValue() == 0
              ? "313"
              : page.get(layer.<String>getAs("tag"));
      assertThat(layer.<Long>getAs("wire_bytes"))
          .as(layer.toString())
          .isEqualTo(Long.parseLong(figure));
    }
    // Modules add up to services, layers and the fleet.
    List<Row> parts =
        catalogue.sql("SELECT * FROM cost_parts WHERE repository = 'acme/billing'").collectAsList();
    assertThat(parts.stream().filter(r -> r.getAs("wire_bytes") != null))
        .extracting(r -> r.<Long>getAs("wire_bytes"))
        .allMatch(w -> w >= 0);
    assertThat(
            parts.stream()
                .filter(r -> r.getAs("wire_bytes") != null)
                .mapToLong(r -> r.<Long>getAs("wire_bytes"))
                .sum())
        .isEqualTo(4_888_271 + 313);
    double modules =
        catalogue.report("cost_modules").collectAsList().stream()
            .mapToDouble(r -> r.<Double>getAs("cost"))
            .sum();
    assertThat(modules).isCloseTo(billing.<Double>getAs("fleet_cost"), within(1e-4));
  }

  /** The figures at the ends of the page's lines, by what stands in code at their beginnings. */
  private static Map<String, String> figuresOfTheCostPage() throws IOException {
    Map<String, String> figures = new HashMap<>();
    Pattern line = Pattern.compile("\\| `?([a-z_0-9.]+)`?[^|]*\\| ([0-9,.]+) \\|");
    for (String text : Files.readAllLines(Path.of("..", "docs", "cost.md"))) {
      Matcher found = line.matcher(text);
      if (found.matches()) {
        figures.put(found.group(1), found.group(2).replace(",", ""));
      }
    }
    return figures;
  }

  /** One service of the fleet went from one Go release to another, and changed nothing else. */
  @Test
  void what_a_go_release_costs_is_what_it_cost_those_who_took_it() throws IOException {
    Row go = sample.catalogue().report("upgrades").where("module = 'go'").first();
    assertThat(go.<String>getAs("old_version") + " " + go.<String>getAs("new_version"))
        .isEqualTo("go1.24.13 go1.26.8");
    assertThat(go.<String>getAs("seen_in")).isEqualTo("acme/notify");
    List<Long> told =
        sample
            .catalogue()
            .report("growth")
            .where("repository = 'acme/notify' AND tag = '1.1.0'")
            .collectAsList()
            .stream()
            .map(r -> r.<Long>getAs("toolchain_bytes"))
            .sorted()
            .toList();
    assertThat(go.<Long>getAs("releases")).isEqualTo(told.size());
    assertThat(go.<Long>getAs("least_own_bytes")).isEqualTo(told.get(0));
    assertThat(go.<Long>getAs("most_own_bytes")).isEqualTo(told.get(told.size() - 1));
  }

  static Stream<String> reports() {
    return Queries.REPORTS.stream().map(Query::name);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void every_report_goes_to_csv_and_to_parquet(String name) throws IOException {
    Dataset<Row> asked = sample.catalogue().report(name).limit(ROWS);
    List<Row> rows = asked.collectAsList();
    Dataset<Row> found = spark.createDataFrame(rows, asked.schema());
    Path csv = temp.resolve(name + ".csv");
    try (PrintWriter out = new PrintWriter(csv.toFile(), StandardCharsets.UTF_8)) {
      new Output(out, Output.Format.csv, true).print(SparkAnswer.of(found));
    }
    Dataset<Row> read =
        spark.read().option("header", true).option("multiLine", true).csv(csv.toString());
    assertThat(read.columns()).containsExactly(asked.columns());
    assertThat(read.count()).isEqualTo(rows.size());
    Path file = temp.resolve(name + ".parquet");
    ParquetFile.write(found, file);
    assertThat(spark.read().parquet(file.toString()).collectAsList()).isEqualTo(rows);
  }

  private Dataset<Row> table(Table<?> table) {
    return spark.read().format("delta").load(folder.resolve(table.name()).toString());
  }
}
