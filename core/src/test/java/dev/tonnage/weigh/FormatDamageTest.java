package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link DamageTest} does to ELF is done to every other format. */
class FormatDamageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello-macho-arm64",
        "hello-macho-fat",
        "hello-pe-amd64",
        "hello-wasm",
        "hello-archive-gnu",
        "hello-archive-bsd",
        "hello-archive-import"
      })
  void aDamagedFileAddsUp(String fixture) {
    byte[] sound = Fixtures.read(fixture);
    assertThat(check(sound).faults()).isEmpty();
    for (int length = 0; length < sound.length; length += 1 + sound.length / 300) {
      check(Arrays.copyOf(sound, length));
    }
    Random random = new Random(fixture.hashCode());
    for (int i = 0; i < 3000; i++) {
      byte[] file = sound.clone();
      int reach = random.nextBoolean() ? Math.min(file.length, 4096) : file.length;
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        file[random.nextInt(reach)] = (byte) random.nextInt();
      }
      check(file);
    }
  }

  /** Every word of the headers and tables in turn is made as large, or as small, as it gets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello-macho-arm64",
        "hello-macho-fat",
        "hello-pe-amd64",
        "hello-wasm",
        "hello-archive-gnu"
      })
  void aFileWithAMaximalFieldAddsUp(String fixture) {
    byte[] sound = Fixtures.read(fixture);
    for (int at = 4; at + 8 <= sound.length; at += fixture.equals("hello-wasm") ? 1 : 4) {
      if (ByteBuffer.wrap(sound).getLong(at) == 0) {
        continue;
      }
      for (long value : new long[] {-1, Long.MAX_VALUE, 0x7fff_ffff, 0xffff_ffffL, 0}) {
        byte[] file = sound.clone();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        check(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello-go-macho-arm64", "hello-go-pe-amd64-stripped"})
  void aDamagedGoFileAddsUp(String fixture) {
    byte[] sound = Fixtures.read(fixture);
    assertThat(check(sound).faults()).isEmpty();
    Random random = new Random(fixture.hashCode());
    int table = (int) Bytes.of(sound).indexOf(new byte[] {(byte) 0xf1, -1, -1, -1, 0, 0}, 0, 4);
    for (int i = 0; i < 60; i++) {
      byte[] file = sound.clone();
      int from = random.nextBoolean() ? table : 0;
      for (int flips = 1 + random.nextInt(20); flips > 0; flips--) {
        file[from + random.nextInt(from == 0 ? 2048 : 200_000)] = (byte) random.nextInt();
      }
      check(random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file);
    }
  }

  /** A table of a hundred thousand members without content is read in time, and adds up. */
  @Test
  void anArchiveOfEmptyMembersAddsUp() {
    byte[] header =
        "a/              0           0     0     644     0         `\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] file = new byte[8 + 100_000 * 60];
    System.arraycopy(
        "!<arch>\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, file, 0, 8);
    for (int i = 0; i < 100_000; i++) {
      System.arraycopy(header, 0, file, 8 + i * 60, 60);
    }
    assertThat(check(file).faults()).isEmpty();
  }

  static Weighed check(byte[] file) {
    Weighed weighed = Weigher.weigh(Bytes.of(file));
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(file.length);
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().memoryBytes()).sum())
        .isEqualTo(weighed.facts().memoryBytes());
    return weighed;
  }
}
