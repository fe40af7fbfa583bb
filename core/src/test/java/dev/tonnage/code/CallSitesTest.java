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

    /** The address of a closure's code, and the word for it. */
    static final long CLOSURE_AT = 0x401100;

    static final long CODE = 9;

    /** What the last closure captured first. */
    long captured;

    @Override
    public long constant(long address) {
      return address == CLOSURE_AT ? CODE : 0;
    }

    @Override
    public long load(long word, long offset) {
      return word == FIRST && offset == 16 ? ITAB : 0;
    }

    @Override
    public long move(long word, long offset) {
      return offset == 0 ? word : 0;
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
    public long context() {
      return 0;
    }

    @Override
    public long code(long word) {
      return word == CODE ? CLOSURE_AT : 0;
    }

    @Override
    public void capture(long code, CallSites.Captured words) {
      captured = words.at(8);
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
    byte[] bytes = bytes(code);
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

  /** A block that is run seldom stands at the end, and jumps back with what it loaded. */
  @Test
  void whatComesFromBehindIsKnownTheSecondTime() {
    byte[] code =
        bytes(
            // JMP 10; CALL 0x18(CX); RET; NOP...
            0xeb,
            0x08,
            0x48,
            0x89,
            0xc9,
            0xff,
            0x51,
            0x18,
            0xc3,
            0x90,
            // MOVQ 0x10(AX), CX; JMP 2
            0x48,
            0x8b,
            0x48,
            0x10,
            0xeb,
            0xf2);
    CallSites sites = CallSites.of("amd64", new OneWord());
    sites.begin(code, code.length, 0x401000);
    assertThat(sites.at(5).itab()).isZero();
    sites.finish();
    assertThat(sites.jumpedBack()).isTrue();
    sites.again();
    assertThat(sites.at(5).itab()).isEqualTo(OneWord.ITAB);
  }

  @Test
  void aClosureOnTheStackKeepsWhatItCaptured() {
    byte[] code =
        bytes(
            // LEAQ 0xf9(IP), CX; MOVQ CX, 0x10(SP)
            0x48,
            0x8d,
            0x0d,
            0xf9,
            0,
            0,
            0,
            0x48,
            0x89,
            0x4c,
            0x24,
            0x10,
            // MOVQ 0x10(AX), CX; MOVQ CX, 0x18(SP); CALL; RET
            0x48,
            0x8b,
            0x48,
            0x10,
            0x48,
            0x89,
            0x4c,
            0x24,
            0x18,
            0xe8,
            0,
            0,
            0,
            0,
            0xc3);
    OneWord words = new OneWord();
    CallSites sites = CallSites.of("amd64", words);
    sites.begin(code, code.length, 0x401000);
    sites.finish();
    assertThat(words.captured).isEqualTo(OneWord.ITAB);
  }

  private static byte[] bytes(int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    return bytes;
  }
}
