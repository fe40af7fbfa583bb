package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tonnage.Samples;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing says what is there, and what of it can not be used. */
class SourceTest {
  private static final Configuration CONFIGURATION = new Configuration();

  @TempDir private Path temp;

  private static Listing list(String source) throws IOException {
    return Source.parse(source).list(CONFIGURATION);
  }

  @Test
  void a_source_without_a_scheme_is_told_the_schemes() {
    assertThatThrownBy(() -> Source.parse("some/folder"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("oci:some/folder")
        .hasMessageContaining("files:some/folder");
  }

  @Test
  void a_scheme_that_is_to_come_says_so() {
    assertThatThrownBy(() -> Source.parse("docker://localhost:5000"))
        .hasMessageContaining("docker: is not available yet");
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
}
