package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.report.Catalogue;
import dev.tonnage.table.Column;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** The job, end to end: what its tables hold. */
class ScanTest {
  private final SampleWarehouse sample = SampleWarehouse.scanned();
  private final SparkSession spark = sample.spark();
  private final Path folder = sample.folder();

  @Test
  void compressed_bytes_of_every_layer_add_up_to_it() throws IOException {
    // Trees are not compressed as one.
    Dataset<Row> layers = table(Tables.LAYERS).where("uncompressed_bytes is not null");
    Dataset<Row> files =
        table(Tables.FILES)
            .where("wire_bytes is not null")
            .groupBy("layer_digest")
            .agg(functions.sum("wire_bytes").as("sum"));
    Dataset<Row> both = layers.join(files, "layer_digest");
    assertThat(both.where("sum <> wire_bytes").collectAsList()).isEmpty();
    // All but the two that are trees.
    assertThat(both.count()).isEqualTo(layers.count() - 2).isGreaterThan(12);

    Dataset<Row> symbols =
        table(Tables.SYMBOLS)
            .groupBy("binary_digest")
            .agg(
                functions.sum("wire_bytes").as("sum"),
                functions.count("wire_bytes").as("known"),
                functions.count("*").as("all"));
    Dataset<Row> binaries =
        table(Tables.FILES)
            .where("binary_digest is not null and type = 'file'")
            .groupBy("binary_digest")
            .agg(functions.min("wire_bytes").as("least"), functions.max("wire_bytes").as("most"))
            .join(symbols, "binary_digest");
    // Behind a layer's last entry stand the end of the archive and that of the compression.
    assertThat(binaries.where("sum < least - 100 or sum > most").collectAsList()).isEmpty();
    assertThat(binaries.where("known not in (0, all) or (most is null) <> (known = 0)").count())
        .isZero();
    assertThat(binaries.where("sum > 1000000").count()).isGreaterThan(11);
    Dataset<Row> modules =
        table(Tables.MODULES)
            .groupBy("binary_digest")
            .agg(functions.sum("wire_bytes").as("of_modules"))
            .join(symbols, "binary_digest");
    assertThat(modules.where("of_modules <> sum").count()).isZero();
  }

  @Test
  void rows_of_every_binary_add_up_to_its_size() {
    for (Table<?> parts : List.of(Tables.SYMBOLS, Tables.MODULES)) {
      Dataset<Row> sums =
          table(parts).groupBy("binary_digest").agg(functions.sum("total_bytes").as("sum"));
      Dataset<Row> wrong =
          table(Tables.BINARIES).join(sums, "binary_digest").where("sum <> file_bytes");
      assertThat(wrong.collectAsList()).as(parts.name()).isEmpty();
      assertThat(sums.count()).as(parts.name()).isEqualTo(table(Tables.BINARIES).count());
    }
  }

  @Test
  void every_binary_is_weighed_once_wherever_it_is() {
    Dataset<Row> binaries = table(Tables.BINARIES);
    assertThat(binaries.select("binary_digest").distinct().count()).isEqualTo(binaries.count());
    assertThat(sample.first().<Long>getAs("binaries_new")).isEqualTo(binaries.count());
    assertThat(table(Tables.SCAN_STATS).where("phase = 'weigh' and subject <> 'run'").count())
        .isEqualTo(binaries.count());
  }

  @Test
  void damaged_binaries_and_layers_are_rows() {
    List<Row> errors =
        table(Tables.SCAN_ERRORS).orderBy("stage", "code", "subject").collectAsList();
    assertThat(errors)
        .anySatisfy(
            r -> {
              assertThat(r.<String>getAs("stage")).isEqualTo("open");
              assertThat(r.<String>getAs("code")).isEqualTo("damaged");
              assertThat(r.<String>getAs("subject")).startsWith("layer sha256:");
            })
        .anySatisfy(
            r -> {
              assertThat(r.<String>getAs("stage")).isEqualTo("weigh");
              assertThat(r.<String>getAs("code")).isEqualTo("truncated");
              assertThat(r.<String>getAs("subject")).startsWith("binary sha256:");
            });
    assertThat(sample.first().<Long>getAs("failures")).isEqualTo(errors.size());
    assertThat(table(Tables.BINARIES).where("file_bytes = 40").count()).isEqualTo(1);
  }

  @Test
  void a_layer_that_could_not_be_read_leaves_no_half_of_it_behind() {
    assertThat(table(Tables.FILES).join(table(Tables.LAYERS), "layer_digest").count())
        .isGreaterThan(0);
    assertThat(
            table(Tables.FILES)
                .select("layer_digest")
                .distinct()
                .except(table(Tables.LAYERS).select("layer_digest"))
                .collectAsList())
        .isEmpty();
  }

  @Test
  void an_image_shows_what_its_upper_layers_leave_of_the_lower_ones() throws IOException {
    Catalogue catalogue = sample.catalogue();
    assertThat(
            catalogue
                .sql("SELECT path FROM placements WHERE repository = 'tools/tool'")
                .collectAsList())
        .extracting(r -> r.getString(0))
        .containsExactly("bin/tool");
  }

  @Test
  void tables_show_their_comments() {
    for (Table<?> table : Tables.ALL) {
      Map<String, String> comments = new LinkedHashMap<>();
      spark
          .sql("DESCRIBE delta.`" + folder.resolve(table.name()) + "`")
          .collectAsList()
          .forEach(r -> comments.put(r.getString(0), r.getString(2)));
      for (Column<?> c : table.columns()) {
        assertThat(comments).containsEntry(c.name(), c.comment());
      }
    }
  }

  private Dataset<Row> table(Table<?> table) {
    return spark.read().format("delta").load(folder.resolve(table.name()).toString());
  }
}
