package dev.tonnage.maintain;

import dev.tonnage.report.Catalogue;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Holds the stored rows against the laws: sums, keys, references, and that all files are there. */
public final class Integrity {

  /**
   * A law, and what breaks it.
   *
   * @param law a sentence
   * @param violations how many rows or files break it
   * @param example one of them; null when there is none
   */
  public record Finding(String law, long violations, String example) {}

  private static final String MARK = "-- ";

  private final Warehouse warehouse;
  private final Catalogue catalogue;

  public Integrity(Warehouse warehouse, Catalogue catalogue) {
    this.warehouse = warehouse;
    this.catalogue = catalogue;
  }

  /** One finding a law, in their order. */
  public List<Finding> check() throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Table<?> table : Tables.ALL) {
      warehouse.missingFiles(table).forEach(f -> missing.add(table + "/" + f));
    }
    findings.add(
        finding("Every file that a table's log names is there, of the size it says.", missing));
    if (!missing.isEmpty()) {
      // Nothing else can be asked of what is not there.
      return findings;
    }
    SparkSession spark = warehouse.spark();
    Dataset<Row> sums =
        catalogue.sql(Sql.resource("symbol_sums")).persist(StorageLevel.MEMORY_AND_DISK());
    sums.createOrReplaceTempView("symbol_sums");
    for (String law : Arrays.asList(Sql.resource("laws").split(";\\s*\n"))) {
      if (!law.isBlank()) {
        List<String> broken =
            catalogue.sql(law).limit(1000).collectAsList().stream()
                .map(r -> String.valueOf(r.get(0)))
                .toList();
        findings.add(finding(sentence(law), broken));
      }
    }
    sums.unpersist();
    spark.catalog().dropTempView("symbol_sums");
    return findings;
  }

  private static Finding finding(String law, List<String> broken) {
    return new Finding(law, broken.size(), broken.isEmpty() ? null : broken.get(0));
  }

  private static String sentence(String law) {
    return law.lines()
        .filter(l -> l.startsWith(MARK))
        .map(l -> l.substring(MARK.length()).strip())
        .collect(Collectors.joining(" "));
  }
}
