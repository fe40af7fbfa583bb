package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Samples;
import dev.tonnage.source.LayerLimits;
import dev.tonnage.source.Platforms;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.source.TestLayout;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that mean harm, or are not there: rows, and nothing outside the warehouse. */
class HostileScanTest {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ENTRIES = 50;

  @TempDir static Path temp;

  private final SparkSession spark = Sessions.open("local[2]");
  private final TestLayout layout;
  private Path gone;
  private byte[] late;

  HostileScanTest() throws IOException {
    layout = new TestLayout(temp.resolve("layout"));
  }

  private String source() throws IOException {
    byte[] elf = Samples.elf();
    TestLayout.Tar outside =
        new TestLayout.Tar()
            .file("../../../../outside/bin", elf)
            .file("/outside/absolute", elf)
            .link("out", temp.resolve("outside").toString(), TarConstants.LF_SYMLINK)
            .file("out/through-the-link", elf)
            .link("out-hard", "../../layout/oci-layout", TarConstants.LF_LINK)
            .link("dev/sda", "", TarConstants.LF_BLK)
            .link("dev/null", "", TarConstants.LF_CHR)
            .link("run/pipe", "", TarConstants.LF_FIFO);
    TestLayout.Tar bomb = new TestLayout.Tar().file("zeros", new byte[4 * MAX_BYTES]);
    TestLayout.Tar many = new TestLayout.Tar();
    for (int i = 0; i < 2 * MAX_ENTRIES; i++) {
      many.file("f" + i, new byte[0]);
    }
    late = new TestLayout.Tar().file("bin/late", elf).gzip();
    layout
        .image("evil/outside:1", "linux/amd64", outside.gzip())
        .image("evil/bomb:1", "linux/amd64", bomb.gzip())
        .image("evil/many:1", "linux/amd64", many.gzip())
        .image("late/app:1", "linux/amd64", late);
    gone = layout.path(dev.tonnage.source.Digests.of(late));
    Files.delete(gone);
    return layout.written();
  }

  private ScanResult scan(String source, String name) throws IOException {
    return new Scan(
            LazySpark.of(spark),
            temp.resolve("warehouse").toString(),
            List.of(source),
            name,
            new Limits(Limits.DEFAULT.batchBytes(), 0.9),
            Watch.NONE)
        .reading(
            new SourceOptions(
                Platforms.ALL,
                new LayerLimits(MAX_BYTES, 100, MAX_ENTRIES),
                RegistrySettings.DEFAULT))
        .execute();
  }

  private Dataset<Row> table(Table<?> table) {
    return spark
        .read()
        .format("delta")
        .load(temp.resolve("warehouse").resolve(table.name()).toString());
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(p -> !p.startsWith(temp.resolve("warehouse"))).sorted().toList();
    }
  }

  private List<String> errors(String snapshot) {
    return table(Tables.SCAN_ERRORS)
        .where("snapshot_id = '" + snapshot + "'")
        .orderBy("code")
        .selectExpr("concat(stage, ' ', code, ' ', passing)")
        .collectAsList()
        .stream()
        .map(r -> r.getString(0))
        .toList();
  }

  @Test
  void what_means_harm_is_a_row_and_what_may_pass_is_tried_again() throws IOException {
    String source = source();
    List<Path> before = all(temp);
    ScanResult first = scan(source, "first");
    assertThat(all(temp)).isEqualTo(before);
    assertThat(errors("first"))
        .containsExactly("open limit false", "open limit false", "open missing true");
    assertThat(first.snapshot().layersOpened()).isEqualTo(1);
    assertThat(
            table(Tables.FILES)
                .orderBy("ordinal")
                .selectExpr("concat(path, ' ', type, ' ', binary_digest IS NOT NULL)")
                .collectAsList())
        .extracting(r -> r.getString(0))
        .hasSize(8)
        .anySatisfy(f -> assertThat(f).endsWith("outside/bin file true"))
        .contains("dev/sda other false", "dev/null other false", "run/pipe other false");
    try (Stream<Path> spool = Files.list(temp.resolve("warehouse/_spool"))) {
      assertThat(spool).isEmpty();
    }

    // The next night what was missing is there; what is hopeless is not read again.
    Files.write(gone, late);
    ScanResult second = scan(source, "second");
    assertThat(second.isUnchanged()).isFalse();
    assertThat(second.snapshot().layersOpened()).isEqualTo(1);
    assertThat(errors("second")).containsExactly("open limit false", "open limit false");
    assertThat(
            table(Tables.SCAN_STATS)
                .where("snapshot_id = 'second' AND phase = 'open' AND subject = 'run'")
                .first()
                .<Long>getAs("bytes"))
        .isEqualTo(late.length);
    assertThat(scan(source, "third").isUnchanged()).isTrue();

    tooManyFailures(source);
  }

  /** Past the threshold of the settings nothing is published, and the command says so. */
  private void tooManyFailures(String source) throws IOException {
    Path conf =
        Files.writeString(
            temp.resolve("strict.yaml"),
            "scan: {max_failed_share: 0, max_layer_bytes: %d}\n".formatted(MAX_BYTES));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path warehouse = temp.resolve("strict");
    String[] words = {
      "scan",
      source + ":evil/bomb:1",
      "--conf",
      conf.toString(),
      "--warehouse",
      warehouse.toString()
    };
    assertThat(Tonnage.run(words, new PrintWriter(out, true), new PrintWriter(err, true)))
        .isEqualTo(3);
    assertThat(err.toString()).contains("1 of 2").contains("max_failed_share");
    assertThat(out.toString()).isEmpty();
    assertThat(warehouse.resolve("snapshots/_delta_log/00000000000000000001.json")).doesNotExist();
  }
}
