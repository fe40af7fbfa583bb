package dev.tonnage.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What calls through interfaces show of what they call, in code that Go's compiler wrote. */
class CallSitesTest {
  /** Knows one word: what the first argument's register holds at the start. */
  private static final class OneWord implements CallSites.Words {
    static final long FIRST = 7;

    /** Behind {@link #FIRST}, an itab. */
    static final long ITAB = 8;

    @Override
    public long constant(long address) {
      return 0;
    }

    @Override
    public long load(long word, long offset) {
      return word == FIRST && offset == 16 ? ITAB : 0;
    }

    @Override
    public long move(long word, long offset) {
      return 0;
    }

    @Override
    public void store(long word, long offset, long stored) {}

    @Override
    public long argument(int number) {
      return number == 0 ? FIRST : 0;
    }

    @Override
    public int mostArguments() {
      return 3;
    }

    @Override
    public void returned(CallSites.Registers results) {}

    @Override
    public CallSites.Callee call(long address, CallSites.Registers arguments) {
      return CallSites.Callee.ANY;
    }

    @Override
    public long result(int number) {
      return 0;
    }

    @Override
    public void callMethod(long itab, long offset) {}
  }

  private static CallSites.Site site(String arch, int at, int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    CallSites sites = CallSites.of(arch, new OneWord());
    sites.begin(bytes, bytes.length, 0x401000);
    return sites.at(at);
  }

  @Test
  void whatIsWrittenAndNotReadIsAnArgumentAndWhatIsReadBehindAResult() {
    CallSites.Site site =
        site(
            "amd64",
            22,
            // MOVQ 0x20(BX), CX; MOVQ R11, 0(SP); MOVQ DX, AX; MOVQ R11, BX
            0x48,
            0x8b,
            0x4b,
            0x20,
            0x4c,
            0x89,
            0x1c,
            0x24,
            0x48,
            0x89,
            0xd0,
            0x4c,
            0x89,
            0xdb,
            // MOVQ CX, DX; XORL CX, CX; MOVQ DX, DX; CALL DX; TESTQ DI, DI; RET
            0x48,
            0x89,
            0xca,
            0x31,
            0xc9,
            0x48,
            0x89,
            0xd2,
            0xff,
            0xd2,
            0x48,
            0x85,
            0xff,
            0xc3);
    assertThat(site.offset()).isEqualTo(0x20);
    assertThat(site.shape().leastWords()).isEqualTo(3);
    // What is behind the three arguments of the function itself, nobody passed.
    assertThat(site.shape().mostWords()).isEqualTo(3);
    assertThat(site.shape().usesStack()).isTrue();
    assertThat(site.shape().leastResultWords()).isEqualTo(4);
  }

  @Test
  void theReceiverIsNoArgumentOfItsOwnMethod() {
    CallSites.Site site =
        site(
            "arm64",
            8,
            // MOVD 24(R0), R2; MOVD R1, R0; CALL (R2); CBZ R1; RET
            0x02,
            0x0c,
            0x40,
            0xf9,
            0xe0,
            0x03,
            0x01,
            0xaa,
            0x40,
            0x00,
            0x3f,
            0xd6,
            0x41,
            0x00,
            0x00,
            0xb4,
            0xc0,
            0x03,
            0x5f,
            0xd6);
    assertThat(site.offset()).isEqualTo(24);
    assertThat(site.shape().leastWords()).isEqualTo(1);
    assertThat(site.shape().mostWords()).isEqualTo(1);
    assertThat(site.shape().usesStack()).isFalse();
    assertThat(site.shape().leastResultWords()).isEqualTo(2);
  }

  @Test
  void anInterfaceIsKnownByTheFieldThatItWasLoadedFrom() {
    CallSites.Site site =
        site(
            "amd64",
            11,
            // MOVQ 0x10(AX), CX; MOVQ 0x18(AX), AX; MOVQ CX, CX; CALL 0x18(CX); RET
            0x48,
            0x8b,
            0x48,
            0x10,
            0x48,
            0x8b,
            0x40,
            0x18,
            0x48,
            0x89,
            0xc9,
            0xff,
            0x51,
            0x18,
            0xc3);
    assertThat(site.itab()).isEqualTo(OneWord.ITAB);
    assertThat(site.offset()).isEqualTo(0x18);
  }
}
