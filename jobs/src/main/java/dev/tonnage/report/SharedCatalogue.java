package dev.tonnage.report;

import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The published tables, the views over them and the reports, as all sessions of one Spark see them:
 * views by text in the catalogue that they share, so that a snapshot is seen as soon as it is
 * published. Reports that need more than SQL, those of growth by package and symbol, are not there.
 */
public final class SharedCatalogue {
  /** Views whose rows core's own comparison finds. */
  private static final List<String> NOT_SQL =
      List.of("growth_wanted", "growth_package_parts", "growth_symbol_parts", "growth_companions");

  private static final String TEMPORARY = "CREATE OR REPLACE TEMPORARY FUNCTION";

  private SharedCatalogue() {}

  /**
   * Makes all of a warehouse known.
   *
   * @return the names
   */
  public static List<String> register(Warehouse warehouse, Assumptions assumptions)
      throws IOException {
    SparkSession spark = warehouse.spark();
    List<String> known = new ArrayList<>();
    List<String> missing = new ArrayList<>(NOT_SQL);
    for (Table<?> table : Tables.ALL) {
      table(spark, warehouse, table);
      known.add(table.name());
    }
    view(
        spark,
        "chosen_snapshot",
        "The newest snapshot.",
        "SELECT snapshot_id FROM snapshots ORDER BY taken_at DESC, snapshot_id DESC LIMIT 1");
    view(spark, "growth_span", "Between which images growth is told.", Span.RELEASES.sql());
    assumptions.views().forEach((name, sql) -> view(spark, name, "What the user says.", sql));
    Queries.FUNCTIONS.forEach(
        f -> spark.sql(f.strip().replace(TEMPORARY, "CREATE OR REPLACE FUNCTION")));
    for (Query query : Queries.VIEWS) {
      register(spark, query.name(), query, missing, known);
    }
    for (Query query : Queries.REPORTS) {
      register(spark, Catalogue.PREFIX + query.name(), query, missing, known);
    }
    return known;
  }

  private static void table(SparkSession spark, Warehouse warehouse, Table<?> table)
      throws IOException {
    Set<String> there = warehouse.columns(table);
    // What an earlier version has not written is null.
    String cells =
        table.columns().stream()
            .map(
                c ->
                    there.contains(c.name())
                        ? c.name()
                        : "CAST(NULL AS %s) AS %s".formatted(c.type(), c.name()))
            .collect(Collectors.joining(", "));
    String comments =
        table.columns().stream()
            .map(c -> "%s COMMENT %s".formatted(c.name(), Assumptions.text(c.comment())))
            .collect(Collectors.joining(", "));
    boolean isOfSnapshot =
        table != Tables.SNAPSHOTS && table.columns().get(0).name().equals("snapshot_id");
    String where =
        there.isEmpty()
            ? "WHERE false"
            : "FROM delta.`%s`".formatted(warehouse.path(table))
                + (isOfSnapshot
                    ? " WHERE snapshot_id IN (SELECT snapshot_id FROM delta.`%s`)"
                        .formatted(warehouse.path(Tables.SNAPSHOTS))
                    : "");
    view(
        spark,
        "%s (%s)".formatted(table.name(), comments),
        table.comment(),
        "SELECT %s %s".formatted(cells, where));
  }

  private static void register(
      SparkSession spark, String name, Query query, List<String> missing, List<String> known) {
    boolean isSql =
        missing.stream()
            .noneMatch(m -> Pattern.compile("\\b" + m + "\\b").matcher(query.sql()).find());
    if (isSql) {
      view(spark, name, query.description(), query.sql());
      known.add(name);
    } else {
      missing.add(name);
    }
  }

  private static void view(SparkSession spark, String name, String comment, String sql) {
    spark.sql(
        "CREATE OR REPLACE VIEW %s COMMENT %s AS %s"
            .formatted(name, Assumptions.text(comment), sql));
  }
}
