package dev.tonnage.table;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Declarations in Spark's terms. Apart from {@link Table} so that a command that only names columns
 * loads nothing of Spark.
 */
final class SparkRows {
  /** To parse a type takes longer than most of what is then done with it. */
  private static final Map<String, DataType> TYPES = new ConcurrentHashMap<>();

  private SparkRows() {}

  static StructType schema(List<? extends Column<?>> columns) {
    return new StructType(columns.stream().map(SparkRows::field).toArray(StructField[]::new));
  }

  private static StructField field(Column<?> c) {
    return new StructField(
        c.name(),
        TYPES.computeIfAbsent(c.type(), DataType::fromDDL),
        c.isNullable(),
        new MetadataBuilder().putString("comment", c.comment()).build());
  }

  static <R> Row row(List<Column<R>> columns, R value) {
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(columns.get(i).value().apply(value));
    }
    return RowFactory.create(cells);
  }

  private static Object cell(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().map(SparkRows::cell).toArray();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> cells = new LinkedHashMap<>();
      map.forEach((key, of) -> cells.put(key, cell(of)));
      return CollectionConverters.asScala(cells);
    }
    if (value instanceof Struct struct) {
      return RowFactory.create(struct.parts().values().stream().map(SparkRows::cell).toArray());
    }
    return value;
  }
}
