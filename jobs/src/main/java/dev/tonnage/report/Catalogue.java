package dev.tonnage.report;

import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
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
  static final String PREFIX = "report_";
  private static final int SHOWN = 5;

  /**
   * A view that is kept, but not found at once: of a join of its rows with themselves, as in the
   * report platforms, Spark 4.2 says that it can not tell the references of the sides apart.
   */
  private static final String PLANNED = "shipped";

  /** What core's own comparison finds. */
  private static final List<String> COMPARED =
      List.of("growth_package_parts", "growth_symbol_parts");

  private static final String COMPANIONS = "growth_companions";

  private static final Pattern SHOW = Pattern.compile("^\\s*SHOW\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern WORD = Pattern.compile("\\w+");

  /** What views and reports are made of, by their names. */
  private static final Map<String, String> SOURCES = sources();

  private final SparkSession spark;
  private final Warehouse warehouse;
  private final List<String> published;
  private final String snapshot;
  private final Span span;
  private final Assumptions assumptions;
  private final Set<String> known = new HashSet<>();
  private Set<String> repositories;

  private Catalogue(
      Warehouse warehouse,
      List<String> published,
      String snapshot,
      Span span,
      Assumptions assumptions) {
    this.spark = warehouse.spark();
    this.warehouse = warehouse;
    this.published = published;
    this.snapshot = snapshot;
    this.span = span;
    this.assumptions = assumptions;
  }

  /**
   * Opens the published part of a warehouse.
   *
   * @param snapshot that reports are about; null for the newest
   */
  public static Catalogue of(Warehouse warehouse, String snapshot) throws IOException {
    List<List<Object>> snapshots = new ArrayList<>();
    warehouse.each(Tables.SNAPSHOTS, List.of("taken_at", "snapshot_id"), snapshots::add);
    List<String> published =
        snapshots.stream()
            .sorted(
                Comparator.<List<Object>>comparingLong(s -> (Long) s.get(0))
                    .thenComparing(s -> (String) s.get(1))
                    .reversed())
            .map(s -> (String) s.get(1))
            .toList();
    if (published.isEmpty()) {
      throw ReportException.empty(warehouse.toString());
    }
    if (snapshot != null && !published.contains(snapshot)) {
      throw ReportException.noSnapshot(
          snapshot, warehouse.toString(), published.stream().limit(SHOWN).toList());
    }
    String chosen = snapshot == null ? published.get(0) : snapshot;
    return new Catalogue(warehouse, published, chosen, Span.RELEASES, Assumptions.NONE);
  }

  /** The same, with growth told between other images. */
  public Catalogue between(Span other) {
    if (other.baseSnapshot() != null && !published.contains(other.baseSnapshot())) {
      throw ReportException.noSnapshot(
          other.baseSnapshot(), warehouse.toString(), published.stream().limit(SHOWN).toList());
    }
    return new Catalogue(warehouse, published, snapshot, other, assumptions);
  }

  /** The same, with what the user says about the fleet. */
  public Catalogue assuming(Assumptions other) {
    return new Catalogue(warehouse, published, snapshot, span, other);
  }

  /** The same, with growth told between these images: the columns of {@code growth_steps}. */
  public Catalogue comparing(Dataset<Row> steps) {
    Catalogue other = between(Span.RELEASES);
    fix(Span.STEPS, steps);
    other.known.add(Span.STEPS);
    return other;
  }

  /** The name of the snapshot that reports are about. */
  public String snapshot() {
    return snapshot;
  }

  /** Leaves all repositories but some out of the images: reports on these few take less. */
  public Catalogue about(Set<String> wanted) {
    this.repositories = Set.copyOf(wanted);
    return this;
  }

  /** A report's rows, in its order. */
  public Dataset<Row> report(String name) {
    return sql("SELECT * FROM " + PREFIX + Queries.report(name).name());
  }

  /** The same, what has most of a column first; rows that it tells nothing of come last. */
  public Dataset<Row> reportSorted(String name, String column) {
    Dataset<Row> rows = report(name);
    List<String> columns = List.of(rows.columns());
    if (!columns.contains(column)) {
      throw ReportException.unknownColumn(name, column, columns);
    }
    return rows.orderBy(functions.col(column).desc_nulls_last());
  }

  public Dataset<Row> sql(String query) {
    boolean asksForNames = SHOW.matcher(query).find();
    register(asksForNames ? names().collect(Collectors.joining(" ")) : query);
    warehouse.planLightly(isLight(query));
    return spark.sql(query);
  }

  /** Makes everything known, for those who send their queries to Spark themselves. */
  public void registerAll() {
    register(names().collect(Collectors.joining(" ")));
  }

  /** The names of all tables, views and reports. */
  public static List<String> allNames() {
    return names().toList();
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new HashMap<>();
    Queries.VIEWS.forEach(v -> sources.put(v.name(), v.sql()));
    Queries.REPORTS.forEach(r -> sources.put(PREFIX + r.name(), r.sql()));
    for (String parts : COMPARED) {
      sources.put(parts, Tables.SYMBOLS.name());
    }
    sources.put(COMPANIONS, "growth_imports");
    sources.put("growth_wanted", Tables.SYMBOLS.name() + " growth_pairs");
    return sources;
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
    if (isNewIn(text, "growth_span")) {
      spark.sql(span.sql()).createOrReplaceTempView("growth_span");
    }
    assumptions
        .views()
        .forEach(
            (name, sql) -> {
              if (isNewIn(text, name)) {
                spark.sql(sql).createOrReplaceTempView(name);
              }
            });
    for (Table<?> table : Tables.ALL) {
      if (isNewIn(text, table.name())) {
        register(table);
      }
    }
    for (Query view : Queries.VIEWS) {
      if (isNewIn(text, view.name())) {
        if (view.name().startsWith("growth_")) {
          registerFixed(view.name(), view.name().equals(Span.STEPS) ? span.steps() : view);
        } else if (view.isKept() && !view.name().equals(PLANNED) && isLight(view.sql())) {
          registerFixed(view.name(), view);
        } else if (view.isKept()) {
          register(view.name(), view).persist(StorageLevel.MEMORY_AND_DISK());
        } else {
          register(view.name(), view);
        }
      }
    }
    registerGrowth(text);
    for (Query report : Queries.REPORTS) {
      if (isNewIn(text, PREFIX + report.name())) {
        Queries.FUNCTIONS.forEach(spark::sql);
        register(PREFIX + report.name(), report);
      }
    }
  }

  /** What no query tells: rows that core's own comparison finds. */
  private void registerGrowth(String text) {
    if (isNewIn(text, COMPANIONS)) {
      register("growth_imports");
      fix(COMPANIONS, Growth.companions(spark.table("growth_imports")));
    }
    if (isNewIn(text, "growth_wanted")) {
      register("growth_pairs symbols");
      Growth.wanted(spark.table("symbols"), spark.table("growth_pairs"))
          .createOrReplaceTempView("growth_wanted");
    }
    for (String parts : COMPARED) {
      if (isNewIn(text, parts)) {
        register("growth_builds growth_sides");
        Dataset<Row> rows =
            Growth.of(
                spark.table("growth_builds"),
                spark.table("growth_sides"),
                parts.equals("growth_symbol_parts"));
        fix(parts, rows);
      }
    }
  }

  private void registerFixed(String name, Query query) {
    register(query.sql());
    warehouse.planLightly(isLight(query.sql()));
    fix(name, spark.sql(query.sql()));
  }

  /** Whether what a text speaks of is made of few rows. */
  private boolean isLight(String text) {
    Set<String> reached = new HashSet<>();
    reach(text, reached);
    List<Table<?>> tables = Tables.ALL.stream().filter(t -> reached.contains(t.name())).toList();
    try {
      return warehouse.isSmall(tables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of tables and views that a text speaks of, and what these are made of. */
  private void reach(String text, Set<String> reached) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      String word = words.group().toLowerCase(Locale.ROOT);
      if (reached.add(word)) {
        String source = SOURCES.get(word);
        if (source != null) {
          reach(source, reached);
        }
      }
    }
  }

  /** Finds the rows at once: to plan all that leads to them, again for each use, takes longer. */
  private static void fix(String name, Dataset<Row> rows) {
    rows.localCheckpoint().createOrReplaceTempView(name);
  }

  private void register(Table<?> table) {
    Dataset<Row> rows = read(table);
    if (table == Tables.IMAGES && repositories != null) {
      rows = rows.where(functions.col("repository").isInCollection(repositories));
    }
    boolean isOfSnapshot = table.columns().get(0).name().equals("snapshot_id");
    (isOfSnapshot ? rows.where(functions.col("snapshot_id").isInCollection(published)) : rows)
        .createOrReplaceTempView(table.name());
  }

  private Dataset<Row> read(Table<?> table) {
    try {
      return warehouse.readForQueries(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
