package dev.tonnage.report.page;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Queries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Asks the tables for what the page shows. */
public final class FleetReader {
  /** How many of the largest of each level a page takes in. */
  static final int SERVICES = 400;

  static final int MODULES = 8_000;
  static final int PACKAGES = 16_000;
  static final int SYMBOLS = 24_000;

  private static final int MOVERS = 100;
  private static final int ROWS = 100;
  private static final int BUILDS = 1_000;

  private static final String FINDINGS = "findings";

  /** What is known of limits: names and bytes of those that stand for a service on a platform. */
  public interface Budgets {
    /** None are known. */
    Budgets NONE = (service, platform) -> Map.of();

    /** Bytes by name. */
    Map<String, Long> of(String service, String platform);
  }

  private final Catalogue catalogue;
  private final FleetData fleet = new FleetData(SERVICES);

  private final Budgets budgets;

  private FleetReader(Catalogue catalogue, Budgets budgets) {
    this.catalogue = catalogue;
    this.budgets = budgets;
  }

  /** What is to be shown of the catalogue's snapshot. */
  public static PageData read(Catalogue catalogue, Budgets budgets) {
    return new FleetReader(catalogue, budgets).read();
  }

  private PageData read() {
    readSnapshot();
    Iterator<Row> services = rows("services", Integer.MAX_VALUE);
    while (services.hasNext()) {
      Row r = services.next();
      fleet.service(
          new FleetData.Service(
              r.getAs("registry"),
              r.getAs("repository"),
              r.getAs("platform"),
              r.getAs("tag"),
              r.getAs("manifest_digest"),
              millis(r.getAs("created_at")),
              r.<Long>getAs("images"),
              r.<Long>getAs("bytes"),
              r.<Long>getAs("modules")));
    }
    fleet.allServicesAreKnown();
    fleet.budgets(budgets);
    readSizes();
    readFleetSizes();
    readHistory();
    readTables();
    return fleet.page();
  }

  private void readSnapshot() {
    Row snapshot = rows("snapshot", 1).next();
    fleet.fact("snapshot", snapshot.getAs("snapshot_id"));
    fleet.fact("taken_at", millis(snapshot.getAs("taken_at")));
    fleet.fact("published_at", millis(snapshot.getAs("published_at")));
    fleet.fact("sources", snapshot.getAs("sources"));
    fleet.fact("images", snapshot.getAs("images"));
    fleet.fact("binaries", snapshot.getAs("binaries"));
    fleet.fact("failures", snapshot.getAs("failures"));
    List<List<Object>> marks = new ArrayList<>();
    rows("snapshots", Integer.MAX_VALUE)
        .forEachRemaining(
            r -> marks.add(List.of(r.getAs("snapshot_id"), millis(r.getAs("taken_at")))));
    fleet.fact("snapshots", marks);
  }

  private void readSizes() {
    rows("modules", MODULES)
        .forEachRemaining(
            r ->
                fleet.module(
                    FleetData.key(r.getAs("registry"), r.getAs("repository")),
                    r.getAs("module"),
                    r.<Long>getAs("bytes"),
                    r.<Long>getAs("packages"),
                    r.<Boolean>getAs("own"),
                    r.getAs("version")));
    rows("packages", PACKAGES)
        .forEachRemaining(
            r ->
                fleet.packageOf(
                    FleetData.key(r.getAs("registry"), r.getAs("repository")),
                    r.getAs("module"),
                    r.getAs("package"),
                    r.<Long>getAs("bytes"),
                    r.<Long>getAs("symbols")));
    rows("symbols", SYMBOLS)
        .forEachRemaining(
            r ->
                fleet.symbol(
                    FleetData.key(r.getAs("registry"), r.getAs("repository")),
                    r.getAs("module"),
                    r.getAs("package"),
                    r.getAs("name"),
                    r.getAs("kind"),
                    r.<Long>getAs("bytes")));
  }

  private void readFleetSizes() {
    rows("fleet_modules", MODULES)
        .forEachRemaining(
            r ->
                fleet.fleetModule(
                    r.getAs("module"),
                    r.<Long>getAs("bytes"),
                    r.<Long>getAs("packages"),
                    r.<Long>getAs("services")));
    rows("fleet_packages", MODULES)
        .forEachRemaining(
            r ->
                fleet.fleetPackage(
                    r.getAs("module"),
                    r.getAs("package"),
                    r.<Long>getAs("bytes"),
                    r.<Long>getAs("services")));
  }

  private void readHistory() {
    rows("reasons", Integer.MAX_VALUE)
        .forEachRemaining(
            r ->
                fleet.reason(
                    FleetData.key(r.getAs("registry"), r.getAs("repository")),
                    r.getAs("platform"),
                    r.getAs("tag"),
                    r.getAs("what_changed")));
    rows("history", Integer.MAX_VALUE)
        .forEachRemaining(
            r ->
                fleet.release(
                    FleetData.key(r.getAs("registry"), r.getAs("repository")),
                    new History.Release(
                        r.getAs("manifest_digest"),
                        millis(r.getAs("created_at")),
                        r.getAs("tags"),
                        new long[] {
                          r.<Long>getAs("own_bytes"),
                          r.<Long>getAs("dependency_bytes"),
                          r.<Long>getAs("std_bytes"),
                          r.<Long>getAs("nobody_bytes")
                        })));
    fleet.allReleasesAreKnown(MOVERS);
  }

  private void readTables() {
    table("kinds", ROWS);
    table("builds", BUILDS);
    table("stripping", ROWS);
    table("hidden", ROWS);
    table("copies", ROWS);
    table("faults", ROWS);
    table("health", ROWS);
    table("phases", ROWS);
    if (Queries.REPORTS.stream().anyMatch(q -> q.name().equals(FINDINGS))) {
      table(FINDINGS, ROWS);
    }
  }

  private void table(String name, int most) {
    Dataset<Row> all = catalogue.sql(text(name));
    List<List<Object>> rows = new ArrayList<>();
    long total = 0;
    Iterator<Row> iterator = all.toLocalIterator();
    while (iterator.hasNext()) {
      Row row = iterator.next();
      total++;
      if (rows.size() < most) {
        List<Object> values = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
          Object value = row.get(i);
          boolean isPlain = value == null || value instanceof Number || value instanceof Boolean;
          values.add(isPlain ? value : value.toString());
        }
        rows.add(values);
      }
    }
    fleet.table(name, new PageData.Table(List.of(all.columns()), rows, total));
  }

  private Iterator<Row> rows(String name, int most) {
    Dataset<Row> all = catalogue.sql(text(name));
    return (most == Integer.MAX_VALUE ? all : all.limit(most)).toLocalIterator();
  }

  /** Milliseconds since 1970; null when unknown. */
  private static Long millis(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static String text(String name) {
    try (InputStream in = FleetReader.class.getResourceAsStream(name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
