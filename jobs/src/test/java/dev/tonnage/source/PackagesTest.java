package dev.tonnage.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.source.registry.RegistrySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a folder, packages are opened, and those in them; a broken one is a fault of its own. */
class PackagesTest {
  @TempDir private Path temp;

  /** Paths, and what was read of them or why not. */
  private List<String> entries(LayerLimits limits) throws IOException {
    Access access =
        Access.of(
            new Configuration(),
            new SourceOptions(Platforms.ALL, limits, RegistrySettings.DEFAULT));
    List<String> entries = new ArrayList<>();
    for (ListedImage image : Source.parse("files:" + temp).list(access).images()) {
      try (LayerReader reader = image.layers().get(0).open(access)) {
        for (Entry e = reader.next(); e != null; e = reader.next()) {
          String said = e.type().label();
          LayerException fault = e.fault();
          if (e.type() == Entry.Type.FILE && e.path().contains("!/")) {
            try (InputStream in = e.content().open()) {
              said = String.valueOf(in.readAllBytes().length);
            } catch (IOException wrong) {
              fault = reader.skip(wrong);
            }
          }
          entries.add(e.path() + " " + (fault == null ? said : fault.code().label()));
        }
      }
    }
    return entries;
  }

  private static byte[] compressed(String how, byte[] bytes) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        new CompressorStreamFactory().createCompressorOutputStream(how, packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] deb(byte[] dataTarXz) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(bytes)) {
      for (String name : List.of("debian-binary", "data.tar.xz")) {
        byte[] content = name.startsWith("data") ? dataTarXz : TestLayout.text("2.0\n");
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] rpm(String name, byte[] content) throws Exception {
    ByteArrayOutputStream cpio = new ByteArrayOutputStream();
    try (CpioArchiveOutputStream out = new CpioArchiveOutputStream(cpio)) {
      CpioArchiveEntry entry = new CpioArchiveEntry(name, content.length);
      entry.setMode(CpioArchiveEntry.C_ISREG | 0755);
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
    }
    byte[] payload = compressed("gz", cpio.toByteArray());
    ByteBuffer head = ByteBuffer.allocate(96 + 16 + 16 + 5 + 3 + 16 + 7);
    head.putInt(0xedabeedb).position(96);
    head.putInt(0x8eade801).putInt(0).putInt(1).putInt(5).put(new byte[16 + 5 + 3]);
    head.putInt(0x8eade801).putInt(0).putInt(0).putInt(7);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.array());
    all.write(payload);
    return all.toByteArray();
  }

  @Test
  void packages_of_all_kinds_are_opened_nested_ones_too() throws Exception {
    byte[] content = new byte[1000];
    byte[] tar = new TestLayout.Tar().file("usr/bin/a", content).plain();
    Files.write(temp.resolve("a.tar"), tar);
    for (String how : List.of("gz", "xz", "bzip2", "zstd")) {
      Files.write(temp.resolve("b.tar." + how), compressed(how, tar));
    }
    Files.write(temp.resolve("c.gz"), compressed("gz", content));
    Files.write(temp.resolve("d.jar"), zip("lib/inner.zip", zip("../../x.so", content)));
    Files.write(temp.resolve("e.deb"), deb(compressed("xz", tar)));
    Files.write(temp.resolve("f.rpm"), rpm("./usr/bin/f", content));
    assertThat(entries(LayerLimits.DEFAULT))
        .containsExactly(
            "a.tar!/usr/bin/a 1000",
            "a.tar file",
            "b.tar.bzip2!/usr/bin/a 1000",
            "b.tar.bzip2 file",
            "b.tar.gz!/usr/bin/a 1000",
            "b.tar.gz file",
            "b.tar.xz!/usr/bin/a 1000",
            "b.tar.xz file",
            "b.tar.zstd!/usr/bin/a 1000",
            "b.tar.zstd file",
            "c.gz!/c 1000",
            "c.gz file",
            "d.jar!/lib/inner.zip 0",
            "d.jar!/lib/inner.zip!/x.so 1000",
            "d.jar file",
            "e.deb!/debian-binary 4",
            "e.deb!/data.tar.xz 0",
            "e.deb!/data.tar.xz!/usr/bin/a 1000",
            "e.deb file",
            "f.rpm!/usr/bin/f 1000",
            "f.rpm file");
  }

  @Test
  void a_broken_package_does_not_cost_its_neighbours() throws Exception {
    byte[] noise = new byte[50_000];
    new java.util.Random(1).nextBytes(noise);
    byte[] zip = zip("a", noise);
    Files.write(temp.resolve("a.zip"), Arrays.copyOf(zip, zip.length / 2));
    byte[] tgz = new TestLayout.Tar().file("x", new byte[9]).file("y", noise).gzip();
    Files.write(temp.resolve("b.tgz"), Arrays.copyOf(tgz, tgz.length / 2));
    Files.write(temp.resolve("c.rpm"), Arrays.copyOf(rpm("c", noise), 100));
    Files.write(temp.resolve("d.zip"), zip("d", new byte[5]));
    assertThat(entries(LayerLimits.DEFAULT))
        .containsExactly(
            "a.zip!/a damaged",
            "a.zip file",
            "b.tgz!/x 9",
            "b.tgz!/y damaged",
            "b.tgz file",
            "c.rpm damaged",
            "d.zip!/d 5",
            "d.zip file");
  }

  @Test
  void bombs_are_given_up() throws Exception {
    byte[] nest = new byte[100];
    for (int i = 0; i < 12; i++) {
      nest = zip("n", nest);
    }
    Files.write(temp.resolve("deep.zip"), nest);
    Files.write(temp.resolve("wide.gz"), compressed("gz", new byte[2 << 20]));
    assertThat(entries(new LayerLimits(1 << 20, 100, 100)))
        .contains("deep.zip limit", "wide.gz!/wide limit");
  }
}
