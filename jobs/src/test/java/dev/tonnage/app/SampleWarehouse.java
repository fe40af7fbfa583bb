package dev.tonnage.app;

import dev.tonnage.Samples;
import dev.tonnage.report.Catalogue;
import dev.tonnage.source.TestLayout;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The sample fleet, a tree of files of which some are damaged, and images of which one hides files
 * and one is broken: scanned once for all who only read, since that is what takes time.
 */
final class SampleWarehouse {
  private static final Path CONF = Path.of("../conf/tonnage.yaml");

  private static SampleWarehouse scanned;

  private final SparkSession spark = Sessions.open("local[2]");
  private final List<String> sources;
  private final Path folder;
  private final Row first;
  private final Catalogue catalogue;

  static synchronized SampleWarehouse scanned() {
    if (scanned == null) {
      try {
        scanned = new SampleWarehouse();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return scanned;
  }

  /** Tests run in several machines; the first that comes here scans, the others wait for it. */
  private SampleWarehouse() throws IOException {
    Path all = Files.createDirectories(Path.of("target/sample-warehouse").toAbsolutePath());
    Path temp =
        all.resolve(System.getProperty("tonnage.run", "alone-" + ProcessHandle.current().pid()));
    folder = temp.resolve("warehouse");
    sources =
        List.of(
            "oci:" + Samples.datasets().resolve("fleet"),
            "files:" + temp.resolve("tree"),
            "oci:" + temp.resolve("layout"));
    try (FileChannel lock =
        FileChannel.open(
            all.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Goes with the channel.
      lock.lock();
      if (!Files.exists(temp)) {
        removeOthers(all);
        make(temp);
        scan(folder, "first");
      }
    }
    catalogue = Catalogue.of(Warehouse.existing(spark, folder.toString()), null);
    first = catalogue.sql("SELECT * FROM snapshots").first();
  }

  private static void removeOthers(Path all) throws IOException {
    try (Stream<Path> runs = Files.list(all)) {
      runs.filter(Files::isDirectory).forEach(p -> FileUtils.deleteQuietly(p.toFile()));
    }
  }

  private static void make(Path temp) throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree/app/bin")).getParent().getParent();
    byte[] elf = Samples.elf();
    Files.write(tree.resolve("app/bin/whole"), elf);
    Files.write(tree.resolve("app/bin/same-again"), elf);
    Files.write(tree.resolve("app/bin/truncated"), Arrays.copyOf(elf, elf.length / 2));
    Files.write(tree.resolve("app/bin/stump"), Arrays.copyOf(elf, 40));
    Files.writeString(tree.resolve("app/notes.txt"), "no executable");
    Files.writeString(tree.resolve("readme"), "no executable either");
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    byte[] lower =
        new TestLayout.Tar().file("bin/tool", elf).file("bin/old", elf).file("bin/x", elf).gzip();
    byte[] upper =
        new TestLayout.Tar()
            .file("bin/.wh.old", new byte[0])
            .file("bin/x", "#!/bin/sh".getBytes(StandardCharsets.UTF_8))
            .gzip();
    layout.image("tools/tool:1", "linux/amd64", lower, upper);
    layout.image("tools/broken:1", "linux/amd64", lower, Arrays.copyOf(upper, upper.length - 30));
    layout.written();
  }

  ScanResult scan(Path warehouse, String name) throws IOException {
    return new Scan(
            LazySpark.of(spark), warehouse.toString(), sources, name, Limits.DEFAULT, Watch.NONE)
        .finding(Settings.load(CONF).findingRules(CONF))
        .execute();
  }

  SparkSession spark() {
    return spark;
  }

  Path folder() {
    return folder;
  }

  /** What the table of snapshots says of the scan. */
  Row first() {
    return first;
  }

  /** Its newest snapshot, of which views are found once. */
  Catalogue catalogue() {
    return catalogue;
  }
}
