package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.tonnage.source.registry.RegistrySettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compressed bytes are given to what they decode to. */
class WireBytesTest {
  private static final int SIZE = 300_000;

  @TempDir private Path temp;

  private TestLayout layout;

  @BeforeEach
  void makeLayout() throws IOException {
    layout = new TestLayout(temp);
  }

  private static TestLayout.Tar sample() throws IOException {
    byte[] noise = new byte[SIZE];
    new Random(1).nextBytes(noise);
    return new TestLayout.Tar().file("zeros", new byte[SIZE]).file("noise", noise).file("z", noise);
  }

  /** What each entry took, and what was left behind the last. */
  private Map<String, Long> taken(byte[] layer, String by) throws IOException {
    String digest = layout.blob(layer);
    LayerRef ref =
        new LayerRef(
            LayerRef.Kind.ARCHIVE,
            layout.path(digest).toUri().toString(),
            digest,
            TestLayout.GZIP,
            layer.length);
    SourceOptions options =
        new SourceOptions(Platforms.ALL, LayerLimits.DEFAULT, RegistrySettings.DEFAULT);
    Map<String, Long> taken = new LinkedHashMap<>();
    try (LayerReader reader = ref.open(Access.of(new Configuration(), options))) {
      for (Entry e = reader.next(); e != null; e = reader.next()) {
        // Some are read, some are not.
        if (e.path().equals("noise")) {
          e.content().open().readNBytes(SIZE / 2);
          assertThat(e.wireBytes().getAsLong()).isBetween(0L, (long) layer.length);
        }
        taken.put(e.path(), reader.endEntry());
      }
      assertThat(reader.wireBy()).isEqualTo(by);
    }
    long sum = taken.values().stream().mapToLong(n -> n).sum();
    taken.put("rest", layer.length - sum);
    assertThat(taken.values()).allMatch(n -> n >= 0);
    return taken;
  }

  @Test
  void of_gzip_by_the_bits_they_took() throws IOException {
    Map<String, Long> taken = taken(sample().gzip(), "bits");

    assertThat(taken.get("zeros")).isBetween(300L, 1200L);
    assertThat(taken.get("noise")).isBetween(SIZE - 300L, SIZE + 500L);
    assertThat(taken.get("z")).isBetween(SIZE - 300L, SIZE + 500L);
    assertThat(taken.get("rest")).isBetween(8L, 100L);
  }

  @Test
  void of_zstd_by_the_block() throws IOException {
    Map<String, Long> taken = taken(Zstd.compress(sample().plain()), "blocks");

    long block = 128 << 10;
    assertThat(taken.get("zeros")).isLessThan(block + 1000);
    assertThat(taken.get("zeros") + taken.get("noise")).isBetween(SIZE - block, SIZE + block);
    // The same again, which costs next to nothing.
    assertThat(taken.get("z")).isLessThan(block);
  }

  @Test
  void of_what_is_not_compressed_by_their_size() throws IOException {
    Map<String, Long> taken = taken(sample().plain(), "stored");

    assertThat(taken.get("zeros")).isEqualTo(512 + SIZE);
    assertThat(taken.get("noise")).isBetween(512L + SIZE, 1024L + SIZE);
  }

  @Test
  void members_of_gzip_are_read_though_nothing_is_there_for_a_moment() throws IOException {
    byte[] plain = sample().plain();
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int at = 0; at < plain.length; at += 10_007) {
      try (GZIPOutputStream member = new GZIPOutputStream(members)) {
        member.write(plain, at, Math.min(10_007, plain.length - at));
      }
    }
    assertThat(taken(members.toByteArray(), "bits").get("noise"))
        .isBetween(SIZE - 300L, SIZE + 1500L);
    for (int most : List.of(1, 18, 4096)) {
      byte[] read = Unpacked.of(new Trickle(members.toByteArray(), most)).readAllBytes();
      assertThat(Arrays.equals(read, plain)).as("reads of %d bytes", most).isTrue();
    }
  }

  @Test
  void a_member_that_is_cut_off_is_no_end() throws IOException {
    byte[] layer = sample().gzip();
    List<String> failures = new ArrayList<>();
    for (int length = layer.length - 1; length > layer.length - 20; length--) {
      try (InputStream in = Unpacked.of(new ByteArrayInputStream(layer, 0, length))) {
        in.readAllBytes();
        failures.add("read to its end with " + length + " bytes");
      } catch (IOException e) {
        // As it must be.
      }
    }
    assertThat(failures).isEmpty();
  }

  /** A connection on which little comes at a time, and never anything before it is waited for. */
  private static final class Trickle extends ByteArrayInputStream {
    private final int most;

    Trickle(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(length, most));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
