package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import dev.tonnage.maintain.Maintenance;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.ContentWriter;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.store.WarehouseException;
import dev.tonnage.table.Column;
import dev.tonnage.table.PlacedLayer;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nights of a small fleet, maintained after the second and after the last: what is told step
 * by step is what is told at once, what is removed is not missed, and damage is found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MaintainTest {
  @TempDir static Path temp;

  private SparkSession spark;
  private Path folder;
  private Path tree;
  private NightReader reader;

  @BeforeAll
  void nights() throws Exception {
    spark = Sessions.open("local[2]");
    folder = temp.resolve("warehouse");
    tree = Files.createDirectories(temp.resolve("tree"));
    put("app", "hello-c-amd64");
    put("tool", "hello-wasm");
    night("n1");
    put("app", "hello-macho-arm64");
    night("n2");
    try (NightReader meanwhile = new NightReader(folder.toString())) {
      reader = meanwhile;
      maintain(0, 168, false, false);
      put("app", "hello-c-amd64");
      put("lib", "hello-archive-gnu");
      night("n3");
      Files.delete(tree.resolve("tool"));
      night("n4");
      maintain(0, 168, false, false);
    }
  }

  private void put(String repository, String fixture) throws IOException {
    Path from = Samples.datasets().resolve("fixtures").resolve(fixture);
    Files.write(tree.resolve(repository), Files.readAllBytes(from));
  }

  private void night(String name) throws IOException {
    List<String> sources = List.of("files:" + tree);
    new Scan(LazySpark.of(spark), folder.toString(), sources, name, Limits.DEFAULT, Watch.NONE)
        .execute();
  }

  private void maintain(int keep, long hours, boolean isFull, boolean isAnew) throws IOException {
    new Maintenance(
            Warehouse.writable(spark, folder.toString()),
            new Maintenance.Options(keep, hours, isFull, isAnew))
        .execute();
  }

  /** Without a session, should there be nothing to do. */
  private void maintainIdly() throws IOException {
    LazySpark none =
        new LazySpark(
            spark.sparkContext().getConf(),
            () -> {
              throw new AssertionError("Spark is started");
            });
    new Maintenance(
            Warehouse.writable(none, folder.toString()),
            new Maintenance.Options(0, 168, false, false))
        .execute();
  }

  private Dataset<Row> table(Table<?> table) {
    return spark.read().format("delta").load(folder.resolve(table.name()).toString());
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  private int check(StringWriter out) {
    String[] arguments = {
      "maintain", "--check", "--warehouse", folder.toString(), "--format", "csv"
    };
    return Tonnage.run(arguments, new PrintWriter(out, true), new PrintWriter(out, true));
  }

  @Test
  @Order(2)
  void at_every_snapshot_a_history_adds_up_to_the_newest_images() {
    for (Table<?> t : List.of(Tables.SYMBOL_HISTORY, Tables.MODULE_HISTORY)) {
      table(t).createOrReplaceTempView("told");
      for (Row snapshot :
          table(Tables.SNAPSHOTS).select("snapshot_id", "taken_at").collectAsList()) {
        long images =
            spark
                .sql(
                    """
                    SELECT sum(b.file_bytes) FROM delta.`%1$s/images` i
                    JOIN delta.`%1$s/layers` l USING (manifest_digest)
                    JOIN delta.`%1$s/files` f USING (layer_digest)
                    JOIN delta.`%1$s/binaries` b USING (binary_digest) WHERE snapshot_id = '%2$s'
                    """
                        .formatted(folder, snapshot.getString(0)))
                .first()
                .getLong(0);
        long told =
            spark
                .sql(
                    """
                    SELECT sum(total_bytes) FROM told WHERE first_taken_at <= TIMESTAMP'%1$s'
                      AND (last_taken_at IS NULL OR last_taken_at >= TIMESTAMP'%1$s')
                    """
                        .formatted(snapshot.get(1)))
                .first()
                .getLong(0);
        assertThat(told).as(t + " at " + snapshot).isEqualTo(images).isPositive();
      }
    }
  }

  @Test
  @Order(2)
  void a_run_ends_where_the_size_changes() {
    List<Row> runs =
        table(Tables.MODULE_HISTORY)
            .where("repository = 'app' AND module = '[code]'")
            .orderBy("first_taken_at")
            .select("first_snapshot", "last_snapshot")
            .collectAsList();
    assertThat(runs.toString()).isEqualTo("[[n1,n1], [n2,n2], [n3,null]]");
    assertThat(table(Tables.SYMBOL_HISTORY).where("repository = 'tool'").select("last_snapshot"))
        .satisfies(r -> assertThat(r.distinct().collectAsList().toString()).isEqualTo("[[n3]]"));
  }

  @Test
  @Order(2)
  void who_reads_during_a_night_sees_whole_snapshots_only() {
    assertThat(reader.missed()).isNull();
    assertThat(reader.rounds()).isGreaterThan(5);
    assertThat(reader.seen()).contains("n1", "n2", "n3");
  }

  @Test
  @Order(2)
  void with_nothing_to_do_Spark_is_not_started() throws IOException {
    maintainIdly();
  }

  @Test
  @Order(3)
  void compaction_changes_no_row_and_leaves_few_files() throws IOException {
    List<Table<?>> tables =
        List.of(Tables.SYMBOLS, Tables.SYMBOL_HISTORY, Tables.MODULE_HISTORY, Tables.FILES);
    List<List<String>> before = tables.stream().map(t -> rows(table(t))).toList();
    // Told anew, the histories come to the same as night by night.
    maintain(0, 0, true, true);
    assertThat(tables.stream().map(t -> rows(table(t))).toList()).isEqualTo(before);
    for (Table<?> t : Tables.ALL) {
      try (Stream<Path> files = Files.list(folder.resolve(t.name()))) {
        assertThat(files.filter(f -> f.toString().endsWith(".parquet")).count())
            .as("after a vacuum at once: " + t)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  @Order(4)
  void rules_hold_for_all_writers() throws IOException {
    ContentWriter writer = Warehouse.writable(spark, folder.toString()).contentWriter();
    Row negative =
        Tables.LAYERS.row(new PlacedLayer("sha256:m", 0, "sha256:l", "tar", -1, null, null, null));
    assertThatThrownBy(() -> writer.appendOpened(List.of(negative), null))
        .hasMessageContaining("wire_bytes");
    assertThatThrownBy(
            () ->
                table(Tables.SYMBOLS)
                    .limit(1)
                    .withColumn("kind", org.apache.spark.sql.functions.lit("colour"))
                    .write()
                    .format("delta")
                    .mode("append")
                    .save(folder.resolve("symbols").toString()))
        .hasStackTraceContaining("kind");
  }

  /** Every tenth version Kernel sums a log up, for Spark to read. */
  @Test
  @Order(4)
  void a_log_that_was_summed_up_is_read_by_Spark() throws IOException {
    Path many = temp.resolve("many");
    Warehouse warehouse = Warehouse.writable(spark, many.toString());
    Row row = spark.read().format("delta").load(folder.resolve("snapshots").toString()).first();
    for (int i = 0; i < 11; i++) {
      warehouse.publish("s" + i, named("s" + i, row));
    }
    assertThat(many.resolve("snapshots/_delta_log/_last_checkpoint")).exists();
    Dataset<Row> read = spark.read().format("delta").load(many.resolve("snapshots").toString());
    assertThat(read.schema().json()).isEqualTo(table(Tables.SNAPSHOTS).schema().json());
    assertThat(read.count()).isEqualTo(11);
  }

  private static Row named(String snapshot, Row row) {
    Object[] cells = new Object[row.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = i == row.fieldIndex("snapshot_id") ? snapshot : row.get(i);
    }
    return org.apache.spark.sql.RowFactory.create(cells);
  }

  /** Written by the first version that had tables, from the fixtures of C and WebAssembly. */
  @Test
  @Order(4)
  void tables_of_an_earlier_version_are_read_and_written_further() throws Exception {
    Path old = temp.resolve("early");
    unpack(Samples.datasets().resolve("fixtures").resolve("early-warehouse.tar.gz"), old);
    Warehouse before = Warehouse.existing(spark, old.toString());
    assertThat(before.read(Tables.BINARIES).count()).isEqualTo(2);
    assertThat(before.read(Tables.BINARIES).columns()).contains("file_type");
    assertThat(before.read(Tables.SYMBOL_HISTORY).isEmpty()).isTrue();
    List<String> sums = sums(before);
    List<String> sources = List.of("files:" + tree);
    new Scan(LazySpark.of(spark), old.toString(), sources, "later", Limits.DEFAULT, Watch.NONE)
        .execute();
    Warehouse after = Warehouse.existing(spark, old.toString());
    assertThat(sums(after)).containsAll(sums).hasSizeGreaterThan(sums.size());
    assertThat(
            spark
                .read()
                .format("delta")
                .load(old.resolve("binaries").toString())
                .where("file_type IS NULL")
                .count())
        .isEqualTo(2);
  }

  private static List<String> sums(Warehouse warehouse) {
    return rows(
        warehouse
            .read(Tables.SYMBOLS)
            .groupBy("binary_digest")
            .agg(org.apache.spark.sql.functions.sum("total_bytes")));
  }

  private static void unpack(Path archive, Path folder) throws Exception {
    Files.createDirectories(folder);
    String[] tar = {"tar", "xzf", archive.toString(), "-C", folder.toString()};
    assertThat(new ProcessBuilder(tar).inheritIO().start().waitFor()).isZero();
  }

  @Test
  @Order(5)
  void the_parquet_copy_follows_night_by_night() throws Exception {
    Path copy = temp.resolve("copy");
    assertThat(export(copy)).contains("4 new snapshots");
    assertSameAsCopy(copy);
    Path symbols = copy.resolve("symbols");
    List<String> before = listed(symbols);
    assertThat(export(copy)).contains("0 new snapshots");
    assertThat(listed(symbols)).isEqualTo(before);
    put("more", "hello-archive-bsd");
    night("n4b");
    assertThat(export(copy)).contains("1 new snapshots");
    assertThat(listed(symbols)).containsAll(before);
    assertSameAsCopy(copy);
  }

  private String export(Path copy) {
    StringWriter out = new StringWriter();
    String[] arguments = {"export", "--parquet", copy.toString(), "--warehouse", folder.toString()};
    assertThat(Tonnage.run(arguments, new PrintWriter(out, true), new PrintWriter(out, true)))
        .as(out.toString())
        .isZero();
    return out.toString();
  }

  private static List<String> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".parquet")).sorted().toList();
    }
  }

  private void assertSameAsCopy(Path copy) {
    for (Table<?> t : Tables.ALL) {
      Dataset<Row> copied = spark.read().parquet(copy.resolve(t.name()).toString()).drop("night");
      assertThat(copied.columns()).as(t.name()).isEqualTo(table(t).columns());
      assertThat(copied.count()).as(t.name()).isEqualTo(table(t).count());
    }
    assertThat(rows(spark.read().parquet(copy.resolve("modules").toString()).drop("night")))
        .isEqualTo(rows(table(Tables.MODULES)));
  }

  /** How many rows a table has, and what its columns of bytes come to, as one engine says. */
  private static final String SUMS =
      """
      import sys, json, glob, deltalake
      tables, copy = sys.argv[1:3]

      def by_deltalake(name, columns):
          import pyarrow.compute
          rows = deltalake.DeltaTable(tables + "/" + name).to_pyarrow_table()
          return rows.num_rows, [pyarrow.compute.sum(rows[c]).as_py() for c in columns]

      def polars_sums(rows, columns):
          import polars
          row = rows.select(polars.len(), *[polars.col(c).sum() for c in columns]).collect().row(0)
          return row[0], row[1:]

      def by_polars(name, columns):
          import polars
          return polars_sums(polars.scan_delta(tables + "/" + name), columns)

      def by_polars_in_the_copy(name, columns):
          import polars
          return polars_sums(polars.scan_parquet(copy + "/" + name + "/*/*.parquet"), columns)

      def duckdb_sums(files, columns):
          import duckdb
          what = ", ".join(["count(*)"] + ["sum(%s)" % c for c in columns])
          query = "SELECT %s FROM read_parquet(%r)" % (what, files)
          row = duckdb.connect().execute(query).fetchone()
          return row[0], row[1:]

      def by_duckdb(name, columns):
          files = deltalake.DeltaTable(tables + "/" + name).file_uris()
          return duckdb_sums(files, columns) if files else (0, [0] * len(columns))

      def by_duckdb_in_the_copy(name, columns):
          return duckdb_sums(copy + "/" + name + "/*/*.parquet", columns)

      for argument in sys.argv[3:]:
          name, *columns = argument.split(",")
          for engine in [by_deltalake, by_polars, by_duckdb, by_polars_in_the_copy, by_duckdb_in_the_copy]:
              count, sums = engine(name, columns)
              print(json.dumps([engine.__name__, name, count] + [int(v or 0) for v in sums]))
      """;

  /** Each reads Parquet by itself; what files a table has, the first of them says. */
  @Test
  @Order(6)
  void engines_that_are_not_Spark_read_the_same_sums_of_all_tables() throws Exception {
    String python = System.getenv().getOrDefault("TONNAGE_PYTHON", "python3");
    String needed = "deltalake, pyarrow, polars, duckdb";
    Process probe =
        new ProcessBuilder(python, "-c", "import " + needed).redirectErrorStream(true).start();
    probe.getInputStream().readAllBytes();
    assumeTrue(probe.waitFor() == 0, "needs python3 with " + needed);
    Path copy = temp.resolve("copy");
    export(copy);
    List<String> command =
        new ArrayList<>(List.of(python, "-c", SUMS, folder.toString(), copy.toString()));
    Map<String, String> expected = new TreeMap<>();
    for (Table<?> t : Tables.ALL) {
      List<String> columns =
          t.columns().stream().map(Column::name).filter(c -> c.endsWith("_bytes")).toList();
      command.add(String.join(",", Stream.concat(Stream.of(t.name()), columns.stream()).toList()));
      Row sums =
          table(t)
              .selectExpr(
                  Stream.concat(
                          Stream.of("count(*)"),
                          columns.stream().map("coalesce(sum(%s), 0)"::formatted))
                      .toArray(String[]::new))
              .first();
      expected.put(t.name(), sums.mkString(","));
    }
    Process engines =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Map<String, String>> answers = new TreeMap<>();
    for (String line :
        new String(engines.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      JsonNode answer = new ObjectMapper().readTree(line);
      List<String> numbers = new ArrayList<>();
      answer.forEach(n -> numbers.add(n.asText()));
      answers
          .computeIfAbsent(numbers.get(0), e -> new TreeMap<>())
          .put(numbers.get(1), String.join(",", numbers.subList(2, numbers.size())));
    }
    assertThat(answers).hasSize(5);
    answers.forEach((engine, sums) -> assertThat(sums).as(engine).isEqualTo(expected));
    // Only what these programs have nothing of is empty.
    assertThat(expected.keySet().stream().filter(t -> expected.get(t).startsWith("0")).toList())
        .isSubsetOf("findings", "inlines", "profiles", "scan_errors");
  }

  @Test
  @Order(7)
  void retention_keeps_all_of_the_newest_snapshots_and_nothing_else() throws IOException {
    Warehouse warehouse = Warehouse.writable(spark, folder.toString());
    ContentWriter overtaken = warehouse.contentWriter();
    maintain(3, 0, false, false);
    assertThatThrownBy(overtaken::checkAlone).isInstanceOf(WarehouseException.class);
    assertThat(table(Tables.SNAPSHOTS).where("snapshot_id IN ('n1', 'n2')").isEmpty()).isTrue();
    // That of n2 is gone, what n3 and later have is there; the history still knows n2.
    assertThat(table(Tables.BINARIES).where("format LIKE 'macho%'").isEmpty()).isTrue();
    assertThat(table(Tables.SYMBOL_HISTORY).where("first_snapshot = 'n2'").isEmpty()).isFalse();
    night("n5");
    StringWriter out = new StringWriter();
    assertThat(check(out)).as(out.toString()).isZero();
  }

  @Test
  @Order(8)
  void damage_is_found_and_named() throws IOException {
    spark.sql(deletion(Tables.SYMBOLS, "name = '[padding]'"));
    spark.sql(deletion(Tables.BINARIES, "format = 'wasm'"));
    spark.sql(deletion(Tables.LAYERS, "ordinal = 0"));
    spark.sql(deletion(Tables.IMAGES, "repository = 'app'"));
    StringWriter out = new StringWriter();
    assertThat(check(out)).as(out.toString()).isEqualTo(1);
    assertThat(broken(out))
        .contains("symbols add up to its file_bytes")
        .contains("is said of one in binaries")
        .contains("Every file is in a layer that is known")
        .contains("as many images as it says");
    Path file = Path.of(java.net.URI.create(table(Tables.MODULES).inputFiles()[0]));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    StringWriter cut = new StringWriter();
    assertThat(check(cut)).isEqualTo(1);
    assertThat(broken(cut)).contains("of the size it says");
  }

  private String deletion(Table<?> table, String where) {
    return "DELETE FROM delta.`%s` WHERE %s".formatted(folder.resolve(table.name()), where);
  }

  private static String broken(StringWriter out) {
    return out.toString()
        .lines()
        .filter(l -> !l.matches(".*,0,$") && !l.matches(".*,0,\"\"$"))
        .toList()
        .toString();
  }
}
