package dev.tonnage.report;

import dev.tonnage.compare.Build;
import dev.tonnage.compare.Cause;
import dev.tonnage.compare.Change;
import dev.tonnage.compare.Comparison;
import dev.tonnage.compare.Parts;
import dev.tonnage.compare.Side;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What became of one binary, from rows of the tables to rows for SQL. How a change is taken apart
 * is said in one place, the package {@code dev.tonnage.compare}, for files and tables alike.
 */
final class GrowthRows {
  private static final List<String> LABELS =
      List.of("old_digest", "new_digest", "name", "kind", "package", "module", "status", "was");
  private static final List<String> SIZES = List.of("before_bytes", "after_bytes", "change_bytes");

  /** Holds the change of binaries that came or went as a whole. */
  private static final String WHOLE = "binaries_bytes";

  static final StructType SCHEMA = schema();

  private static final Map<String, Kind> KINDS =
      Stream.of(Kind.values()).collect(Collectors.toMap(Kind::label, Function.identity()));

  private GrowthRows() {}

  /** The column that holds the part of a change that has a cause. */
  static String column(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT) + "_bytes";
  }

  private static StructType schema() {
    StructType schema = new StructType();
    for (String label : LABELS) {
      schema = schema.add(label, DataTypes.StringType);
    }
    for (String size : SIZES) {
      schema = schema.add(size, DataTypes.LongType);
    }
    for (Cause cause : Cause.values()) {
      schema = schema.add(column(cause), DataTypes.LongType);
    }
    return schema.add(WHOLE, DataTypes.LongType);
  }

  /**
   * Compares.
   *
   * @param pair a row of {@code growth_builds}
   * @param symbols rows of {@code growth_sides}
   * @param isBySymbol whether each symbol has a row, or each package
   */
  static Iterator<Row> of(Row pair, Iterator<Row> symbols, boolean isBySymbol) {
    List<Ledger.Row> before = new ArrayList<>();
    List<Ledger.Row> after = new ArrayList<>();
    symbols.forEachRemaining(r -> (r.getBoolean(1) ? after : before).add(row(r)));
    String old = pair.getString(1);
    String current = pair.getString(2);
    boolean isWhole = old == null || current == null;
    Comparison comparison =
        new Comparison(new Side(build(pair, 3), before), new Side(build(pair, 5), after));
    List<Row> rows = new ArrayList<>();
    if (isBySymbol) {
      for (Change c : comparison.owners()) {
        Owner o = c.owner();
        boolean isRenamed = c.status() == Change.Status.RENAMED;
        rows.add(
            row(
                Arrays.asList(
                    old,
                    current,
                    o.name(),
                    o.kind().label(),
                    o.packageName(),
                    o.module(),
                    c.status().name().toLowerCase(Locale.ROOT),
                    isRenamed ? c.before().name() : null),
                c.beforeBytes(),
                c.afterBytes(),
                isWhole ? null : c.parts()));
      }
    } else {
      for (Comparison.Explained e :
          comparison.explained(o -> Arrays.asList(o.packageName(), o.module()))) {
        List<String> labels = e.row().labels();
        rows.add(
            row(
                Arrays.asList(old, current, null, null, labels.get(0), labels.get(1), null, null),
                e.row().beforeBytes(),
                e.row().afterBytes(),
                isWhole ? null : e.parts()));
      }
    }
    return rows.iterator();
  }

  /**
   * A row as {@link #SCHEMA} says.
   *
   * @param parts null when the binary came or went as a whole
   */
  private static Row row(List<String> labels, long before, long after, Parts parts) {
    List<Object> values = new ArrayList<>(labels);
    values.addAll(List.of(before, after, after - before));
    for (Cause cause : Cause.values()) {
      values.add(parts == null ? 0L : parts.of(cause));
    }
    values.add(parts == null ? after - before : 0L);
    return RowFactory.create(values.toArray());
  }

  private static Ledger.Row row(Row r) {
    int first = 2;
    Owner owner =
        new Owner(
            r.getString(first),
            KINDS.get(r.getString(first + 1)),
            r.getString(first + 2),
            r.getString(first + 3),
            null,
            null,
            0,
            null,
            Evidence.valueOf(r.getString(first + 9).toUpperCase(Locale.ROOT)));
    Weight weight =
        new Weight(
            r.getLong(first + 4),
            0,
            r.getLong(first + 5),
            r.getLong(first + 6),
            r.getLong(first + 7),
            r.getLong(first + 8),
            0);
    return new Ledger.Row(owner, weight, 0);
  }

  /**
   * How a binary was built.
   *
   * @param pair a row that has at this place how, and behind it of which modules
   */
  static Build build(Row pair, int at) {
    if (pair.isNullAt(at)) {
      return new Build(new Build.Made(null, null, false, false, false, null, null), List.of());
    }
    Row made = pair.getStruct(at);
    List<Build.Linked> linked = new ArrayList<>();
    if (!pair.isNullAt(at + 1)) {
      List<Row> modules = pair.getList(at + 1);
      for (Row m : modules) {
        linked.add(
            new Build.Linked(m.getString(0), m.getString(1), m.getString(2), m.getBoolean(3)));
      }
    }
    return new Build(
        new Build.Made(
            made.getString(0),
            made.getString(1),
            made.getBoolean(2),
            made.getBoolean(3),
            made.getBoolean(4),
            made.isNullAt(5) ? null : made.getBoolean(5),
            made.getString(6)),
        linked);
  }
}
