package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.jdbc.FlightSqlServer;
import dev.tonnage.report.SharedCatalogue;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Column;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of {@code serve --jdbc}, asked by the driver that its users have. */
class FlightSqlServerTest {
  private static SparkSession spark;
  private static Warehouse warehouse;
  private static List<String> names;
  private static FlightSqlServer server;

  @BeforeAll
  static void serve() throws Exception {
    SampleWarehouse sample = SampleWarehouse.scanned();
    spark = sample.spark().newSession();
    warehouse = Warehouse.existing(spark, sample.folder().toString());
    names = SharedCatalogue.register(warehouse, AssumptionsFiles.read());
    server =
        new FlightSqlServer(
            spark, new InetSocketAddress("127.0.0.1", 0), t -> Failures.explain(t).sentence());
  }

  @AfterAll
  static void stop() {
    server.close();
    spark.sql("SHOW VIEWS IN default").collectAsList().stream()
        .filter(r -> !r.getBoolean(2))
        .forEach(r -> spark.sql("DROP VIEW default." + r.getString(1)));
  }

  @Test
  void every_table_is_read_to_the_last_byte() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (Table<?> table : Tables.ALL) {
        List<String> sizes =
            table.columns().stream()
                .map(Column::name)
                .filter(c -> c.endsWith("_bytes"))
                .filter(warehouse.columns(table)::contains)
                .toList();
        Map<String, Long> expected = new TreeMap<>();
        warehouse.each(
            table,
            sizes,
            r -> {
              for (int i = 0; i < sizes.size(); i++) {
                if (r.get(i) instanceof Number n) {
                  expected.merge(sizes.get(i), n.longValue(), Long::sum);
                }
              }
            });
        Map<String, Long> sums = new TreeMap<>();
        long rows = 0;
        try (ResultSet all = statement.executeQuery("SELECT * FROM \"" + table.name() + '"')) {
          while (all.next()) {
            rows++;
            for (int i = 1; i <= all.getMetaData().getColumnCount(); i++) {
              Object value = all.getObject(i);
              String name = all.getMetaData().getColumnLabel(i);
              if (sizes.contains(name) && value != null) {
                sums.merge(name, ((Number) value).longValue(), Long::sum);
              }
            }
          }
        }
        assertThat(rows).as(table.name()).isEqualTo(warehouse.rows(table));
        assertThat(sums).as(table.name()).isEqualTo(expected);
      }
    }
  }

  @Test
  void tools_find_tables_views_and_columns_with_their_comments() throws Exception {
    try (Connection connection = connect()) {
      List<String> tables = new ArrayList<>();
      List<String> views = new ArrayList<>();
      try (ResultSet all = connection.getMetaData().getTables(null, null, "%", null)) {
        while (all.next()) {
          boolean isTable = all.getString("TABLE_TYPE").equals("TABLE");
          (isTable ? tables : views).add(all.getString("TABLE_NAME"));
        }
      }
      assertThat(tables)
          .containsExactlyInAnyOrderElementsOf(Tables.ALL.stream().map(Table::name).toList());
      tables.addAll(views);
      assertThat(tables).containsAll(names);
      Map<String, String> columns = new TreeMap<>();
      try (ResultSet all =
          connection.getMetaData().getColumns("spark_catalog", "default", "module_", "%")) {
        while (all.next()) {
          columns.put(
              all.getString("COLUMN_NAME"),
              all.getString("TYPE_NAME") + ' ' + all.getString("REMARKS"));
        }
      }
      assertThat(columns)
          .hasSize(Tables.MODULES.columns().size())
          .containsEntry("module_version", "STRING Null when it has none or it is unknown.")
          .containsEntry("total_bytes", "BIGINT All its bytes on disk.");
      assertThat(connection.getMetaData().getIdentifierQuoteString()).isEqualTo("\"");
      assertThat(connection.getMetaData().isReadOnly()).isTrue();
    }
  }

  @Test
  void each_type_comes_through() throws Exception {
    assertThat(
            row(
                "SELECT true, 1Y, 2S, 3, 4L, 1.5F, 2.5D, 1.25BD, 'x', date'2026-01-02',"
                    + " timestamp'2026-01-02 03:04:05.678', array('p', 'q'), map('a', 1L),"
                    + " named_struct('n', 1), NULL, CAST(NULL AS BIGINT)"))
        .isEqualTo(
            "true 1 2 3 4 1.5 2.5 1.25 x 2026-01-02 2026-01-02 03:04:05.678 [\"p\",\"q\"]"
                + " {\"a\":1} {\"n\":1} null null");
  }

  @Test
  void parameters_are_of_the_type_of_what_they_are_compared_with() throws Exception {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT ?, 5L > ?, 1.5 < ?, date'2026-01-01' < ?, timestamp'2026-01-01 00:00:00' < ?,"
                    + " true = ?, (SELECT count(*) FROM snapshots WHERE snapshot_id LIKE ?), '?'")) {
      statement.setString(1, "it's \\ ?");
      statement.setLong(2, 4);
      statement.setBigDecimal(3, new BigDecimal("2.5"));
      statement.setDate(4, Date.valueOf("2026-01-02"));
      statement.setTimestamp(5, Timestamp.valueOf("2026-01-02 00:00:00"));
      statement.setBoolean(6, true);
      statement.setString(7, "%");
      long snapshots = warehouse.rows(Tables.SNAPSHOTS);
      assertThat(row(statement.executeQuery()))
          .isEqualTo("it's \\ ? true true true true true " + snapshots + " ?");
      statement.setLong(2, 6);
      statement.setString(7, "none");
      assertThat(row(statement.executeQuery())).startsWith("it's \\ ? false").endsWith(" 0 ?");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a INT)",
        "DROP VIEW modules",
        "INSERT INTO modules SELECT * FROM modules",
        "WITH a AS (SELECT 1) INSERT INTO modules SELECT * FROM a",
        "DELETE FROM modules",
        "VACUUM modules",
        "SET spark.sql.ansi.enabled = false",
        "CALL system.run()",
        "BEGIN DROP VIEW modules; END",
        "EXECUTE IMMEDIATE 'DROP VIEW modules'",
      })
  void what_changes_something_is_refused(String sql) throws Exception {
    assertThatThrownBy(() -> row(sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Only SELECT, SHOW, DESCRIBE and EXPLAIN are answered here.");
    assertThat(row("SELECT count(*) > 0 FROM modules")).isEqualTo("true");
  }

  @Test
  void what_is_wrong_is_told_in_a_sentence() {
    assertThatThrownBy(() -> row("SELECT nope FROM modules"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("`nope` cannot be resolved")
        .hasMessageNotContaining("Project");
    assertThatThrownBy(() -> row("SELECT 1 / (total_bytes - total_bytes) FROM modules"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("The SQL is wrong: [DIVIDE_BY_ZERO]");
    assertThatThrownBy(() -> row("SELECT reflect('java.lang.System', 'nanoTime')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Methods of Java are not called here");
  }

  @Test
  void a_cancelled_statement_ends_its_job_while_others_go_on() throws Exception {
    try (Connection connection = connect();
        Statement endless = connection.createStatement()) {
      CompletableFuture<Void> answer =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(
                          () ->
                              endless.executeQuery(
                                  "SELECT count(*) FROM range(0, 1000000000000, 1, 1) WHERE"
                                      + " sha2(CAST(id AS STRING), 256) = 'x'"))
                      .isInstanceOf(SQLException.class));
      await(() -> jobs() > 0);
      long rows = 0;
      try (Connection other = connect();
          Statement statement = other.createStatement();
          ResultSet many = statement.executeQuery("SELECT id FROM range(200000)")) {
        while (many.next()) {
          rows++;
        }
      }
      assertThat(rows).isEqualTo(200_000);
      endless.cancel();
      answer.join();
      await(() -> jobs() == 0);
    }
  }

  private static int jobs() {
    return spark.sparkContext().statusTracker().getActiveJobIds().length;
  }

  private static void await(java.util.function.BooleanSupplier isSo) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(server.url());
  }

  private static String row(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return row(rows);
    }
  }

  /** The first row. */
  private static String row(ResultSet rows) throws SQLException {
    assertThat(rows.next()).isTrue();
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      values.add(String.valueOf(rows.getObject(i)));
    }
    return String.join(" ", values);
  }
}
