package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer is read once, front to back, and believed only when its digest holds. */
class LayerReaderTest {
  @TempDir private Path temp;

  private TestLayout layout;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = new TestLayout(temp);
  }

  private LayerRef layer(byte[] bytes) throws IOException {
    String digest = layout.blob(bytes);
    return new LayerRef(
        LayerRef.Kind.ARCHIVE,
        layout.path(digest).toUri().toString(),
        digest,
        TestLayout.GZIP,
        bytes.length);
  }

  /** Paths, types and lengths of the entries, the content of each being read. */
  private static List<String> entries(LayerRef layer) throws IOException {
    return entries(layer, LayerLimits.DEFAULT);
  }

  private static List<String> entries(LayerRef layer, LayerLimits limits) throws IOException {
    SourceOptions options = new SourceOptions(Platforms.ALL, limits, RegistrySettings.DEFAULT);
    List<String> entries = new ArrayList<>();
    try (LayerReader reader = layer.open(Access.of(new Configuration(), options))) {
      try {
        for (Entry e = reader.next(); e != null; e = reader.next()) {
          long length = 0;
          if (e.type() == Entry.Type.FILE) {
            try (InputStream in = e.content().open()) {
              length = in.readAllBytes().length;
            }
          }
          entries.add(e.type().label() + " " + e.path() + " " + length);
        }
      } catch (IOException | RuntimeException e) {
        LayerException explained = reader.explain(e);
        entries.add(explained.code().label());
      }
    }
    return entries;
  }

  private static TestLayout.Tar sample() throws IOException {
    return new TestLayout.Tar()
        .file("./usr/bin/a", new byte[3000])
        .file("etc/.wh.gone", new byte[0])
        .file("opt/.wh..wh..opq", new byte[0])
        .symlink("usr/bin/b", "a")
        .link("usr/bin/c", "usr/bin/a", TarConstants.LF_LINK);
  }

  private static final List<String> SAMPLE =
      List.of(
          "file usr/bin/a 3000",
          "whiteout etc/gone 0",
          "opaque opt 0",
          "symlink usr/bin/b 0",
          "hardlink usr/bin/c 0");

  @Test
  void compression_is_told_by_the_first_bytes_not_by_the_label() throws IOException {
    assertThat(entries(layer(sample().gzip()))).isEqualTo(SAMPLE);
    assertThat(entries(layer(sample().plain()))).isEqualTo(SAMPLE);
    assertThat(entries(layer(Zstd.compress(sample().plain())))).isEqualTo(SAMPLE);
  }

  @Test
  void an_archive_may_lack_its_end_marks() throws IOException {
    byte[] whole = new TestLayout.Tar().file("a", new byte[512]).plain();
    assertThat(entries(layer(Arrays.copyOf(whole, 1024)))).containsExactly("file a 512");
  }

  @Test
  void an_archive_may_end_where_its_last_file_does() throws IOException {
    byte[] whole = new TestLayout.Tar().file("a", new byte[700]).plain();
    assertThat(entries(layer(Arrays.copyOf(whole, 512 + 700)))).containsExactly("file a 700");
  }

  @Test
  void paths_never_lead_out_of_the_archive() throws IOException {
    byte[] tar =
        new TestLayout.Tar()
            .file("../../etc/passwd", new byte[1])
            .file("/abs//./a/../b", new byte[1])
            .link("c", "../../etc/shadow", TarConstants.LF_LINK)
            .link("null", "", TarConstants.LF_CHR)
            .plain();
    assertThat(entries(layer(tar)))
        .containsExactly("file etc/passwd 1", "file abs/b 1", "hardlink c 0", "other null 0");
  }

  @Test
  void what_unpacks_beyond_its_limits_is_given_up() throws IOException {
    byte[] many = new TestLayout.Tar().file("a", new byte[1]).file("b", new byte[1]).gzip();
    assertThat(entries(layer(many), new LayerLimits(1 << 20, 100, 1)))
        .containsExactly("file a 1", "limit");
    byte[] large = new TestLayout.Tar().file("a", new byte[1 << 20]).gzip();
    assertThat(entries(layer(large), new LayerLimits(1 << 19, 100, 10))).containsExactly("limit");
    byte[] longName = new TestLayout.Tar().longName(2 << 20).gzip();
    assertThat(entries(layer(longName))).containsExactly("limit");
  }

  @Test
  void an_archive_cut_off_in_mid_file_is_damaged() throws IOException {
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    byte[] whole = new TestLayout.Tar().file("a", noise).gzip();
    assertThat(entries(layer(Arrays.copyOf(whole, whole.length / 2))))
        .containsExactly(ErrorCode.DAMAGED.label());
  }

  @Test
  void bytes_that_are_not_those_of_the_digest_are_a_mismatch() throws IOException {
    LayerRef layer = layer(sample().gzip());
    byte[] other = new TestLayout.Tar().file("b", new byte[1]).gzip();
    Files.write(layout.path(layer.digest()), other);
    assertThat(entries(layer)).containsExactly("file b 1", "mismatch");
    Files.write(layout.path(layer.digest()), new byte[] {1, 2, 3});
    assertThat(entries(layer)).last().isEqualTo("mismatch");
  }
}
