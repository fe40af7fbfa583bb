package dev.tonnage.app;

import dev.tonnage.compare.Cause;
import dev.tonnage.gate.Budgets;
import dev.tonnage.gate.Check;
import dev.tonnage.gate.Explanation;
import dev.tonnage.gate.GateResult;
import dev.tonnage.gate.Release;
import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Holds what the tables know of each service against its budgets. */
final class WarehouseGate {
  /** The columns of the view growth_steps. */
  static final StructType STEP =
      new StructType()
          .add("registry", DataTypes.StringType)
          .add("repository", DataTypes.StringType)
          .add("platform", DataTypes.StringType)
          .add("tag", DataTypes.StringType)
          .add("base_tag", DataTypes.StringType)
          .add("manifest_digest", DataTypes.StringType)
          .add("base_digest", DataTypes.StringType);

  /** A release with the row that it was read from. */
  private record Found(Row row, Release release) {}

  private WarehouseGate() {}

  /**
   * Checks the newest release of each service and platform.
   *
   * @param snapshot null for the newest
   * @param explainsAll whether every change is explained, or that of releases over their limits
   */
  static GateResult check(
      String folder,
      String snapshot,
      String master,
      Budgets budgets,
      LocalDate today,
      boolean explainsAll)
      throws IOException {
    SparkSession spark = Sessions.open(master);
    Catalogue catalogue = Catalogue.of(Warehouse.existing(spark, folder), snapshot);
    return check(spark, catalogue, budgets, today, explainsAll);
  }

  static GateResult check(
      SparkSession spark,
      Catalogue catalogue,
      Budgets budgets,
      LocalDate today,
      boolean explainsAll) {
    List<Check> checks = new ArrayList<>();
    List<Found> worth = new ArrayList<>();
    for (Row row : catalogue.sql("SELECT * FROM release_bases").collectAsList()) {
      Release release = release(row);
      List<Check> held = Check.of(budgets, release, today);
      checks.addAll(held);
      boolean isOver = held.stream().anyMatch(c -> c.verdict() != Check.Verdict.OK);
      if (!held.isEmpty() && release.last() != null && (isOver || explainsAll)) {
        worth.add(new Found(row, release));
      }
    }
    if (checks.isEmpty()) {
      throw new InputException(
          "No budget in %s is for a service of snapshot %s. Compare their names with those of:"
              + " report services",
          budgets.file(), catalogue.snapshot());
    }
    return new GateResult(
        "snapshot " + catalogue.snapshot(),
        budgets.file(),
        checks,
        explain(spark, catalogue, worth));
  }

  private static Release release(Row row) {
    return new Release(
        row.getAs("repository"),
        row.getAs("platform"),
        row.getAs("tag"),
        new Release.Size(row.getAs("file_bytes"), row.getAs("wire_bytes")),
        base(row, "last_"),
        base(row, "monthly_"));
  }

  private static Release.Base base(Row row, String prefix) {
    return row.getAs(prefix + "digest") == null
        ? null
        : new Release.Base(
            row.getAs(prefix + "tag"),
            new Release.Size(row.getAs(prefix + "file_bytes"), row.getAs(prefix + "wire_bytes")));
  }

  private static List<Explanation> explain(
      SparkSession spark, Catalogue catalogue, List<Found> releases) {
    if (releases.isEmpty()) {
      return List.of();
    }
    List<Row> steps = new ArrayList<>();
    for (Found f : releases) {
      Row r = f.row();
      steps.add(
          RowFactory.create(
              r.getAs("registry"),
              r.getAs("repository"),
              r.getAs("platform"),
              r.getAs("tag"),
              r.getAs("last_tag"),
              r.getAs("manifest_digest"),
              r.getAs("last_digest")));
    }
    Map<String, List<Row>> modules = new LinkedHashMap<>();
    for (Row r :
        catalogue
            .comparing(spark.createDataFrame(steps, STEP))
            .sql("SELECT * FROM growth_step_modules")
            .collectAsList()) {
      modules
          .computeIfAbsent(key(r, "manifest_digest", "base_digest"), k -> new ArrayList<>())
          .add(r);
    }
    return releases.stream()
        .map(
            f ->
                explanation(
                    f.release(),
                    modules.getOrDefault(
                        key(f.row(), "manifest_digest", "last_digest"), List.of())))
        .toList();
  }

  private static String key(Row row, String current, String base) {
    return row.getAs(current) + " " + row.getAs(base);
  }

  private static Explanation explanation(Release release, List<Row> modules) {
    List<Explanation.Cause> causes = new ArrayList<>();
    for (Cause cause : Cause.values()) {
      add(causes, cause.label(), cause.name().toLowerCase(Locale.ROOT) + "_bytes", modules);
    }
    add(causes, "binaries that came or went", "binaries_bytes", modules);
    causes.sort(Comparator.comparingLong(c -> -Math.abs(c.bytes())));
    List<Explanation.Owner> owners =
        modules.stream()
            .map(
                r ->
                    new Explanation.Owner(
                        r.getAs("module"),
                        r.<Long>getAs("before_bytes"),
                        r.<Long>getAs("after_bytes"),
                        null,
                        null))
            .sorted(Comparator.comparingLong(o -> -Math.abs(o.change())))
            .toList();
    return new Explanation(release, causes, owners);
  }

  private static void add(
      List<Explanation.Cause> causes, String label, String column, List<Row> modules) {
    long sum = modules.stream().mapToLong(r -> r.<Long>getAs(column)).sum();
    List<String> names =
        modules.stream()
            .filter(r -> r.<Long>getAs(column) != 0 && !r.<String>getAs("module").startsWith("["))
            .sorted(Comparator.comparingLong(r -> -Math.abs(r.<Long>getAs(column))))
            .map(r -> r.<String>getAs("module"))
            .toList();
    if (sum != 0) {
      causes.add(new Explanation.Cause(label, sum, WhyRows.some(names)));
    }
  }
}
