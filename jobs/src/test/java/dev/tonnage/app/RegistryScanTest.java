package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.Samples;
import dev.tonnage.source.FaultyRegistry;
import dev.tonnage.source.FaultyRegistry.Fault;
import dev.tonnage.source.LayerLimits;
import dev.tonnage.source.Platforms;
import dev.tonnage.source.RealRegistry;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.source.TestCertificate;
import dev.tonnage.source.TestLayout;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.stage.Limits;
import dev.tonnage.stage.Scan;
import dev.tonnage.stage.ScanException;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.stage.Watch;
import dev.tonnage.store.LazySpark;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same images give the same rows, whichever way they are reached and whatever happens on it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryScanTest {
  private static final SourceOptions PLAIN =
      new SourceOptions(
          Platforms.ALL, LayerLimits.DEFAULT, RegistrySettings.DEFAULT.withPlainHttp());

  @TempDir static Path temp;

  private SparkSession spark;
  private RealRegistry real;
  private String layout;

  @BeforeAll
  void push() throws Exception {
    RealRegistry.assumeInstalled("docker-registry", "skopeo");
    TestLayout images = new TestLayout(temp.resolve("layout"));
    byte[] elf = Samples.elf();
    byte[] lower = new TestLayout.Tar().file("bin/a", elf).hardLink("bin/b", "bin/a").gzip();
    byte[] half = new TestLayout.Tar().file("bin/c", Arrays.copyOf(elf, elf.length / 2)).gzip();
    byte[] broken = Arrays.copyOf(lower, lower.length - 30);
    images.typedImage("team/app:1.0", lower);
    images.typedImage("team/app:1.1", lower, half);
    images.typedImage("team/broken:1.0", lower, broken);
    layout = images.written();
    real = RealRegistry.start(Files.createDirectories(temp.resolve("root")));
    for (String name : List.of("team/app:1.0", "team/app:1.1", "team/broken:1.0")) {
      real.push(temp.resolve("layout"), name, name);
    }
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  void stop() {
    if (real != null) {
      real.close();
    }
  }

  private ScanResult scan(String warehouse, String name, String... sources) throws IOException {
    return scan(PLAIN, warehouse, name, sources);
  }

  private ScanResult scan(SourceOptions options, String warehouse, String name, String... sources)
      throws IOException {
    return new Scan(
            LazySpark.of(spark),
            temp.resolve(warehouse).toString(),
            List.of(sources),
            name,
            new Limits(Limits.DEFAULT.batchBytes(), 0.9),
            Watch.NONE)
        .reading(options)
        .execute();
  }

  private Dataset<Row> table(String warehouse, Table<?> table) {
    return spark
        .read()
        .format("delta")
        .load(temp.resolve(warehouse).resolve(table.name()).toString());
  }

  private List<String> rows(String warehouse, Table<?> table) {
    return table(warehouse, table).drop("registry").toJSON().collectAsList().stream()
        .sorted()
        .toList();
  }

  private void assertSameRows(String one, String other) {
    for (Table<?> t :
        List.of(
            Tables.IMAGES,
            Tables.LAYERS,
            Tables.FILES,
            Tables.BINARIES,
            Tables.SYMBOLS,
            Tables.SCAN_ERRORS)) {
      assertThat(rows(other, t)).as(t.name()).isEqualTo(rows(one, t));
    }
  }

  @Test
  void server_storage_folder_and_export_give_the_same_rows() throws Exception {
    scan("oci", "n", layout);
    scan("storage", "n", "distribution:" + real.root());
    assertSameRows("oci", "storage");
    try (FaultyRegistry faulty = new FaultyRegistry(real.uri())) {
      faulty.next(Fault.SERVER_ERROR, Fault.NONE, Fault.TOO_MANY_REQUESTS, Fault.CUT, Fault.NONE);
      faulty.next(
          Fault.NO_ANSWER, Fault.NONE, Fault.NONE, Fault.CUT, Fault.CUT, Fault.SERVER_ERROR);
      // The one layer that comes with a wrong byte is read again before the night ends.
      faulty.once(Fault.WRONG_BYTE, "/blobs/" + lowestLayer());
      faulty.wantTokens();
      Path auth = auth("tokens", faulty.host(), FaultyRegistry.PASSWORD);
      SourceOptions withTokens =
          new SourceOptions(
              Platforms.ALL,
              LayerLimits.DEFAULT,
              PLAIN.registries().withFiles(auth.toString(), null, null, null));
      scan(withTokens, "server", "n", "docker://" + faulty.host());
      assertNoSecret(temp.resolve("server"));
      assertThat(rows("server", Tables.SCAN_ERRORS)).isEqualTo(rows("oci", Tables.SCAN_ERRORS));
      assertSameRows("oci", "server");
      nextNight(faulty, withTokens);
    }
    overTlsWithPassword();
    assertThat(
            table("oci", Tables.FILES)
                .where("path = 'bin/b' and binary_digest is not null")
                .count())
        .isEqualTo(1);
  }

  private void overTlsWithPassword() throws Exception {
    Path pem = Files.createDirectories(temp.resolve("tls"));
    TestCertificate.write(pem);
    Path passwords = Files.writeString(temp.resolve("htpasswd"), FaultyRegistry.HTPASSWD);
    try (RealRegistry safe =
        RealRegistry.start(
            real.root(),
            "  tls: {certificate: %s, key: %s}"
                .formatted(pem.resolve("ca.crt"), pem.resolve("key")),
            "auth: {htpasswd: {realm: test, path: %s}}".formatted(passwords))) {
      String authority = pem.resolve("ca.crt").toString();
      Path right = auth("right", safe.host(), FaultyRegistry.PASSWORD);
      RegistrySettings settings =
          RegistrySettings.DEFAULT.withFiles(right.toString(), authority, null, null);
      scan(
          new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, settings),
          "safe",
          "n",
          "docker://" + safe.host());
      assertSameRows("oci", "safe");
      assertNoSecret(temp.resolve("safe"));
      refused(safe, authority);
    }
  }

  /** A password that is wrong is not repeated either, however much is said. */
  private static void refused(RealRegistry safe, String authority) throws IOException {
    Path wrong = auth("wrong", safe.host(), FaultyRegistry.PASSWORD + "-not");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    String[] words = {
      "scan",
      "docker://" + safe.host(),
      "--auth-file",
      wrong.toString(),
      "--tls-ca",
      authority,
      "--warehouse",
      temp.resolve("refused").toString(),
      "--verbose"
    };
    assertThat(Tonnage.run(words, out, out)).isEqualTo(3);
    assertThat(said.toString()).contains(safe.host());
    assertNoSecret("what it says", said.toString());
  }

  private static Path auth(String name, String host, String password) throws IOException {
    return Files.writeString(
        temp.resolve(name + ".json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(host, secret(password)));
  }

  private static String secret(String password) {
    return Base64.getEncoder()
        .encodeToString((FaultyRegistry.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static void assertNoSecret(String where, String text) {
    assertThat(text)
        .as(where)
        .doesNotContain(FaultyRegistry.PASSWORD)
        .doesNotContain(FaultyRegistry.TOKEN)
        .doesNotContain(secret(FaultyRegistry.PASSWORD).substring(0, 20));
  }

  /** Looks through all files that a scan has left, tables unpacked. */
  private void assertNoSecret(Path warehouse) throws IOException {
    for (Table<?> t : Tables.ALL) {
      assertNoSecret(t.name(), String.join("\n", rows(warehouse.getFileName().toString(), t)));
    }
    try (Stream<Path> files = Files.walk(warehouse)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (InputStream in =
            file.toString().endsWith(".gz")
                ? new GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
          assertNoSecret(
              file.toString(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  private String lowestLayer() {
    return table("oci", Tables.LAYERS).where("ordinal = 0").first().getAs("layer_digest");
  }

  /** Nothing has changed: no blob of a layer is asked for, and what is broken is still known. */
  private void nextNight(FaultyRegistry faulty, SourceOptions options) throws IOException {
    long before = faulty.blobBytes();
    ScanResult second = scan(options, "server", "m", "docker://" + faulty.host());
    assertThat(second.snapshot().binariesParsed()).isZero();
    assertThat(second.snapshot().layersOpened()).isZero();
    assertThat(faulty.blobBytes() - before).isLessThan(4096);
    Dataset<Row> errors = table("server", Tables.SCAN_ERRORS);
    assertThat(errors.where("snapshot_id = 'm'").drop("snapshot_id").collectAsList())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            errors.where("snapshot_id = 'n'").drop("snapshot_id").collectAsList());
  }

  @Test
  void a_stored_listing_is_run_again_whatever_the_tags_do() throws Exception {
    TestLayout images = new TestLayout(temp.resolve("moving"));
    byte[] one = new TestLayout.Tar().file("bin/a", Samples.elf()).gzip();
    String source = images.image("moving:1", "linux/amd64", one).written();
    scan("moved", "old", source);
    List<String> before = rows("moved", Tables.IMAGES);
    Files.delete(temp.resolve("moving/index.json"));
    new TestLayout(temp.resolve("moving"))
        .image("moving:1", "linux/amd64", new TestLayout.Tar().gzip())
        .written();
    scan("moved", "old", source);
    assertThat(rows("moved", Tables.IMAGES)).isEqualTo(before);
    assertThatThrownBy(() -> scan("moved", "old", "files:" + temp.resolve("moving")))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("other sources");
    assertThatThrownBy(() -> scan("moved", "none"))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("no listing none");
  }
}
