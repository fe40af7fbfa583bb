package dev.tonnage.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A table, as it is declared.
 *
 * @param <R> what a row is made of
 */
public final class Table<R> {
  private final String name;
  private final String comment;
  private final List<Column<R>> columns;
  private final Layout layout;
  private final List<Rule> rules;

  private Table(
      String name, String comment, List<Column<R>> columns, Layout layout, List<Rule> rules) {
    this.name = name;
    this.comment = comment;
    this.columns = List.copyOf(columns);
    this.layout = layout;
    this.rules = List.copyOf(rules);
  }

  /** Begins a declaration. */
  static <R> Declaration<R> named(String name, String comment) {
    return new Declaration<>(name, comment);
  }

  /** A declaration in the making, one column after the other. */
  static final class Declaration<R> {
    private final String name;
    private final String comment;
    private final List<Column<R>> columns = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private Layout layout = Layout.AS_WRITTEN;

    private Declaration(String name, String comment) {
      this.name = name;
      this.comment = comment;
    }

    Declaration<R> column(String name, String type, String comment, Function<R, Object> value) {
      return add(new Column<>(name, type, false, comment, value));
    }

    Declaration<R> nullable(String name, String type, String comment, Function<R, Object> value) {
      return add(new Column<>(name, type, true, comment, value));
    }

    /** No size is negative. */
    private Declaration<R> add(Column<R> column) {
      columns.add(column);
      if (column.name().endsWith("_bytes") && column.type().equals(Types.BIGINT)) {
        rules.add(new Rule(column.name(), List.of()));
      }
      return this;
    }

    /** The column declared last has one of these values. */
    Declaration<R> oneOf(Stream<String> values) {
      rules.add(new Rule(columns.get(columns.size() - 1).name(), values.toList()));
      return this;
    }

    /** Rows of the same value of a column share a file; in it they are in this order. */
    Declaration<R> stored(String togetherBy, String... order) {
      layout = new Layout(togetherBy, List.of(order));
      return this;
    }

    Table<R> declared() {
      return new Table<>(name, comment, columns, layout, rules);
    }
  }

  public String name() {
    return name;
  }

  public String comment() {
    return comment;
  }

  public List<Column<R>> columns() {
    return columns;
  }

  public Layout layout() {
    return layout;
  }

  public List<Rule> rules() {
    return rules;
  }

  public StructType schema() {
    return SparkRows.schema(columns);
  }

  public Row row(R value) {
    return SparkRows.row(columns, value);
  }

  @Override
  public String toString() {
    return name;
  }
}
