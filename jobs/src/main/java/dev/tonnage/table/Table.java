package dev.tonnage.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
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

  /** The statement that makes the table in a folder, comments and all. */
  public String ddl(String folder) {
    return "CREATE TABLE IF NOT EXISTS delta.`%s` (%s) USING delta COMMENT %s TBLPROPERTIES (%s)"
        .formatted(
            folder.replace("`", "``"),
            columns.stream().map(Table::ddl).collect(Collectors.joining(", ")),
            quoted(comment),
            // Readers outside Spark fail on deletion vectors, or see deleted rows.
            "'delta.enableDeletionVectors' = 'false'");
  }

  private static String ddl(Column<?> c) {
    return "`%s` %s%s COMMENT %s"
        .formatted(c.name(), c.type(), c.isNullable() ? "" : " NOT NULL", quoted(c.comment()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  @Override
  public String toString() {
    return name;
  }
}
