package dev.tonnage.table;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the values of a column must meet, whoever writes them. Null is left to the column itself.
 *
 * @param values those that are allowed; empty where a number may be anything but negative
 */
public record Rule(String column, List<String> values) implements Serializable {

  /** As Delta keeps it, and Spark's writers check it. */
  public String sql() {
    String met =
        values.isEmpty()
            ? column + " >= 0"
            : column
                + values.stream()
                    .map(v -> "'" + v + "'")
                    .collect(Collectors.joining(", ", " IN (", ")"));
    return "%s IS NULL OR %s".formatted(column, met);
  }
}
