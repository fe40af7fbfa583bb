package dev.tonnage.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tonnage.fault.DamageException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  private static final byte[] NEAR_NUL = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0x81, (byte) 0xff};

  @Test
  void stringsEndAtTheFirstNulWhereverTheyBeginAndWhateverStandsBefore() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      byte[] file = new byte[64];
      for (int i = 0; i < file.length; i++) {
        file[i] = NEAR_NUL[1 + random.nextInt(NEAR_NUL.length - 1)];
      }
      int nul = random.nextInt(file.length);
      file[nul] = 0;
      for (Bytes bytes : List.of(Bytes.of(file), Bytes.of(direct(file)))) {
        for (int from = 0; from <= nul; from++) {
          assertThat(bytes.lengthToNul(from)).isEqualTo(nul - from);
        }
        int behind = nul + 1;
        if (behind < file.length) {
          assertThatThrownBy(() -> bytes.lengthToNul(behind)).isInstanceOf(DamageException.class);
        }
        Bytes before = bytes.slice(0, nul, "what stands before");
        if (nul > 0) {
          assertThatThrownBy(() -> before.lengthToNul(0)).isInstanceOf(DamageException.class);
        }
      }
    }
  }

  private static ByteBuffer direct(byte[] file) {
    return ByteBuffer.allocateDirect(file.length).put(file).flip();
  }

  @Test
  void mapsOfNumbersAnswerAsMapsOfObjects() {
    Random random = new Random(2);
    LongMap map = new LongMap(-1);
    Map<Long, Long> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextInt(5_000) * 64L;
      long value = random.nextInt(100) - 1;
      if (random.nextBoolean()) {
        map.put(key, value);
        model.put(key, value);
      } else {
        map.putMax(key, value);
        model.merge(key, value, Math::max);
      }
    }
    for (long key = 0; key < 5_000 * 64L; key += 32) {
      assertThat(map.get(key)).isEqualTo(model.getOrDefault(key, -1L));
    }
  }
}
