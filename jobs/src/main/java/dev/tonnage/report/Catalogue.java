package dev.tonnage.report;

import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The published tables, the views over them, and the reports. All are known to SQL by their names,
 * a report as {@code report_NAME}; rows of unpublished snapshots are not to be seen.
 */
public final class Catalogue {
  private static final String CHOSEN = "chosen_snapshot";
  private static final String PREFIX = "report_";
  private static final int SHOWN = 5;
  private static final Pattern SHOW = Pattern.compile("^\\s*SHOW\\b", Pattern.CASE_INSENSITIVE);

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final List<String> published;
  private final String snapshot;
  private final Set<String> known = new HashSet<>();

  private Catalogue(Warehouse warehouse, List<String> published, String snapshot) {
    this.spark = warehouse.spark();
    this.warehouse = warehouse;
    this.published = published;
    this.snapshot = snapshot;
  }

  /**
   * Opens the published part of a warehouse.
   *
   * @param snapshot that reports are about; null for the newest
   */
  public static Catalogue of(Warehouse warehouse, String snapshot) throws IOException {
    if (warehouse.isSmall()) {
      warehouse.planLightly(true);
    }
    List<String> published =
        warehouse
            .read(Tables.SNAPSHOTS)
            .select("taken_at", "snapshot_id")
            .orderBy(functions.col("taken_at").desc(), functions.col("snapshot_id").desc())
            .collectAsList()
            .stream()
            .map(r -> r.getString(1))
            .toList();
    if (published.isEmpty()) {
      throw ReportException.empty(warehouse.toString());
    }
    if (snapshot != null && !published.contains(snapshot)) {
      throw ReportException.noSnapshot(
          snapshot, warehouse.toString(), published.stream().limit(SHOWN).toList());
    }
    return new Catalogue(warehouse, published, snapshot == null ? published.get(0) : snapshot);
  }

  /** A report's rows, in its order. */
  public Dataset<Row> report(String name) {
    return sql("SELECT * FROM " + PREFIX + Queries.report(name).name());
  }

  public Dataset<Row> sql(String query) {
    boolean asksForNames = SHOW.matcher(query).find();
    register(asksForNames ? names().collect(Collectors.joining(" ")) : query);
    return spark.sql(query);
  }

  private static Stream<String> names() {
    return Stream.of(
            Tables.ALL.stream().map(Table::name),
            Queries.VIEWS.stream().map(Query::name),
            Queries.REPORTS.stream().map(q -> PREFIX + q.name()))
        .flatMap(s -> s);
  }

  /**
   * Makes known what a text speaks of, and what that is made of. Each table takes a while to open,
   * so none is opened that is not asked for.
   */
  private void register(String text) {
    if (isNewIn(text, CHOSEN)) {
      spark
          .createDataset(List.of(snapshot), Encoders.STRING())
          .toDF("snapshot_id")
          .createOrReplaceTempView(CHOSEN);
    }
    for (Table<?> table : Tables.ALL) {
      if (isNewIn(text, table.name())) {
        register(table);
      }
    }
    for (Query view : Queries.VIEWS) {
      if (isNewIn(text, view.name())) {
        Dataset<Row> rows = register(view.name(), view);
        if (view.isKept()) {
          rows.persist(StorageLevel.MEMORY_AND_DISK());
        }
      }
    }
    for (Query report : Queries.REPORTS) {
      if (isNewIn(text, PREFIX + report.name())) {
        Queries.FUNCTIONS.forEach(spark::sql);
        register(PREFIX + report.name(), report);
      }
    }
  }

  private void register(Table<?> table) {
    Dataset<Row> rows = warehouse.read(table);
    boolean isOfSnapshot = table.columns().get(0).name().equals("snapshot_id");
    (isOfSnapshot ? rows.where(functions.col("snapshot_id").isInCollection(published)) : rows)
        .createOrReplaceTempView(table.name());
  }

  /** A view of rows, not of text, which Spark would analyse anew wherever the view is used. */
  private Dataset<Row> register(String name, Query query) {
    register(query.sql());
    Dataset<Row> rows = spark.sql(query.sql());
    rows.createOrReplaceTempView(name);
    return rows;
  }

  private boolean isNewIn(String text, String name) {
    return Pattern.compile("\\b" + name + "\\b", Pattern.CASE_INSENSITIVE).matcher(text).find()
        && known.add(name);
  }
}
