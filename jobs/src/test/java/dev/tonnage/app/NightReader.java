package dev.tonnage.app;

import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;

/**
 * Reads the tables over and over while others write: from the published snapshots to all that they
 * speak of, which must be there. Stops at the first thing that is missing.
 */
final class NightReader implements AutoCloseable {
  private final Warehouse warehouse;
  private final Thread thread = new Thread(this::run, "reader");
  private final Set<String> seen = new TreeSet<>();
  private volatile boolean isOver;
  private volatile String missing;
  private volatile int rounds;

  NightReader(String folder) throws IOException {
    SparkConf conf = new SparkConf(false);
    warehouse =
        Warehouse.existing(
            new LazySpark(
                conf,
                () -> {
                  throw new AssertionError("Spark is started");
                }),
            folder);
    thread.start();
  }

  private void run() {
    try {
      while (!isOver && missing == null) {
        missing = missing(warehouse, seen);
        rounds++;
      }
    } catch (IOException | RuntimeException e) {
      missing = e.toString();
    }
  }

  /**
   * Looks once.
   *
   * @param seen takes the snapshots
   * @return what is missing; null for nothing
   */
  static String missing(Warehouse warehouse, Set<String> seen) throws IOException {
    Map<String, Long> images = new HashMap<>();
    each(
        warehouse,
        Tables.SNAPSHOTS,
        r -> images.put((String) r.get(0), (Long) r.get(1)),
        "snapshot_id",
        "images");
    seen.addAll(images.keySet());
    Map<String, Long> found = new HashMap<>();
    Set<String> manifests = new HashSet<>();
    each(
        warehouse,
        Tables.IMAGES,
        r -> {
          if (images.containsKey(r.get(0))) {
            found.merge((String) r.get(0), 1L, Long::sum);
            manifests.add((String) r.get(1));
          }
        },
        "snapshot_id",
        "manifest_digest");
    if (!found.equals(images)) {
      return "images: " + found + " of " + images;
    }
    Set<String> layers = new HashSet<>();
    Set<String> laid = new HashSet<>();
    each(
        warehouse,
        Tables.LAYERS,
        r -> {
          if (manifests.contains(r.get(0))) {
            laid.add((String) r.get(0));
            layers.add((String) r.get(1));
          }
        },
        "manifest_digest",
        "layer_digest");
    if (!laid.equals(manifests)) {
      return "layers of " + manifests;
    }
    Set<String> binaries = new HashSet<>();
    each(
        warehouse,
        Tables.FILES,
        r -> {
          if (layers.contains(r.get(0)) && r.get(1) != null) {
            binaries.add((String) r.get(1));
          }
        },
        "layer_digest",
        "binary_digest");
    Map<String, Long> bytes = new HashMap<>();
    each(
        warehouse,
        Tables.BINARIES,
        r -> bytes.put((String) r.get(0), (Long) r.get(1)),
        "binary_digest",
        "file_bytes");
    if (!bytes.keySet().containsAll(binaries)) {
      return "binaries: " + bytes.keySet() + " of " + binaries;
    }
    for (Table<?> table : List.of(Tables.SYMBOLS, Tables.MODULES)) {
      Map<String, Long> sums = new HashMap<>();
      each(
          warehouse,
          table,
          r -> sums.merge((String) r.get(0), (Long) r.get(1), Long::sum),
          "binary_digest",
          "total_bytes");
      for (String binary : binaries) {
        if (!bytes.get(binary).equals(sums.get(binary))) {
          return "%s: %s of %d bytes of %s"
              .formatted(table, sums.get(binary), bytes.get(binary), binary);
        }
      }
    }
    return null;
  }

  private static void each(
      Warehouse warehouse,
      Table<?> table,
      java.util.function.Consumer<List<Object>> use,
      String... columns)
      throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    warehouse.each(table, List.of(columns), rows::add);
    rows.forEach(use);
  }

  /** What it has missed; null for nothing. */
  String missed() {
    return missing;
  }

  int rounds() {
    return rounds;
  }

  /** The snapshots that it has seen. */
  Set<String> seen() {
    return seen;
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
