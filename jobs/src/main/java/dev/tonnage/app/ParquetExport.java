package dev.tonnage.app;

import dev.tonnage.maintain.ParquetMirror;
import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.spark.sql.SparkSession;

/** A copy of the published tables as plain Parquet. */
final class ParquetExport {
  private ParquetExport() {}

  static void write(SparkSession spark, String warehouse, String folder, PrintWriter err)
      throws IOException {
    Warehouse existing = Warehouse.existing(spark, warehouse);
    ParquetMirror.Outcome outcome =
        new ParquetMirror(existing, Catalogue.of(existing, null), folder).execute();
    err.printf(
        "The copy in %s has %d new snapshots; %d are no longer in it.%n",
        folder, outcome.nights(), outcome.removed());
  }
}
