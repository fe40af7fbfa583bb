package dev.tonnage.maintain;

import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Selection;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Tells the histories of sizes further, up to the newest snapshot. Only repositories whose newest
 * image has changed since are looked into, and only their part of the tables is written anew.
 *
 * <p>A snapshot that is published with an earlier time than one already told is left out; so is
 * what a later analyzer says of images told before. Telling the history anew takes both in.
 */
final class History {

  /** More names in a condition cost more than replacing the whole table. */
  private static final int NAMES_IN_CONDITION = 500;

  /** Rows of a history and where they come from. */
  private record Kind(Table<?> history, Table<?> content, String filter, List<String> keys) {
    String keyList() {
      return String.join(", ", keys);
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              Tables.SYMBOL_HISTORY, Tables.SYMBOLS, "true", List.of("name", "package", "module")),
          new Kind(
              Tables.MODULE_HISTORY,
              Tables.MODULES,
              "linked",
              List.of("module", "module_version")));

  private record Place(String registry, String repository, String platform) {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::registry)
            .thenComparing(Place::repository)
            .thenComparing(
                Place::platform, Comparator.nullsFirst(Comparator.<String>naturalOrder()));
  }

  /**
   * Snapshots one after the other in which a place had the same newest image.
   *
   * @param manifest null when it had none
   * @param last null while it lasts
   */
  private record Run(String manifest, Moment first, Moment last) {}

  private static final StructType PLACED =
      new StructType()
          .add("manifest_digest", DataTypes.StringType)
          .add("path", DataTypes.StringType)
          .add("binary_digest", DataTypes.StringType);

  private static final StructType RUNS =
      new StructType()
          .add("registry", DataTypes.StringType)
          .add("repository", DataTypes.StringType)
          .add("platform", DataTypes.StringType)
          .add("k", DataTypes.IntegerType)
          .add("manifest_digest", DataTypes.StringType)
          .add("run_first_snapshot", DataTypes.StringType)
          .add("run_first_taken_at", DataTypes.TimestampType)
          .add("run_last_snapshot", DataTypes.StringType)
          .add("run_last_taken_at", DataTypes.TimestampType);

  private final Warehouse warehouse;
  private Set<String> placedOf = Set.of();
  private List<Row> placed = List.of();

  History(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Tells all histories up to the newest snapshot.
   *
   * @param isAnew whether from the beginning, as far as snapshots are kept
   * @return how many repositories and platforms were looked into
   */
  int tell(boolean isAnew) throws IOException {
    int changed = 0;
    for (Kind kind : KINDS) {
      changed = Math.max(changed, tell(kind, isAnew));
    }
    return changed;
  }

  private int tell(Kind kind, boolean isAnew) throws IOException {
    long version = warehouse.version(kind.history());
    long told = warehouse.toldUntil(kind.history());
    List<Moment> all = Moment.all(warehouse);
    if (all.isEmpty()) {
      return 0;
    }
    long until = all.get(all.size() - 1).micros();
    // Without the snapshot it was told up to, nobody can say what has changed since.
    boolean isBegun = !isAnew && all.stream().anyMatch(m -> m.micros() == told);
    if (isBegun && until == told) {
      return 0;
    }
    List<Moment> moments = isBegun ? all.stream().filter(m -> m.micros() >= told).toList() : all;
    Map<Place, List<Run>> changed = runs(moments);
    if (isBegun) {
      changed.values().removeIf(runs -> runs.size() == 1);
    }
    if (isBegun && changed.isEmpty()) {
      warehouse.tell(kind.history(), version, null, null, until);
      return 0;
    }
    Set<String> names =
        changed.keySet().stream()
            .map(Place::repository)
            .collect(Collectors.toCollection(TreeSet::new));
    Selection selection = isBegun ? Selection.of("repository", names) : Selection.all();
    Dataset<Row> rows = rows(kind, changed, selection, isBegun);
    warehouse.tell(kind.history(), version, selection, rows, until);
    return changed.size();
  }

  /** An image, in the order in which newer ones come later. */
  private record Newest(Instant createdAt, String tag, String manifest)
      implements Comparable<Newest> {
    private static final Comparator<Newest> ORDER =
        Comparator.comparing(
                Newest::createdAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(Newest::tag, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(Newest::manifest);

    @Override
    public int compareTo(Newest other) {
      return ORDER.compare(this, other);
    }
  }

  /** The newest image of each place over time. */
  private Map<Place, List<Run>> runs(List<Moment> moments) throws IOException {
    Map<Place, Map<String, Newest>> newest = new TreeMap<>(Place.ORDER);
    warehouse.lookUp(
        Tables.IMAGES,
        "snapshot_id",
        moments.stream().map(Moment::snapshot).collect(Collectors.toSet()),
        null,
        List.of("registry", "repository", "platform", "created_at", "tag", "manifest_digest"),
        row ->
            newest
                .computeIfAbsent(
                    new Place((String) row.get(1), (String) row.get(2), (String) row.get(3)),
                    p -> new HashMap<>())
                .merge(
                    (String) row.get(0),
                    new Newest(
                        Moment.instant(row.get(4)), (String) row.get(5), (String) row.get(6)),
                    (one, other) -> one.compareTo(other) < 0 ? other : one));
    Map<Place, List<Run>> runs = new LinkedHashMap<>();
    newest.forEach((place, images) -> runs.put(place, runs(moments, images)));
    return runs;
  }

  private static List<Run> runs(List<Moment> moments, Map<String, Newest> images) {
    List<Run> runs = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= moments.size(); i++) {
      String manifest = manifest(images, moments.get(begin));
      boolean isLast = i == moments.size();
      if (isLast || !Objects.equals(manifest, manifest(images, moments.get(i)))) {
        runs.add(new Run(manifest, moments.get(begin), isLast ? null : moments.get(i - 1)));
        begin = i;
      }
    }
    return runs;
  }

  private static String manifest(Map<String, Newest> images, Moment moment) {
    Newest newest = images.get(moment.snapshot());
    return newest == null ? null : newest.manifest();
  }

  /** What the history holds from now on of the repositories that meet the condition. */
  private Dataset<Row> rows(
      Kind kind, Map<Place, List<Run>> changed, Selection selection, boolean isBegun)
      throws IOException {
    SparkSession spark = warehouse.spark();
    List<Row> rows = new ArrayList<>();
    Set<String> manifests = new TreeSet<>();
    changed.forEach(
        (place, runs) -> {
          for (int k = 0; k < runs.size(); k++) {
            Run run = runs.get(k);
            rows.add(row(place, k, run));
            if (run.manifest() != null && (k > 0 || !isBegun)) {
              manifests.add(run.manifest());
            }
          }
        });
    spark.createDataFrame(rows, RUNS).createOrReplaceTempView("history_runs");
    Dataset<Row> there = warehouse.read(kind.history());
    (isBegun ? selection.of(there) : there.limit(0)).createOrReplaceTempView("history_told");
    sums(kind, manifests).createOrReplaceTempView("history_sums");
    String keys = kind.keyList();
    Dataset<Row> told =
        spark.sql(
            Sql.resource("history")
                .replace("${keys}", keys)
                .replace("${first_new}", isBegun ? "1" : "0"));
    int files = changed.size() == 1 ? 1 : spark.sparkContext().defaultParallelism();
    String[] columns = kind.history().columns().stream().map(c -> c.name()).toArray(String[]::new);
    return told.selectExpr(columns)
        .repartitionByRange(
            files,
            functions.col("registry"),
            functions.col("repository"),
            functions.col("platform"))
        .sortWithinPartitions(
            kind.history().layout().order().stream()
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new));
  }

  private static Row row(Place place, int k, Run run) {
    return RowFactory.create(
        place.registry(),
        place.repository(),
        place.platform(),
        k,
        run.manifest(),
        run.first().snapshot(),
        run.first().takenAt(),
        run.last() == null ? null : run.last().snapshot(),
        run.last() == null ? null : run.last().takenAt());
  }

  /** Where binaries are in these images: the same for all histories, as a rule. */
  private List<Row> placed(Set<String> manifests) throws IOException {
    if (!manifests.equals(placedOf)) {
      String wanted =
          manifests.size() > NAMES_IN_CONDITION
              ? "true"
              : "manifest_digest IN (" + Sql.quoted(manifests) + ")";
      placed =
          Catalogue.of(warehouse, null)
              .sql(
                  "SELECT DISTINCT manifest_digest, path, binary_digest FROM image_files WHERE "
                      + wanted)
              .collectAsList()
              .stream()
              .filter(r -> manifests.contains(r.getString(0)))
              .toList();
      placedOf = manifests;
    }
    return placed;
  }

  /** The bytes of each key in each of these images. */
  private Dataset<Row> sums(Kind kind, Set<String> manifests) throws IOException {
    List<Row> shipped = placed(manifests);
    Set<String> digests = new TreeSet<>();
    shipped.forEach(r -> digests.add(r.getString(2)));
    Dataset<Row> content = warehouse.read(kind.content()).where(kind.filter());
    // So that files, and groups of rows in them, without any of these are not read.
    if (digests.size() <= NAMES_IN_CONDITION) {
      content = content.where(functions.col("binary_digest").isInCollection(digests));
    }
    Dataset<Row> copies = warehouse.spark().createDataFrame(shipped, PLACED);
    org.apache.spark.sql.Column[] by =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("manifest_digest"), kind.keys().stream())
            .map(functions::col)
            .toArray(org.apache.spark.sql.Column[]::new);
    return content
        .join(functions.broadcast(copies), "binary_digest")
        .groupBy(by)
        .agg(functions.sum("total_bytes").as("total_bytes"));
  }
}
