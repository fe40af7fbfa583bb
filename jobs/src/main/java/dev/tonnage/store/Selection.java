package dev.tonnage.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.internal.actions.AddFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows in which a column has one of some values.
 *
 * @param column null for all rows
 */
public record Selection(String column, Set<String> values) {
  /** So many choose groups of rows in a file, too; more cost Spark's planner more than a join. */
  private static final int VALUES_IN_CONDITION = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many rows of a file are selected, as far as its statistics tell. */
  enum Part {
    NONE,
    SOME,
    ALL
  }

  public static Selection all() {
    return new Selection(null, Set.of());
  }

  public static Selection of(String column, Set<String> values) {
    return new Selection(column, Set.copyOf(values));
  }

  Part of(AddFile file) throws JsonProcessingException {
    if (column == null) {
      return Part.ALL;
    }
    String text = file.getStatsJson().orElse(null);
    if (text == null) {
      return Part.SOME;
    }
    JsonNode statistics = JSON.readTree(text);
    String least = statistics.path("minValues").path(column).asText(null);
    String most = statistics.path("maxValues").path(column).asText(null);
    if (least == null || most == null) {
      return Part.SOME;
    }
    if (least.equals(most)) {
      boolean isNever = statistics.path("nullCount").path(column).asLong(1) == 0;
      return !values.contains(least) ? Part.NONE : isNever ? Part.ALL : Part.SOME;
    }
    return values.stream().anyMatch(v -> compare(least, v) <= 0 && compare(v, most) <= 0)
        ? Part.SOME
        : Part.NONE;
  }

  /** Parquet's order, which is not that of Java. */
  private static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Those of some rows that are selected. */
  public Dataset<Row> of(Dataset<Row> rows) {
    if (column == null) {
      return rows;
    }
    return values.size() <= VALUES_IN_CONDITION ? rows.where(isIn()) : joined(rows, "left_semi");
  }

  /** Those that are not. */
  Dataset<Row> othersOf(Dataset<Row> rows) {
    if (column == null) {
      return rows.limit(0);
    }
    return values.size() <= VALUES_IN_CONDITION
        ? rows.where(functions.not(functions.coalesce(isIn(), functions.lit(false))))
        : joined(rows, "left_anti");
  }

  private Column isIn() {
    return functions.col(column).isInCollection(values);
  }

  private Dataset<Row> joined(Dataset<Row> rows, String how) {
    Dataset<Row> wanted =
        rows.sparkSession().createDataset(List.copyOf(values), Encoders.STRING()).toDF(column);
    return rows.join(
        functions.broadcast(wanted), CollectionConverters.asScala(List.of(column)).toSeq(), how);
  }
}
