package dev.tonnage.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Samples;
import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.WireCurve;
import dev.tonnage.source.Access;
import dev.tonnage.source.Entry;
import dev.tonnage.source.LayerReader;
import dev.tonnage.source.LayerRef;
import dev.tonnage.source.Source;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import dev.tonnage.weigh.WireWeights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compressed bytes of every layer are those of its entries and of what stands behind them;
 * those of an executable are those of its symbols, and of its modules. Of the sample fleet, {@code
 * ScanTest} sees to it.
 */
class WireSumsTest {
  /** The end of an archive: two blocks of zeros or a few more, and a compressor's last words. */
  private static final long END_BYTES = 1 << 14;

  private final Access access = Access.of(new Configuration(), SourceOptions.DEFAULT);
  private final Set<String> seen = new HashSet<>();
  private final List<String> ways = new ArrayList<>();
  private int binaries;

  /** A registry's folder with layers of all encodings, and what {@code docker save} wrote. */
  @Test
  void of_every_layer_of_the_corpus(@TempDir Path temp) throws IOException {
    Path archives = Samples.corpus().resolve("archives");
    addUp("distribution:" + unpacked(archives.resolve("registry-small.tar"), temp));
    addUp("docker-archive:" + archives.resolve("umoci-docker-archive.tar"));
    assertThat(ways).contains("bits", "blocks", "stored");
    assertThat(binaries).isGreaterThan(5);
  }

  private void addUp(String source) throws IOException {
    for (var image : Source.parse(source).list(access).images()) {
      for (LayerRef layer : image.layers()) {
        if (layer.hasContent() && seen.add(layer.digest())) {
          addUp(layer);
        }
      }
    }
  }

  private void addUp(LayerRef layer) throws IOException {
    long sum = 0;
    try (LayerReader reader = layer.open(access)) {
      for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
        WireCurve curve = entry.type() == Entry.Type.FILE ? weighed(entry) : null;
        long taken = reader.endEntry();
        assertThat(taken).as(layer + " " + entry.path()).isNotNegative();
        if (curve != null) {
          assertThat(curve.total()).as(entry.path()).isBetween(taken / 2, taken);
        }
        sum += taken;
      }
      ways.add(reader.wireBy());
    }
    assertThat(layer.wireBytes() - sum).as(layer.toString()).isBetween(0L, END_BYTES);
  }

  /** What an executable took, once it is found that its parts took the same. */
  private WireCurve weighed(Entry entry) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    WireSteps steps = new WireSteps();
    try (InputStream in = entry.content().open()) {
      byte[] step = new byte[WireCurve.STEP_BYTES];
      for (int n = in.readNBytes(step, 0, step.length);
          n > 0;
          n = in.readNBytes(step, 0, step.length)) {
        whole.write(step, 0, n);
        steps.add(entry.wireBytes().getAsLong());
      }
    }
    Bytes bytes = Bytes.of(whole.toByteArray());
    if (!Executables.isOne(bytes)) {
      return null;
    }
    binaries++;
    WireCurve curve = WireCurve.of(bytes.size(), WireSteps.of(steps.bytes()));
    Weighed weighed = Weigher.weigh(bytes, Zstd.INFLATE, View.HOST);
    WireWeights wire = WireWeights.of(weighed.ledger(), curve);
    long symbols = 0;
    for (Ledger.Row row : weighed.ledger().rows()) {
      assertThat(wire.of(row)).isNotNegative();
      symbols += wire.of(row);
    }
    long modules = 0;
    for (ModuleWeight module : weighed.modules()) {
      modules += wire.of(module);
    }
    assertThat(symbols).as(entry.path()).isEqualTo(curve.total());
    assertThat(modules).as(entry.path()).isEqualTo(curve.total());
    return curve;
  }

  private static Path unpacked(Path tar, Path folder) throws IOException {
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        Path path = folder.resolve(e.getName()).normalize();
        assumeTrue(path.startsWith(folder), "an archive of its own folder");
        if (e.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(in, path);
        }
      }
    }
    return folder.resolve("storage-small");
  }
}
