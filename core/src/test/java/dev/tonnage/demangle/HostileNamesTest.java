package dev.tonnage.demangle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any string has an answer, soon, and none is too large for memory. */
class HostileNamesTest {
  private static final int LONGEST = 70_000;

  private static final List<String> SEEDS =
      List.of(
          "_ZNSt6vectorIN4dyld13RegisteredDOFESaIS1_EE5eraseEN9__gnu_cxx17__normal_iteratorIPS1_S3_EE",
          "_Z1fIJicdEEDTcl1gspfp_EEDpT_",
          "_ZZN1A1fEiEd0_NKUlT_DpT0_E_clIiJcEEEDaS0_S2_",
          "_ZN1AcvT_IS_IcEEEv",
          "_Z1fIiEvRAplT_Li1E_cM1AKFivEPDoFvvEDv4_fU3fooPc.cold",
          "_ZNK4absl12lts_202308026StatusclIXsrNS_1BIT_E1CE5valueEEEvT_QrqX1xTS0_E",
          "_RNvXs_C3fooINtB4_3BarKj5_KRe616263_KAj1_EE3BazE",
          "_RINvC1f1gFG_RL0_lERL0_lDINtB2_5TraitlEp4ItemmEL_u8gdel_5qaE",
          "_ZN47_$LT$foo..Bar$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE");

  private static final String ALPHABET =
      "NESIJTXZLPRKDFAMUQBCVWO0123456789_abcdefghijklmnopqrstuvwxyz$.@<>";

  @Test
  void garbageHasAnAnswer() {
    Random random = new Random(4);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 25_000; i++) {
            check(garbage(random));
            check(damaged(random));
          }
        });
  }

  private static String garbage(Random random) {
    StringBuilder name = new StringBuilder(random.nextBoolean() ? "_Z" : "_R");
    for (int n = random.nextInt(60); n > 0; n--) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }

  /** A good name with pieces of itself, of others and of nothing put in. */
  static String damaged(Random random) {
    StringBuilder name = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      int at = 2 + random.nextInt(name.length() - 2);
      String other = SEEDS.get(random.nextInt(SEEDS.size()));
      int from = random.nextInt(other.length());
      int to = Math.min(other.length(), from + 1 + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> name.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        case 1 -> name.insert(at, other, from, to);
        case 2 -> name.delete(at, Math.min(name.length(), at + random.nextInt(4)));
        default -> name.append(name, at, Math.min(name.length(), at + random.nextInt(20)));
      }
    }
    return name.toString();
  }

  @Test
  void exponentialTextIsCutAndTheMangledNameKept() {
    StringBuilder name = new StringBuilder("_ZN1a1fEPFvvE");
    for (int i = 0; i < 100; i++) {
      String last = Integer.toString(2 * i + 1, 36).toUpperCase(java.util.Locale.ROOT);
      name.append("PFvS").append(last).append("_S").append(last).append("_E");
    }
    Demangled demangled = check(name.toString());
    assertThat(demangled.text()).isEqualTo(name.toString());
    assertThat(demangled.packageName()).isEqualTo("a");
    assertThat(demangled.origin()).isEqualTo("a::f");
  }

  @Test
  void exponentialReferencesBackAreCutAndTheMangledNameKept() {
    StringBuilder name = new StringBuilder("_RINvC1f1g");
    int last = name.length();
    name.append("TllE");
    for (int i = 0; i < 40; i++) {
      int place = name.length();
      String back = "B" + base62(last - 2);
      name.append('T').append(back).append(back).append('E');
      last = place;
    }
    Demangled demangled = check(name.append('E').toString());
    assertThat(demangled.text()).isEqualTo(name.toString());
  }

  private static String base62(int value) {
    String digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    String text = "_";
    for (int rest = value - 1; ; rest /= 62) {
      text = digits.charAt(rest % 62) + text;
      if (rest < 62) {
        return text;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P", "A1_", "Dp", "1AI", "FP", "M1A", "N1AI", "Z1fI", "DTpl", "XplLi1E", "J", "U1a", "LZ1f",
        "Ul", "cv", "K", "C", "TyTt", "1a", "N1a", "S_", "Tt", "W1a", "B1a"
      })
  void whatIsNestedDeeplyHasAnAnswer(String piece) {
    for (String head : List.of("_Z1f", "_ZN", "_ZTI", "_Z1fI", "_ZN1AcvPT_I", "_ZZ1fvENKUl")) {
      check(head + piece.repeat(20_000));
      check(head + piece.repeat(20_000) + "i" + "E".repeat(20_000));
      check(head + piece.repeat(150) + "i" + "E".repeat(150));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"R", "T", "INvC1f1g", "NvMC1f", "KR", "YNtC1f1g", "DG_", "FKC", "B_", "A"})
  void whatIsNestedDeeplyInRustHasAnAnswer(String piece) {
    check("_RINvC1f1g" + piece.repeat(20_000));
    check("_R" + piece.repeat(20_000) + "C1f" + "E".repeat(20_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "_start",
        "_Zed",
        "_ZN",
        "_Z",
        "_R",
        "_Reset",
        "_ZTV",
        "printf",
        "_Z1",
        "_Z0",
        "_ZN1aE3",
        "_RNvC3fo",
        "_Z99999999999999999999a",
        "_R1C3foo",
        "$",
        "__",
        "_GLOBAL_OFFSET_TABLE_",
        "_GLOBAL__sub_I_",
        "_ZN1AcvT_I",
        "_Z1fSsB",
        "_ZS_",
        "_Z1fT_",
        "_Z1fIiEvT0_"
      })
  void whatIsNotMangledHasNoAnswer(String name) {
    assertThat(Demangler.of(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"$s4main3fooyyF", "_$s4main3fooyyF", "$S4main3fooyyF", "_T04main3fooyyF"})
  void swiftIsRecognised(String name) {
    assertThat(Demangler.of(name)).isEqualTo(new Demangled(Language.SWIFT, name, null, name));
    assertThat(Demangler.of(name).module()).isNull();
  }

  @Test
  void microsoftsNamesAreRecognised() {
    String name = "??_7exception@std@@6B@";
    assertThat(Demangler.of(name)).isEqualTo(new Demangled(Language.CPP, name, null, name));
  }

  private static Demangled check(String name) {
    Demangled demangled = Demangler.of(name);
    if (demangled != null) {
      assertThat(demangled.text().length())
          .isLessThanOrEqualTo(Math.max(LONGEST, name.length() + 100));
      assertThat(demangled.origin()).isNotNull();
    }
    return demangled;
  }
}
