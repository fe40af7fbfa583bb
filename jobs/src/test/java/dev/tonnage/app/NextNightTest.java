package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.stage.ScanResult;
import dev.tonnage.store.Warehouse;
import dev.tonnage.store.WarehouseException;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse that is written to again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NextNightTest {
  private static final List<Table<?>> CONTENT =
      List.of(
          Tables.BINARIES,
          Tables.SECTIONS,
          Tables.SYMBOLS,
          Tables.MODULES,
          Tables.LAYERS,
          Tables.FILES);

  @TempDir static Path temp;

  private final SampleWarehouse sample = SampleWarehouse.scanned();
  private final SparkSession spark = sample.spark();
  private Path folder;

  @BeforeAll
  void copy() throws IOException {
    folder = temp.resolve("warehouse");
    FileUtils.copyDirectory(sample.folder().toFile(), folder.toFile());
  }

  @Test
  @Order(1)
  void an_unchanged_night_parses_nothing_and_writes_no_content() throws IOException {
    Map<String, Long> before = new LinkedHashMap<>();
    for (Table<?> t : CONTENT) {
      before.put(t.name(), versions(folder, t));
    }
    ScanResult second = sample.scan(folder, "second");
    assertThat(second.snapshot().binariesParsed()).isZero();
    assertThat(second.snapshot().layersOpened()).isZero();
    assertThat(second.snapshot().binaries()).isEqualTo(sample.first().<Long>getAs("binaries"));
    for (Table<?> t : CONTENT) {
      assertThat(versions(folder, t)).as(t.name()).isEqualTo(before.get(t.name()));
    }
    for (Table<?> t : List.of(Tables.IMAGES, Tables.SCAN_ERRORS)) {
      assertThat(rows(table(t).where("snapshot_id = 'second'").drop("snapshot_id")))
          .as(t.name())
          .isEqualTo(rows(table(t).where("snapshot_id = 'first'").drop("snapshot_id")));
    }
    Row weighed =
        table(Tables.SCAN_STATS)
            .where("snapshot_id = 'second' and subject = 'run' and phase = 'weigh'")
            .first();
    assertThat(weighed.<Long>getAs("bytes")).isZero();
    assertThat(table(Tables.SCAN_STATS).where("snapshot_id = 'second'").where("subject <> 'run'"))
        .satisfies(none -> assertThat(none.where("phase = 'weigh'").isEmpty()).isTrue());
  }

  @Test
  @Order(2)
  void orphans_of_a_killed_run_are_removed_and_its_batch_can_not_come_late() throws IOException {
    List<String> symbols = rows(table(Tables.SYMBOLS).select("binary_digest", "name"));
    Dataset<Row> orphan =
        table(Tables.SYMBOLS).limit(3).withColumn("binary_digest", functions.lit("sha256:dead"));
    orphan = spark.createDataFrame(orphan.collectAsList(), Tables.SYMBOLS.schema());
    orphan
        .write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "tonnage")
        .option("txnVersion", 1000)
        .save(folder.resolve("symbols").toString());
    Warehouse warehouse = Warehouse.writable(spark, folder.toString());
    warehouse.contentWriter();
    assertThat(rows(table(Tables.SYMBOLS).select("binary_digest", "name"))).isEqualTo(symbols);
  }

  @Test
  @Order(3)
  void of_two_writers_one_gets_through_and_the_other_is_told() throws IOException {
    Warehouse warehouse = Warehouse.writable(spark, folder.toString());
    var one = warehouse.contentWriter();
    var other = warehouse.contentWriter();
    one.appendOpened(List.of(), null);
    assertThatThrownBy(() -> other.appendOpened(List.of(), null))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("Another scan has written");
  }

  private long versions(Path warehouse, Table<?> table) throws IOException {
    try (Stream<Path> log = Files.list(warehouse.resolve(table.name()).resolve("_delta_log"))) {
      return log.filter(p -> p.toString().endsWith(".json")).count();
    }
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  private Dataset<Row> table(Table<?> table) {
    return spark.read().format("delta").load(folder.resolve(table.name()).toString());
  }
}
