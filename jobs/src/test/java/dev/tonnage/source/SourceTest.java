package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tonnage.Samples;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing says what is there, and what of it can not be used. */
class SourceTest {
  private static final Access ACCESS = Access.of(new Configuration(), SourceOptions.DEFAULT);

  @TempDir private Path temp;

  private static Listing list(String source) throws IOException {
    return Source.parse(source).list(ACCESS);
  }

  @Test
  void a_source_without_a_scheme_is_told_the_schemes() {
    assertThatThrownBy(() -> Source.parse("some/folder"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("oci:some/folder")
        .hasMessageContaining("files:some/folder");
  }

  @Test
  void a_folder_that_is_not_there_is_a_sentence() {
    assertThatThrownBy(() -> list("oci:" + temp.resolve("absent")))
        .hasMessageContaining("there is no");
    assertThatThrownBy(() -> list("files:" + temp.resolve("absent")))
        .hasMessageContaining("there is no");
  }

  @Test
  void a_layout_without_index_is_a_sentence() {
    assertThatThrownBy(() -> list("oci:" + temp))
        .hasMessageContaining("has no index.json")
        .hasMessageContaining("files:" + temp);
  }

  @Test
  void a_layout_with_an_index_that_is_no_json_is_a_sentence() throws IOException {
    Files.writeString(temp.resolve("index.json"), "{");
    assertThatThrownBy(() -> list("oci:" + temp)).hasMessageContaining("is no JSON");
  }

  @Test
  void an_index_gives_an_image_for_each_platform_but_not_its_attestations() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().file("bin/a", Samples.elf()).gzip();
    String attestation =
        TestLayout.with(
            layout.image("unknown/unknown", layer),
            "\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}");
    String nested =
        layout.index(
            layout.image("linux/amd64", layer),
            TestLayout.with(
                layout.image("linux/arm64", layer),
                "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}"),
            attestation);
    Listing listing = list(layout.name("acme/a:1.0", layout.index(nested)).written());
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.images())
        .extracting(i -> i.image().repository(), i -> i.image().tag(), i -> i.image().platform())
        .containsExactly(
            tuple("acme/a", "1.0", "linux/amd64"), tuple("acme/a", "1.0", "linux/arm64/v8"));
    assertThat(listing.images().get(0).image().labels()).containsEntry("team", "core");
    assertThat(listing.images().get(0).image().createdAt()).hasToString("2026-01-02T03:04:05Z");
  }

  @Test
  void names_are_read_as_tools_write_them() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().gzip();
    layout.name("1.0", layout.image("linux/amd64", layer));
    layout.unnamed(layout.image("linux/arm64", layer));
    layout.name("host:5000/team/app:2", layout.image("linux/s390x", layer));
    String folder = temp.getFileName().toString();
    assertThat(list(layout.written()).images())
        .extracting(i -> i.image().repository(), i -> i.image().tag())
        .containsExactly(
            tuple(folder, "1.0"), tuple(folder, null), tuple("host:5000/team/app", "2"));
  }

  @Test
  void a_tag_picks_its_image_and_an_unknown_one_is_told_the_others() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().gzip();
    layout.image("a:1", "linux/amd64", layer).image("a:2", "linux/amd64", layer);
    String source = layout.written();
    assertThat(list(source + ":2").images())
        .extracting(i -> i.image().tag(), i -> i.image().registry())
        .containsExactly(tuple("2", source));
    assertThat(list(source + ":a:1").images()).hasSize(1);
    assertThatThrownBy(() -> list(source + ":3")).hasMessageContaining("it holds 1, 2");
  }

  @Test
  void what_is_broken_is_named_and_the_rest_is_listed() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().gzip();
    layout.image("good:1", "linux/amd64", layer);
    layout.name("gone:1", layout.descriptor("sha256:" + "0".repeat(64), 2, ""));
    layout.name("evil:1", layout.descriptor("sha256:../../../etc/passwd", 2, ""));
    String forged = layout.image("linux/s390x", layer);
    layout.name("forged:1", forged);
    String digest = forged.substring(11, 11 + 71);
    Files.writeString(layout.path(digest), "{}");
    byte[] artifact =
        TestLayout.text(
            "{\"artifactType\":\"application/x-chart\",\"config\":{\"digest\":\"x\"},\"layers\":[]}");
    layout.name("chart:1", layout.descriptor(layout.blob(artifact), artifact.length, ""));
    Listing listing = list(layout.written());
    assertThat(listing.images()).hasSize(1);
    assertThat(listing.problems())
        .extracting(p -> p.subject(), p -> p.code())
        .containsExactly(
            tuple("image gone:1", ErrorCode.MISSING),
            tuple("image evil:1", ErrorCode.UNSUPPORTED),
            tuple("image forged:1", ErrorCode.MISMATCH),
            tuple("image chart:1", ErrorCode.ARTIFACT));
  }

  @Test
  void a_tree_is_known_by_names_sizes_and_times() throws IOException {
    Path app = Files.createDirectories(temp.resolve("app/bin"));
    Files.writeString(app.resolve("a"), "one");
    Files.writeString(temp.resolve("single"), "two");
    Files.createSymbolicLink(temp.resolve("app/loop"), temp);
    String source = "files:" + temp;
    Listing first = list(source);
    assertThat(first.images())
        .extracting(i -> i.image().repository())
        .containsExactly("app", "single");
    assertThat(list(source)).isEqualTo(first);
    Files.writeString(app.resolve("a"), "longer");
    Listing changed = list(source);
    assertThat(changed.images().get(0)).isNotEqualTo(first.images().get(0));
    assertThat(changed.images().get(1)).isEqualTo(first.images().get(1));
  }

  @Test
  void a_platform_filter_holds_for_indexes_and_for_single_images() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().gzip();
    layout.name(
        "a:1",
        layout.index(layout.image("linux/amd64", layer), layout.image("linux/arm64", layer)));
    layout.image("b:1", "windows/amd64", layer);
    String source = layout.written();
    SourceOptions options =
        new SourceOptions(
            new Platforms(List.of("linux/arm64")), LayerLimits.DEFAULT, RegistrySettings.DEFAULT);
    assertThat(Source.parse(source).list(Access.of(new Configuration(), options)).images())
        .extracting(i -> i.image().platform())
        .containsExactly("linux/arm64");
    assertThatThrownBy(() -> new Platforms(List.of("linux"))).hasMessageContaining("linux/amd64");
  }

  @Test
  void an_index_that_names_itself_over_and_over_is_walked_once() throws IOException {
    TestLayout layout = new TestLayout(temp);
    String node = layout.image("linux/amd64", new TestLayout.Tar().gzip());
    for (int depth = 0; depth < 6; depth++) {
      node = layout.index(java.util.Collections.nCopies(100, node).toArray(String[]::new));
    }
    assertThat(list(layout.name("a:1", node).written()).images()).hasSize(1);
  }

  @Test
  void foreign_layers_are_listed_but_have_no_content() throws IOException {
    TestLayout layout = new TestLayout(temp);
    byte[] layer = new TestLayout.Tar().gzip();
    String image = layout.imageOf("windows/amd64", TestLayout.FOREIGN, layer);
    LayerRef foreign = list(layout.name("w:1", image).written()).images().get(0).layers().get(0);
    assertThat(foreign.hasContent()).isFalse();
    assertThat(foreign.wireBytes()).isEqualTo(layer.length);
  }

  @Test
  void a_list_names_sources_and_says_which_line_is_wrong() throws IOException {
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    layout.image("a:1", "linux/amd64", new TestLayout.Tar().gzip());
    Path file = temp.resolve("sources");
    Files.writeString(file, "# ours\n\n  " + layout.written() + "\n");
    assertThat(list("list:" + file).images()).hasSize(1);
    Files.writeString(file, "# ours\nsome/folder\n");
    assertThatThrownBy(() -> list("list:" + file)).hasMessageStartingWith("Line 2 of");
    assertThatThrownBy(() -> list("list:" + temp.resolve("absent"))).hasMessageContaining("no ");
  }

  @Test
  void a_storage_folder_is_listed_as_its_registry_would() throws IOException {
    Path v2 = temp.resolve("docker/registry/v2");
    TestLayout layout = new TestLayout(temp.resolve("layout"));
    String image = layout.image("linux/amd64", new TestLayout.Tar().gzip());
    String digest = image.substring(11, 11 + 71);
    layout.name("x:1", image).written();
    try (var blobs = Files.list(temp.resolve("layout/blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        String hex = blob.getFileName().toString();
        Path data = v2.resolve("blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex));
        Files.createDirectories(data.getParent());
        Files.copy(blob, data);
      }
    }
    for (String tag : List.of("team/app/_manifests/tags/1.0", "top/_manifests/tags/2.0")) {
      Path link = v2.resolve("repositories").resolve(tag).resolve("current/link");
      Files.createDirectories(link.getParent());
      Files.writeString(link, digest);
    }
    Path gone = v2.resolve("repositories/top/_manifests/tags/3.0/current/link");
    Files.createDirectories(gone.getParent());
    Files.writeString(gone, "sha256:" + "0".repeat(64));
    Listing listing = list("distribution:" + temp);
    assertThat(listing.images())
        .extracting(i -> i.image().repository(), i -> i.image().tag())
        .containsExactly(tuple("team/app", "1.0"), tuple("top", "2.0"));
    assertThat(listing.problems())
        .extracting(p -> p.subject(), p -> p.code())
        .containsExactly(tuple("image top:3.0", ErrorCode.MISSING));
    assertThat(list("distribution:" + v2).images()).hasSize(2);
    assertThatThrownBy(() -> list("distribution:" + temp.resolve("layout")))
        .hasMessageContaining("rootdirectory");
  }

  @Test
  void what_docker_saves_is_listed_and_read_compressed_or_not() throws IOException {
    byte[] layer = new TestLayout.Tar().file("bin/a", Samples.elf()).plain();
    byte[] config =
        TestLayout.text(
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"%s\",\"%s\"]}}"
                .formatted(Digests.of(layer), Digests.of(layer)));
    byte[] manifest =
        TestLayout.text(
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"acme/a:1\",\"acme/a:latest\"],"
                + "\"Layers\":[\"one/layer.tar\",\"two/layer.tar\"]}]");
    TestLayout.Tar tar =
        new TestLayout.Tar()
            .file("one/layer.tar", layer)
            .symlink("two/layer.tar", "../one/layer.tar")
            .file("c.json", config)
            .file("manifest.json", manifest);
    Path plain = Files.write(temp.resolve("a.tar"), tar.plain());
    Path packed = Files.write(temp.resolve("a.tgz"), tar.gzip());
    for (Path archive : List.of(plain, packed)) {
      Listing listing = list("docker-archive:" + archive);
      assertThat(listing.images())
          .extracting(i -> i.image().repository(), i -> i.image().tag(), i -> i.layers().size())
          .containsExactly(tuple("acme/a", "1", 2), tuple("acme/a", "latest", 2));
      for (LayerRef ref : listing.images().get(0).layers()) {
        try (LayerReader reader = ref.open(ACCESS)) {
          assertThat(reader.next().path()).isEqualTo("bin/a");
          assertThat(reader.next()).isNull();
        }
      }
    }
    Files.write(temp.resolve("other.tar"), layer);
    assertThatThrownBy(() -> list("docker-archive:" + temp.resolve("other.tar")))
        .hasMessageContaining("manifest.json");
  }
}
