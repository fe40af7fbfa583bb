package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A damaged file is an answer: complete rows that add up, never an exception, and a fault that says
 * what is wrong.
 */
class DamageTest {
  private static final byte[] C = Fixtures.read("hello-c-amd64");
  private static final byte[] GO = Fixtures.read("hello-go-amd64-stripped");

  @Test
  void aFileCutOffAnywhereAddsUp() {
    for (int length = 0; length < C.length; length += 37) {
      check(Arrays.copyOf(C, length));
    }
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      Weighed weighed = check(Arrays.copyOf(GO, 5000 + random.nextInt(GO.length - 5000)));
      assertThat(weighed.faults()).isNotEmpty();
    }
  }

  @Test
  void aFileWithFlippedBytesAddsUp() {
    Random random = new Random(2);
    for (int i = 0; i < 4000; i++) {
      byte[] file = C.clone();
      for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
        file[random.nextInt(random.nextBoolean() ? 4096 : file.length)] = (byte) random.nextInt();
      }
      check(file);
    }
  }

  @Test
  void aGoFileWithFlippedHeadersAndTablesAddsUp() {
    Random random = new Random(3);
    int table = indexOf(GO, new byte[] {(byte) 0xf1, -1, -1, -1, 0, 0, 1, 8});
    for (int i = 0; i < 150; i++) {
      byte[] file = GO.clone();
      int from = random.nextBoolean() ? table : 0;
      for (int flips = 1 + random.nextInt(20); flips > 0; flips--) {
        file[from + random.nextInt(from == 0 ? 1024 : 200_000)] = (byte) random.nextInt();
      }
      check(file);
    }
  }

  /** Every word of the headers in turn is made as large as it gets. */
  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 0x7fff_ffff, 0xffff_ffffL, 1})
  void aHeaderWithAMaximalFieldAddsUp(long value) {
    int sections = (int) ByteBuffer.wrap(C).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
    for (int at = 16; at + 8 <= C.length; at += 4) {
      if (at == 64 + 56 * 14) {
        at = sections;
      }
      byte[] file = C.clone();
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
      check(file);
    }
  }

  @Test
  void anUnsupportedFormatIsOneRowAndSaysSo() {
    byte[] unknown = {0, 'a', 's', 'm', 0xd, 0, 2, 0};
    Weighed weighed = check(unknown);
    assertThat(weighed.ledger().rows()).hasSize(1);
    assertThat(weighed.faults()).extracting(Fault::code).containsExactly(Fault.Code.UNSUPPORTED);
    assertThat(weighed.facts().format()).isEqualTo("wasm");
  }

  @Test
  void aFaultSaysStructureFieldFoundExpectedAndPlace() {
    byte[] file = C.clone();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(58, (short) 17);
    Weighed weighed = check(file);
    assertThat(weighed.faults())
        .extracting(Fault::text)
        .containsExactly("ELF header: e_shentsize is 17, expected 64 (at 0x3a)");
  }

  @Test
  void aTextWithTheMagicOfAnElfIsADamagedFile() {
    byte[] text =
        "\u007fELF is an executable format".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(check(text).faults()).hasSize(1);
  }

  private static Weighed check(byte[] file) {
    Weighed weighed = Weigher.weigh(Bytes.of(file));
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(file.length);
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().memoryBytes()).sum())
        .isEqualTo(weighed.facts().memoryBytes());
    return weighed;
  }

  private static int indexOf(byte[] file, byte[] wanted) {
    return (int) Bytes.of(file).indexOf(wanted, 0, 1);
  }
}
