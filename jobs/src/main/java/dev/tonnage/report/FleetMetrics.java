package dev.tonnage.report;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The chosen snapshot in OpenMetrics. Labels are bounded: beyond the heaviest, all others stand
 * together as {@code other}, so that sums hold whatever the size of the fleet.
 */
public final class FleetMetrics {
  /** What modules and services beyond the heaviest are called. */
  private static final String OTHER = "other";

  private final MetricSnapshots metrics;

  private FleetMetrics(MetricSnapshots metrics) {
    this.metrics = metrics;
  }

  /**
   * Asks the tables.
   *
   * @param most how many modules, and how many services, have a label of their own
   */
  public static FleetMetrics of(Catalogue catalogue, int most) {
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    addSnapshot(metrics, catalogue);
    addModules(metrics, catalogue, most);
    addServices(metrics, catalogue, most);
    addStages(metrics, catalogue);
    return new FleetMetrics(metrics.build());
  }

  /** As a scraper is given it. */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OpenMetricsTextFormatWriter.builder().build().write(out, metrics);
    } catch (IOException e) {
      throw new AssertionError("memory can be written to", e);
    }
    return out.toByteArray();
  }

  /** What {@link #text} is, for the header of an answer. */
  public static String contentType() {
    return OpenMetricsTextFormatWriter.CONTENT_TYPE;
  }

  private static void addSnapshot(MetricSnapshots.Builder metrics, Catalogue catalogue) {
    Row s =
        catalogue
            .sql("SELECT s.* FROM snapshots s JOIN chosen_snapshot USING (snapshot_id)")
            .first();
    Instant taken = s.getAs("taken_at");
    add(
        metrics,
        "tonnage_snapshot_timestamp_seconds",
        Unit.SECONDS,
        "When the listing of the snapshot was begun, since the epoch.",
        List.of(point(Labels.EMPTY, taken.getEpochSecond())));
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("images", "Images that the snapshot found.");
    counts.put("layers", "Distinct layers of these images.");
    counts.put("binaries", "Distinct executables in these layers.");
    counts.put("binaries_new", "Executables that were new and weighed for this snapshot.");
    counts.put("failures", "What the snapshot could not read.");
    counts.forEach(
        (column, help) ->
            add(
                metrics,
                "tonnage_snapshot_" + column,
                null,
                help,
                List.of(point(Labels.EMPTY, s.<Long>getAs(column)))));
  }

  private static void addModules(MetricSnapshots.Builder metrics, Catalogue catalogue, int most) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    long rest = 0;
    int place = 0;
    // The rows come heaviest first.
    for (Row r : catalogue.report("modules").select("module", "total_bytes").collectAsList()) {
      if (place++ < most) {
        points.add(point(Labels.of("module", r.getString(0)), r.getLong(1)));
      } else {
        rest += r.getLong(1);
      }
    }
    points.add(point(Labels.of("module", OTHER), rest));
    add(
        metrics,
        "tonnage_module_bytes",
        Unit.BYTES,
        "Bytes on disk of each module in all images, the heaviest by name; the sum is all that is"
            + " shipped.",
        points);
  }

  private static void addServices(MetricSnapshots.Builder metrics, Catalogue catalogue, int most) {
    List<Row> rows =
        catalogue
            .sql(
                "SELECT repository, platform, sum(file_bytes) AS file_bytes,"
                    + " coalesce(sum(wire_bytes), 0) AS wire_bytes FROM release_bases"
                    + " GROUP BY repository, platform"
                    + " ORDER BY file_bytes DESC, repository, platform")
            .collectAsList();
    List<GaugeDataPointSnapshot> services = new ArrayList<>();
    Map<String, long[]> entries = new LinkedHashMap<>();
    long[] rest = new long[2];
    for (int i = 0; i < rows.size(); i++) {
      Row r = rows.get(i);
      long[] sizes = {r.getLong(2), r.getLong(3)};
      boolean isNamed = i < most;
      String platform = r.isNullAt(1) ? "unknown" : r.getString(1);
      long[] into =
          isNamed
              ? entries.computeIfAbsent(r.getString(0) + " " + platform, k -> new long[2])
              : rest;
      into[0] += sizes[0];
      into[1] += sizes[1];
      if (isNamed) {
        Labels labels = Labels.of("service", r.getString(0), "platform", platform);
        services.add(point(labels, sizes[0]));
      }
    }
    services.add(point(Labels.of("service", OTHER, "platform", OTHER), rest[0]));
    entries.put(OTHER, rest);
    add(
        metrics,
        "tonnage_service_bytes",
        Unit.BYTES,
        "Bytes on disk of the executables in the newest image of each service and platform, the"
            + " heaviest by name.",
        services);
    List<GaugeDataPointSnapshot> bundles = new ArrayList<>();
    entries.forEach(
        (entry, sizes) -> {
          bundles.add(point(Labels.of("entry", entry, "format", "raw"), sizes[0]));
          bundles.add(point(Labels.of("entry", entry, "format", "compressed"), sizes[1]));
        });
    add(
        metrics,
        "bundle_size_bytes",
        Unit.BYTES,
        "The newest image of each service and platform: raw, its executables on disk; compressed,"
            + " its layers as they are pulled.",
        bundles);
  }

  private static void addStages(MetricSnapshots.Builder metrics, Catalogue catalogue) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    for (Row r :
        catalogue
            .sql(
                "SELECT phase, sum(milliseconds) FROM scan_stats JOIN chosen_snapshot USING"
                    + " (snapshot_id) WHERE subject = 'run' GROUP BY phase ORDER BY phase")
            .collectAsList()) {
      points.add(point(Labels.of("stage", r.getString(0)), r.getLong(1) / 1000.0));
    }
    add(
        metrics,
        "build_duration_seconds",
        Unit.SECONDS,
        "How long each stage of the scan took, by the wall.",
        points);
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static void add(
      MetricSnapshots.Builder metrics,
      String name,
      Unit unit,
      String help,
      List<GaugeDataPointSnapshot> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    if (unit != null) {
      gauge.unit(unit);
    }
    points.forEach(gauge::dataPoint);
    metrics.metricSnapshot(gauge.build());
  }
}
