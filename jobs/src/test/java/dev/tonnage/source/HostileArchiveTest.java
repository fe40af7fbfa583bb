package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.source.registry.RegistrySettings;
import dev.tonnage.table.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that mean harm end with a code, in time and memory that somebody has allowed. */
class HostileArchiveTest {
  private static final int BLOCK = 512;

  @TempDir private Path temp;

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static Content packed(Content content) {
    return out -> {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      content.write(plain);
      out.write(gzip(plain.toByteArray()));
    };
  }

  /** A layer as {@code content} writes it: gzip takes several members one after the other. */
  private LayerRef layer(Content content) throws IOException {
    Path file = temp.resolve("layer");
    MessageDigest digest = Digests.sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      content.write(out);
    }
    return new LayerRef(
        LayerRef.Kind.ARCHIVE,
        file.toUri().toString(),
        Digests.name(digest),
        TestLayout.GZIP,
        Files.size(file));
  }

  private static byte[] header(String name, long size, byte type) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setSize(size);
    byte[] block = new byte[BLOCK];
    entry.writeEntryHeader(block);
    return block;
  }

  /** How many entries were given before it ended, and with which code; null for none. */
  private record End(long entries, ErrorCode code) {}

  private static End end(LayerRef layer, LayerLimits limits) throws IOException {
    SourceOptions options = new SourceOptions(Platforms.ALL, limits, RegistrySettings.DEFAULT);
    long entries = 0;
    try (LayerReader reader = layer.open(Access.of(new Configuration(), options))) {
      try {
        byte[] buffer = new byte[1 << 16];
        for (Entry e = reader.next(); e != null; e = reader.next()) {
          entries++;
          if (e.type() == Entry.Type.FILE) {
            try (InputStream in = e.content().open()) {
              while (in.read(buffer) >= 0) {
                // As whoever looks for executables.
              }
            }
          }
        }
        return new End(entries, null);
      } catch (IOException | RuntimeException e) {
        return new End(entries, reader.explain(e).code());
      }
    }
  }

  @Test
  void ten_million_entries_are_given_up_at_the_limit() throws IOException {
    byte[] block = header("a", 0, TarConstants.LF_NORMAL);
    byte[] thousand = new byte[BLOCK * 1000];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(block, 0, thousand, i * BLOCK, BLOCK);
    }
    byte[] member = gzip(thousand);
    LayerRef layer =
        layer(
            out -> {
              for (int i = 0; i < 10_000; i++) {
                out.write(member);
              }
              out.write(gzip(new byte[2 * BLOCK]));
            });
    assertThat(end(layer, LayerLimits.DEFAULT))
        .isEqualTo(new End(LayerLimits.DEFAULT.entries(), ErrorCode.LIMIT));
  }

  @Test
  void zeros_beyond_the_limit_are_given_up_and_never_held() throws IOException {
    long size = 7L << 30;
    byte[] zeros = gzip(new byte[1 << 20]);
    LayerRef bomb =
        layer(
            out -> {
              out.write(gzip(header("zeros", size, TarConstants.LF_NORMAL)));
              for (long i = 0; i < size >> 20; i++) {
                out.write(zeros);
              }
              out.write(gzip(new byte[2 * BLOCK]));
            });
    assertThat(bomb.wireBytes()).isLessThan(size / 500);
    assertThat(end(bomb, new LayerLimits(1L << 28, 100, 100)))
        .isEqualTo(new End(1, ErrorCode.LIMIT));
  }

  @Test
  void devices_pipes_and_links_out_are_entries_without_content() throws IOException {
    LayerRef layer =
        layer(
            packed(
                out -> {
                  out.write(header("../../../../etc/cron.d/x", 0, TarConstants.LF_NORMAL));
                  out.write(header("/dev/sda", 0, TarConstants.LF_BLK));
                  out.write(header("dev/null", 0, TarConstants.LF_CHR));
                  out.write(header("run/pipe", 0, TarConstants.LF_FIFO));
                  TarArchiveEntry link = new TarArchiveEntry("out", TarConstants.LF_SYMLINK, true);
                  link.setLinkName("/etc");
                  byte[] block = new byte[BLOCK];
                  link.writeEntryHeader(block);
                  out.write(block);
                  // Through the link that was just made.
                  out.write(header("out/passwd", 4, TarConstants.LF_NORMAL));
                  byte[] content = new byte[BLOCK];
                  System.arraycopy("evil".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 4);
                  out.write(content);
                  out.write(new byte[2 * BLOCK]);
                }));
    assertThat(end(layer, LayerLimits.DEFAULT)).isEqualTo(new End(6, null));
    try (var files = Files.list(temp)) {
      assertThat(files).extracting(p -> p.getFileName().toString()).containsExactly("layer");
    }
  }

  @Test
  void a_size_that_is_a_lie_is_damage() throws IOException {
    LayerRef layer =
        layer(
            packed(
                out -> {
                  out.write(header("huge", (8L << 30) - 1, TarConstants.LF_NORMAL));
                  out.write(new byte[2 * BLOCK]);
                }));
    assertThat(end(layer, LayerLimits.DEFAULT).code()).isEqualTo(ErrorCode.DAMAGED);
  }
}
