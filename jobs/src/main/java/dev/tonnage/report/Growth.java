package dev.tonnage.report;

import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Compares pairs of binaries, each pair in one place; costs what changed, not what there is. */
final class Growth {
  /** So many binaries are named to the table one by one, which lets it skip files. */
  private static final int FEW = 1000;

  private Growth() {}

  /**
   * The rows of {@code symbols} that belong to a binary of a pair.
   *
   * @param pairs with {@code old_digest} and {@code new_digest}, one of which may be null
   */
  static Dataset<Row> wanted(Dataset<Row> symbols, Dataset<Row> pairs) {
    String key = "binary_digest";
    Dataset<Row> digests =
        pairs
            .select(
                functions
                    .explode(functions.array(pairs.col("old_digest"), pairs.col("new_digest")))
                    .as(key))
            .where(functions.col(key).isNotNull())
            .distinct();
    List<String> few = digests.limit(FEW + 1).as(Encoders.STRING()).collectAsList();
    Column isWanted = functions.col(key).isInCollection(few);
    return few.size() <= FEW
        ? symbols.where(isWanted)
        : symbols.join(
            functions.broadcast(digests), symbols.col(key).equalTo(digests.col(key)), "left_semi");
  }

  /**
   * What became of each pair.
   *
   * @param builds a row for each pair, as {@code growth_builds} has it
   * @param sides the rows of both, as {@code growth_sides} has them
   * @param isBySymbol whether each symbol has a row, or each package
   */
  static Dataset<Row> of(Dataset<Row> builds, Dataset<Row> sides, boolean isBySymbol) {
    MapFunction<Row, String> pair = row -> row.getString(0);
    CoGroupFunction<String, Row, Row, Row> compare =
        (key, build, symbols) -> GrowthRows.of(build.next(), symbols, isBySymbol);
    return builds
        .groupByKey(pair, Encoders.STRING())
        .cogroup(
            sides.groupByKey(pair, Encoders.STRING()), compare, Encoders.row(GrowthRows.SCHEMA));
  }

  /**
   * What raising each module brought along.
   *
   * @param imports a row for each pair, as {@code growth_imports} has it
   */
  static Dataset<Row> companions(Dataset<Row> imports) {
    FlatMapFunction<Row, Row> follow = CompanionRows::of;
    return imports.flatMap(follow, Encoders.row(CompanionRows.SCHEMA));
  }
}
