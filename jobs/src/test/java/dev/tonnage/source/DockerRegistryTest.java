package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tonnage.source.FaultyRegistry.Fault;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a registry serves is listed and read to the last byte, whatever the network does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerRegistryTest {
  private static final int LAYER_BYTES = 300_000;

  @TempDir static Path temp;

  private RealRegistry real;
  private FaultyRegistry faulty;
  private Path auth;

  @BeforeAll
  void fill() throws Exception {
    RealRegistry.assumeInstalled("docker-registry", "skopeo");
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    byte[] noise = new byte[LAYER_BYTES];
    new Random(1).nextBytes(noise);
    byte[] layer = new TestLayout.Tar().file("noise", noise).gzip();
    layout.name("one", TestLayout.typed(layout.image("linux/amd64", layer)));
    String amd64 = layout.image("linux/amd64", layer, new TestLayout.Tar().gzip());
    String arm64 = layout.image("linux/arm64", layer);
    String index = layout.index(TestLayout.typed(amd64), TestLayout.typed(arm64));
    layout.name("two", TestLayout.typedIndex(index));
    layout.written();
    real = RealRegistry.start(Files.createDirectories(temp.resolve("root")));
    for (String name : List.of("team/app:1.0", "team/app:1.1", "other:1.0")) {
      real.push(temp.resolve("layout"), "one", name);
    }
    real.push(temp.resolve("layout"), "two", "team/multi:2.0");
    auth = temp.resolve("auth.json");
  }

  @AfterAll
  void stop() {
    if (real != null) {
      real.close();
    }
  }

  @BeforeEach
  void stand() throws IOException {
    faulty = new FaultyRegistry(real.uri());
    writeAuth(FaultyRegistry.PASSWORD);
  }

  @AfterEach
  void fall() {
    faulty.close();
  }

  private void writeAuth(String password) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (FaultyRegistry.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        auth, "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(faulty.host(), basic));
  }

  private Access access() {
    RegistrySettings settings =
        new RegistrySettings(true, auth.toString(), null, null, null, 4, 0, 4, 5, 2);
    return Access.of(
        new Configuration(), new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, settings));
  }

  private Listing list(String rest) throws IOException {
    return Source.parse("docker://" + faulty.host() + rest).list(access());
  }

  /** The length of its only file; else the code of what went wrong. */
  private Object read(LayerRef layer) throws IOException {
    return read(layer, access());
  }

  private static Object read(LayerRef layer, Access access) throws IOException {
    try (LayerReader reader = layer.open(access)) {
      try {
        Entry entry = reader.next();
        long length;
        try (InputStream in = entry.content().open()) {
          length = in.readAllBytes().length;
        }
        assertThat(reader.next()).isNull();
        return length;
      } catch (IOException e) {
        return reader.explain(e).code();
      }
    } catch (LayerException e) {
      return e.code();
    }
  }

  private LayerRef layer() throws IOException {
    return list("/team/app:1.0").images().get(0).layers().get(0);
  }

  @Test
  void a_bare_host_means_its_catalogue_and_stars_choose() throws IOException {
    assertThat(list("").images())
        .extracting(i -> i.image().repository(), i -> i.image().tag(), i -> i.image().platform())
        .containsExactly(
            tuple("other", "1.0", "linux/amd64"),
            tuple("team/app", "1.0", "linux/amd64"),
            tuple("team/app", "1.1", "linux/amd64"),
            tuple("team/multi", "2.0", "linux/amd64"),
            tuple("team/multi", "2.0", "linux/arm64"));
    assertThat(list("/team/*:*.0").images())
        .extracting(i -> i.image().repository())
        .containsExactly("team/app", "team/multi", "team/multi");
    ListedImage image = list("/team/app:1.0").images().get(0);
    assertThat(list("/team/app@" + image.image().manifestDigest()).images())
        .extracting(i -> i.image().tag(), ListedImage::layers)
        .containsExactly(tuple(null, image.layers()));
  }

  @Test
  void what_is_not_there_is_said() throws IOException {
    assertThatThrownBy(() -> list("/nope")).hasMessageContaining("no such repository");
    assertThat(list("/team/app:nope").problems())
        .extracting(p -> p.subject(), p -> p.code())
        .containsExactly(tuple("image team/app:nope", ErrorCode.MISSING));
  }

  @Test
  void plain_http_must_be_asked_for_here_too() throws IOException {
    RegistrySettings withTls =
        new RegistrySettings(false, auth.toString(), null, null, null, 4, 0, 4, 5, 2);
    Access access =
        Access.of(
            new Configuration(), new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, withTls));
    assertThatThrownBy(() -> Source.parse("docker://" + real.host()).list(access))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("--plain-http");
  }

  @Test
  void passing_trouble_passes_unseen() throws IOException {
    Listing sound = list("");
    for (Fault fault :
        List.of(Fault.TOO_MANY_REQUESTS, Fault.SERVER_ERROR, Fault.NO_ANSWER, Fault.CUT)) {
      faulty.next(fault, Fault.NONE, fault, Fault.NONE, Fault.NONE, fault);
      assertThat(list("")).as(fault.name()).isEqualTo(sound);
    }
    LayerRef layer = layer();
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE && fault != Fault.WRONG_BYTE) {
        faulty.next(fault, fault);
        assertThat(read(layer)).as(fault.name()).isEqualTo((long) LAYER_BYTES);
      }
    }
  }

  @Test
  void a_broken_connection_costs_only_what_was_lost() throws IOException {
    LayerRef layer = layer();
    long before = faulty.blobBytes();
    faulty.next(Fault.CUT, Fault.CUT, Fault.CUT);
    assertThat(read(layer)).isEqualTo((long) LAYER_BYTES);
    assertThat(faulty.blobBytes() - before).isEqualTo(layer.wireBytes());
  }

  @Test
  void wrong_bytes_are_a_mismatch_never_a_binary() throws IOException {
    LayerRef layer = layer();
    faulty.next(Fault.WRONG_BYTE);
    assertThat(read(layer)).isEqualTo(ErrorCode.MISMATCH);
    Listing sound = list("/team/multi");
    faulty.next(Fault.NONE, Fault.WRONG_BYTE, Fault.NONE, Fault.WRONG_BYTE);
    assertThat(list("/team/multi")).isEqualTo(sound);
  }

  @Test
  void trouble_that_does_not_pass_is_given_up_and_named() throws IOException {
    LayerRef layer = layer();
    faulty.blobs(Fault.SERVER_ERROR);
    int before = faulty.requests();
    assertThat(read(layer)).isEqualTo(ErrorCode.UNREACHABLE);
    assertThat(faulty.requests() - before).isEqualTo(4);
    assertThat(ErrorCode.UNREACHABLE.isPassing()).isTrue();
  }

  @Test
  void tokens_are_fetched_and_renewed_when_they_expire() throws Exception {
    faulty.wantTokens();
    LayerRef layer = layer();
    int given = faulty.tokensGiven();
    Thread.sleep(1100);
    // Its server promised sixty seconds; after one the registry does not take it any more.
    assertThat(read(layer)).isEqualTo((long) LAYER_BYTES);
    assertThat(faulty.tokensGiven()).isGreaterThan(given);
  }

  @Test
  void wrong_credentials_are_denied_and_no_secret_shows() throws IOException {
    faulty.wantTokens();
    writeAuth("wr0ng-password");
    List<String> said = new ArrayList<>();
    assertThatThrownBy(() -> list(""))
        .satisfies(e -> said.add(e.toString()))
        .hasMessageContaining("gives these credentials no token")
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
    assertThat(said.toString()).doesNotContain("wr0ng", FaultyRegistry.USER + ":");
  }

  @Test
  void tls_with_an_authority_of_our_own_and_a_password() throws Exception {
    Path pem = temp.resolve("tls");
    TestCertificate.write(Files.createDirectories(pem));
    Files.writeString(temp.resolve("htpasswd"), FaultyRegistry.HTPASSWD);
    try (RealRegistry safe =
        RealRegistry.start(
            Files.createDirectories(temp.resolve("safe")),
            "  tls: {certificate: %s, key: %s}"
                .formatted(pem.resolve("ca.crt"), pem.resolve("key")),
            "auth: {htpasswd: {realm: test, path: %s}}".formatted(temp.resolve("htpasswd")))) {
      safe.push(
          temp.resolve("layout"),
          "one",
          "safe:1.0",
          "--dest-cert-dir=" + pem,
          "--dest-creds=" + FaultyRegistry.USER + ":" + FaultyRegistry.PASSWORD);
      Files.writeString(auth, Files.readString(auth).replace(faulty.host(), safe.host()));
      String source = "docker://" + safe.host() + "/safe";
      String ca = pem.resolve("ca.crt").toString();
      Listing listing = Source.parse(source).list(safely(auth.toString(), ca));
      assertThat(listing.images()).hasSize(1);
      try (LayerReader reader =
          listing.images().get(0).layers().get(0).open(safely(auth.toString(), ca))) {
        assertThat(reader.next().path()).isEqualTo("noise");
      }
      assertThatThrownBy(() -> Source.parse(source).list(safely(auth.toString(), null)))
          .hasMessageContaining("--tls-ca");
      Path none = Files.writeString(temp.resolve("none.json"), "{}");
      assertThatThrownBy(() -> Source.parse(source).list(safely(none.toString(), ca)))
          .hasMessageContaining("no credentials for this registry were found");
    }
  }

  private static Access safely(String authFile, String ca) {
    RegistrySettings settings =
        new RegistrySettings(false, authFile, ca, null, null, 4, 0, 2, 5, 10);
    return Access.of(
        new Configuration(), new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, settings));
  }

  @Test
  void helper_programs_are_asked() throws Exception {
    faulty.wantTokens();
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path helper = bin.resolve("docker-credential-test");
    Files.writeString(
        helper,
        "#!/bin/sh\nread host\n[ \"$1\" = get ] && echo '{\"ServerURL\":\"x\",\"Username\":\"%s\",\"Secret\":\"%s\"}'\n"
            .formatted(FaultyRegistry.USER, FaultyRegistry.PASSWORD));
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config = Files.createDirectories(temp.resolve("docker-config"));
    Files.writeString(config.resolve("config.json"), "{\"credsStore\":\"test\"}");
    // A program is looked for in the PATH of its parent, so that must be another process.
    ProcessBuilder child = snapshot("docker://" + faulty.host() + "/other");
    child.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    child.environment().put("DOCKER_CONFIG", config.toString());
    assertThat(said(child, 0))
        .contains("other\t1.0\tlinux/amd64")
        .doesNotContain(FaultyRegistry.PASSWORD);
  }

  private static ProcessBuilder snapshot(String source) {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.tonnage.app.Tonnage",
            "snapshot",
            "--plain-http",
            "--format",
            "tsv",
            source);
    child.environment().put("TONNAGE_DEBUG", "1");
    return child.redirectErrorStream(true);
  }

  private static String said(ProcessBuilder child, int code) throws Exception {
    Process process = child.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  @Test
  void lists_are_read_page_by_page() throws IOException {
    Listing whole = list("");
    int before = faulty.requests();
    faulty.pagesOf(1);
    assertThat(list("")).isEqualTo(whole);
    assertThat(faulty.requests() - before).isGreaterThan(whole.images().size() + 3);
  }

  @Test
  void what_is_known_of_an_image_is_not_asked_for_again() throws IOException {
    Listing first = list("/team/*");
    int before = faulty.requests();
    Listing second =
        Source.parse("docker://" + faulty.host() + "/team/*").list(access(), KnownImages.of(first));
    assertThat(second).isEqualTo(first);
    // The catalogue, two lists of tags, three tags.
    assertThat(faulty.requests() - before).isEqualTo(6);
    Listing broken =
        new Listing(
            first.images(),
            List.of(
                dev.tonnage.table.Problem.listing(
                    "image team/multi:2.0", ErrorCode.UNREACHABLE, "half of it")));
    before = faulty.requests();
    Source.parse("docker://" + faulty.host() + "/team/multi")
        .list(access(), KnownImages.of(broken));
    assertThat(faulty.requests() - before).isGreaterThan(4);
  }

  @Test
  void a_host_gets_no_more_requests_a_second_than_allowed() throws IOException {
    RegistrySettings slow =
        new RegistrySettings(true, auth.toString(), null, null, null, 4, 20, 4, 5, 2);
    Access access =
        Access.of(new Configuration(), new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, slow));
    int before = faulty.requests();
    long began = System.nanoTime();
    Source.parse("docker://" + faulty.host()).list(access);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(seconds).isGreaterThanOrEqualTo((faulty.requests() - before - 1) / 20.0);
  }

  @Test
  void the_proxy_that_the_environment_names_is_asked() throws Exception {
    ProcessBuilder child = snapshot("docker://" + real.host() + "/other");
    child.environment().put("http_proxy", "http://me:pr0xy-secret@" + faulty.host());
    int before = faulty.requests();
    assertThat(said(child, 0)).contains("other\t1.0").doesNotContain("pr0xy-secret");
    assertThat(faulty.requests()).isGreaterThan(before);
    child.environment().put("no_proxy", "127.0.0.1");
    before = faulty.requests();
    assertThat(said(child, 0)).contains("other\t1.0");
    assertThat(faulty.requests()).isEqualTo(before);
  }

  @Test
  void a_registry_may_want_a_certificate_of_the_client() throws Exception {
    Path pem = Files.createDirectories(temp.resolve("mutual"));
    TestCertificate.write(pem);
    String ca = pem.resolve("ca.crt").toString();
    try (RealRegistry strict =
        RealRegistry.start(
            Files.createDirectories(temp.resolve("strict")),
            "  tls: {certificate: %s, key: %s, clientcas: [%s]}"
                .formatted(ca, pem.resolve("key"), ca))) {
      Files.copy(pem.resolve("ca.crt"), pem.resolve("client.cert"));
      Files.copy(pem.resolve("key"), pem.resolve("client.key"));
      strict.push(temp.resolve("layout"), "one", "strict:1.0", "--dest-cert-dir=" + pem);
      RegistrySettings with =
          new RegistrySettings(
              false,
              auth.toString(),
              ca,
              pem.resolve("client.cert").toString(),
              pem.resolve("client.key").toString(),
              4,
              0,
              2,
              5,
              10);
      Source source = Source.parse("docker://" + strict.host() + "/strict");
      Access access =
          Access.of(
              new Configuration(), new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, with));
      assertThat(source.list(access).images()).hasSize(1);
      assertThatThrownBy(() -> source.list(safely(auth.toString(), ca)))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("--tls-cert");
    }
  }

  @Test
  void layers_are_kept_in_the_blob_cache_and_read_from_there() throws IOException {
    Path folder = temp.resolve("cache");
    LayerRef layer = layer();
    SourceOptions plain = access().options();
    Access caching =
        Access.of(
            new Configuration(),
            new SourceOptions(
                plain.platforms(),
                plain.limits(),
                plain.registries(),
                new BlobCacheOptions(folder.toString(), 2 * layer.wireBytes())));
    assertThat(read(layer, caching)).isEqualTo((long) LAYER_BYTES);
    String hex = Digests.hex(layer.digest());
    Path kept = folder.resolve("sha256").resolve(hex.substring(0, 2)).resolve(hex);
    assertThat(kept).hasSize(layer.wireBytes());
    long before = faulty.blobBytes();
    assertThat(read(layer, caching)).isEqualTo((long) LAYER_BYTES);
    assertThat(faulty.blobBytes()).isEqualTo(before);

    byte[] bytes = Files.readAllBytes(kept);
    bytes[bytes.length / 2] ^= 1;
    Files.write(kept, bytes);
    assertThat(read(layer, caching)).isEqualTo(ErrorCode.MISMATCH);
    assertThat(kept).doesNotExist();
    faulty.next(Fault.WRONG_BYTE);
    assertThat(read(layer, caching)).isEqualTo(ErrorCode.MISMATCH);
    assertThat(kept).doesNotExist();
    assertThat(read(layer, caching)).isEqualTo((long) LAYER_BYTES);
    assertThat(kept).hasSize(layer.wireBytes());
    try (var files = Files.list(folder)) {
      assertThat(files).extracting(p -> p.getFileName().toString()).containsExactly("sha256");
    }
  }

  @Test
  void a_name_with_a_password_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> Source.parse("docker://me:hidden@host/app"))
        .hasMessageContaining("no password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }
}
