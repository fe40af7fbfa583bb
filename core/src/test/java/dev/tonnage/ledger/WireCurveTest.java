package dev.tonnage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.bytes.Bytes;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class WireCurveTest {
  private static final int STEP = WireCurve.STEP_BYTES;

  @Test
  void whatAStepTookIsItsBytes() {
    WireCurve curve = WireCurve.of(2 * STEP + 100, new int[] {100, 512, 50});

    assertThat(curve.total()).isEqualTo(662);
    assertThat(curve.upTo(0)).isZero();
    assertThat(curve.upTo(STEP)).isEqualTo(100);
    assertThat(curve.upTo(STEP + STEP / 2)).isEqualTo(356);
    assertThat(curve.upTo(2 * STEP + 50)).isEqualTo(637);
    assertThat(curve.upTo(2 * STEP + 100)).isEqualTo(662);
  }

  @Test
  void aBlockIsSharedOutUpToTheNext() {
    WireCurve curve = WireCurve.of(8 * STEP, new int[] {0, 60, 0, 0, 40, 0, 0, 0});

    assertThat(curve.upTo(STEP)).isZero();
    assertThat(curve.upTo(2 * STEP)).isEqualTo(20);
    assertThat(curve.upTo(4 * STEP)).isEqualTo(60);
    assertThat(curve.upTo(8 * STEP)).isEqualTo(100);
  }

  @Test
  void nothingTakesNothing() {
    assertThat(WireCurve.of(0, new int[0]).total()).isZero();
    assertThat(WireCurve.of(0, new int[0]).upTo(0)).isZero();
    assertThat(WireCurve.of(10, new int[] {0}).upTo(10)).isZero();
    // The bytes of an empty file's header have nobody else to go to.
    assertThat(WireCurve.of(0, new int[] {9}).total()).isZero();
  }

  /** Noise takes its own length, zeros nearly nothing; all of it what a compressor says. */
  @Test
  void aFileOfItsOwnIsCompressedAsALayerIs() {
    for (int size : new int[] {0, 1, 511, 512, 513, 65536, 300_001, 1 << 20}) {
      byte[] file = new byte[size];
      new Random(size).nextBytes(file);
      Arrays.fill(file, size / 2, size, (byte) 0);
      WireCurve curve = WireEstimate.of(Bytes.of(file));

      Deflater deflater = new Deflater(6, true);
      deflater.setInput(file);
      deflater.finish();
      int packed = deflater.deflate(new byte[size + 1000]);
      deflater.end();
      assertThat(curve.total()).as("of %d bytes", size).isEqualTo(size == 0 ? 0 : packed);
      assertThat(curve.upTo(size / 2)).isBetween(size / 2L - 600, size / 2L + 600);
    }
  }
}
