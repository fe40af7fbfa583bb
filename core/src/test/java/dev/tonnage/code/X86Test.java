package dev.tonnage.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X86Test {
  private static final int ROOM = 32;
  private static final long ADDRESS = 0x401000;

  /** What most instructions are has a way of its own; both must say the same. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theShortWaySaysWhatTheLongOneSays(boolean is64) {
    X86 scanner = new X86(is64);
    Random random = new Random(3);
    byte[] code = new byte[ROOM];
    for (int round = 0; round < 400_000; round++) {
      random.nextBytes(code);
      if (is64 && round % 2 == 0) {
        code[0] = (byte) (0x40 | code[0] & 0xf);
      }
      List<String> expected = new ArrayList<>();
      int length = scanner.instruction(code, 0, ROOM, ADDRESS, written(expected));
      List<String> said = new ArrayList<>();
      scanner.scan(code, 0, ROOM, ADDRESS, written(said));
      assertThat(said).as("%02x %02x %02x", code[0], code[1], code[2]).isEqualTo(expected);
      if (length == 0) {
        assertThat(said).isEmpty();
      }
    }
  }

  /** Takes down what the first instruction refers to. */
  private static References written(List<String> to) {
    return new References() {
      @Override
      public void reference(long site, long target, Kind kind) {
        if (site == ADDRESS) {
          to.add(kind + " " + target);
        }
      }

      @Override
      public void constant(long site, long value) {
        if (site == ADDRESS) {
          to.add("number " + value);
        }
      }
    };
  }
}
