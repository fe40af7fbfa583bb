package dev.tonnage.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's rows as plain values. */
public final class SparkAnswer {
  private SparkAnswer() {}

  public static Rows of(Dataset<Row> rows) {
    Iterator<Row> iterator = rows.toLocalIterator();
    return new Rows(
        List.of(rows.columns()),
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return iterator.hasNext();
          }

          @Override
          public List<Object> next() {
            return values(iterator.next());
          }
        });
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      values.add(plain(row.get(i)));
    }
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      Map<String, Object> parts = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        parts.put(row.schema().fieldNames()[i], plain(row.get(i)));
      }
      return parts;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      CollectionConverters.asJava(map).forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
      return plain;
    }
    if (value instanceof scala.collection.Iterable<?> list) {
      List<Object> plain = new ArrayList<>();
      CollectionConverters.asJava(list).forEach(v -> plain.add(plain(v)));
      return plain;
    }
    return value;
  }
}
