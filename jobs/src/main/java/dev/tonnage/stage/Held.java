package dev.tonnage.stage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of several kinds that threads of this process have found, and that its memory holds. */
final class Held {
  /** What is taken for one row, besides its texts. */
  private static final long BYTES_A_ROW = 1000;

  private static final int PART_OF_MEMORY = 8;

  private final SparkSession spark;
  private final Fan.Shape shape;
  private final Map<String, List<Row>> rows = new LinkedHashMap<>();
  private long room;

  /**
   * Holds nothing yet.
   *
   * @param room bytes of memory for what is held
   */
  Held(SparkSession spark, Fan.Shape shape, long room) {
    this.spark = spark;
    this.shape = shape;
    this.room = room;
    shape.names().forEach(n -> rows.put(n, new ArrayList<>()));
  }

  /** The room for what comes of so many bytes of input: none if they are more than a limit. */
  static long room(long bytes, long mostBytes) {
    return bytes < mostBytes ? Runtime.getRuntime().maxMemory() / PART_OF_MEMORY : 0;
  }

  /** Does the work; false when there is no room for what comes out, which is then not whole. */
  <T> boolean fill(List<T> shares, FlatMapFunction<T, Row> task) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            work -> {
              Thread thread = new Thread(work, "work");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> all = new ArrayList<>();
      for (T share : shares) {
        all.add(
            threads.submit(
                () -> {
                  take(task.call(share));
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      return room >= 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void take(Iterator<Row> found) {
    while (found.hasNext()) {
      Row row = found.next();
      int kind = 0;
      while (row.isNullAt(kind)) {
        kind++;
      }
      Row value = row.getStruct(kind);
      if (!keep(shape.names().get(kind), value, bytes(value))) {
        return;
      }
    }
  }

  private synchronized boolean keep(String kind, Row row, long bytes) {
    room -= bytes;
    if (room >= 0) {
      rows.get(kind).add(row);
    }
    return room >= 0;
  }

  private static long bytes(Row row) {
    long bytes = BYTES_A_ROW;
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) instanceof String text) {
        bytes += text.length();
      }
    }
    return bytes;
  }

  Dataset<Row> rows(String kind) {
    return spark.createDataFrame(rows.get(kind), shape.type(kind).asNullable());
  }

  Map<String, List<Row>> all() {
    return rows;
  }
}
