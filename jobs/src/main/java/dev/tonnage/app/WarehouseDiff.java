package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Span;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** What {@code diff} tells of snapshots and images that the tables know: growth between the two. */
final class WarehouseDiff {
  /** What changes can be told by. */
  static final List<String> GRAINS = List.of("module", "package", "symbol");

  private final SparkSession spark;
  private final String folder;

  WarehouseDiff(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Between the newest images of each service in two snapshots. */
  Catalogue ofSnapshots(String old, String current) throws IOException {
    return catalogue(current).between(new Span(old, null, null, null));
  }

  /**
   * Between two images of the newest snapshot.
   *
   * @param platform null for that of the new one
   */
  Catalogue ofImages(String old, String current, String platform) throws IOException {
    Catalogue catalogue = catalogue(null);
    Row after = ImageBinaries.image(catalogue, folder, platform, current);
    Row before = ImageBinaries.image(catalogue, folder, after.getAs("platform"), old);
    Row step =
        RowFactory.create(
            after.getAs("registry"),
            after.getAs("repository"),
            after.getAs("platform"),
            after.getAs("tag"),
            before.getAs("tag"),
            after.getAs("manifest_digest"),
            before.getAs("manifest_digest"));
    return catalogue.comparing(spark.createDataFrame(List.of(step), WarehouseGate.STEP));
  }

  private Catalogue catalogue(String snapshot) throws IOException {
    return Catalogue.of(Warehouse.existing(spark, folder), snapshot);
  }

  /**
   * Prints what changed; for people, that of each service before it.
   *
   * @param by one of the grains
   * @param top how many rows at most
   */
  static void print(
      Catalogue catalogue, String by, int top, OutputOptions output, PrintWriter out) {
    Dataset<Row> rows = catalogue.report("growth_" + by + "s");
    if (output.isForPeople()) {
      output.on(out).print(SparkAnswer.of(catalogue.report("growth")));
      out.println();
      rows = rows.where("change_bytes <> 0");
    }
    rows = top == Integer.MAX_VALUE ? rows : rows.limit(top);
    output.on(out).print(SparkAnswer.of(rows));
    out.flush();
  }
}
