package dev.tonnage.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows of several kinds that come out of one pass over the input: each row of the stream has a
 * column per kind, of which one is set. Kept on disk, or here if they are few, so that each table
 * can be written from it without doing the work again.
 */
final class Fan {

  /** The kinds, in the order of the columns. */
  static final class Shape {
    private final Map<String, StructType> kinds = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();

    Shape with(String name, StructType type) {
      kinds.put(name, type);
      names.add(name);
      return this;
    }

    Row row(String name, Row value) {
      Object[] cells = new Object[names.size()];
      cells[names.indexOf(name)] = value;
      return RowFactory.create(cells);
    }

    List<String> names() {
      return names;
    }

    StructType type(String name) {
      return kinds.get(name);
    }

    private StructType schema() {
      StructType schema = new StructType();
      for (Map.Entry<String, StructType> kind : kinds.entrySet()) {
        schema = schema.add(kind.getKey(), kind.getValue(), true);
      }
      return schema;
    }
  }

  /** Null when they are held here. */
  private final Dataset<Row> rows;

  /** Null when they are not. */
  private final Held held;

  private Fan(Dataset<Row> rows, Held held) {
    this.rows = rows;
    this.held = held;
  }

  /**
   * Does the work, one task a share.
   *
   * @param room bytes of memory for the rows where they are expected to be few, see {@link
   *     Held#room}; 0 where not. Unless there is a cluster, the work is then done here, since to
   *     hand rows out and back takes longer. Should they be too many all the same, it begins anew
   */
  static <T> Fan out(
      SparkSession spark,
      List<T> shares,
      Shape shape,
      Tally tally,
      long room,
      FlatMapFunction<T, Row> task) {
    if (room > 0 && spark.sparkContext().isLocal()) {
      Held held = new Held(spark, shape, room);
      if (held.fill(shares, task)) {
        return new Fan(null, held);
      }
      tally.reset();
    }
    var work =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(shares, Math.max(shares.size(), 1))
            .flatMap(task);
    return new Fan(
        spark.createDataFrame(work, shape.schema()).persist(StorageLevel.DISK_ONLY()), null);
  }

  Dataset<Row> rows(String kind) {
    return held != null
        ? held.rows(kind)
        : rows.where(functions.col(kind).isNotNull()).select(kind + ".*");
  }

  /** The rows of some kinds, by kind; these must be few enough to be held in one place. */
  Map<String, List<Row>> gathered(String... kinds) {
    if (held != null) {
      return held.all();
    }
    Column isOne = functions.lit(false);
    for (String kind : kinds) {
      isOne = isOne.or(functions.col(kind).isNotNull());
    }
    Map<String, List<Row>> gathered = new LinkedHashMap<>();
    for (String kind : kinds) {
      gathered.put(kind, new ArrayList<>());
    }
    Column[] columns = Stream.of(kinds).map(functions::col).toArray(Column[]::new);
    for (Row row : rows.where(isOne).select(columns).collectAsList()) {
      for (int i = 0; i < kinds.length; i++) {
        if (!row.isNullAt(i)) {
          gathered.get(kinds[i]).add(row.getStruct(i));
        }
      }
    }
    return gathered;
  }

  void forget() {
    if (rows != null) {
      rows.unpersist();
    }
  }
}
