package dev.tonnage.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

  private Table(String name, String comment, List<Column<R>> columns) {
    this.name = name;
    this.comment = comment;
    this.columns = List.copyOf(columns);
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

    private Declaration(String name, String comment) {
      this.name = name;
      this.comment = comment;
    }

    Declaration<R> column(String name, String type, String comment, Function<R, Object> value) {
      columns.add(new Column<>(name, type, false, comment, value));
      return this;
    }

    Declaration<R> nullable(String name, String type, String comment, Function<R, Object> value) {
      columns.add(new Column<>(name, type, true, comment, value));
      return this;
    }

    Table<R> declared() {
      return new Table<>(name, comment, columns);
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
