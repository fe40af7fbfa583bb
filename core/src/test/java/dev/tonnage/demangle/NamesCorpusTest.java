package dev.tonnage.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Names of real binaries against what {@code llvm-nm -C} says of them. It reads Rust's legacy names
 * as if they were C++, so that the escapes and the hash are taken out here; and it leaves
 * constructors of files and clones for transactional memory mangled, which are counted apart.
 */
class NamesCorpusTest {
  private static final Pattern NAMELESS = Pattern.compile("::~?\\(");

  static List<Corpus.Entry> withNames() {
    return Corpus.entries().stream()
        .filter(e -> !e.field("file").contains("files/go/"))
        .filter(e -> e.oracle("llvm-nm-C.txt").isPresent())
        .filter(e -> e.oracle("llvm-nm-S.txt").stream().anyMatch(NamesCorpusTest::areMangled))
        .toList();
  }

  private static boolean areMangled(List<String> lines) {
    return lines.stream().anyMatch(line -> line.contains(" _Z") || line.contains(" _R"));
  }

  @ParameterizedTest
  @MethodSource("withNames")
  void namesAreThoseOfLlvmNm(Corpus.Entry entry) {
    Map<String, List<String>> expected = byPlace(entry.oracle("llvm-nm-C.txt").orElseThrow());
    Map<String, List<String>> mangled = byPlace(entry.oracle("llvm-nm-S.txt").orElseThrow());
    assertThat(mangled.keySet()).isEqualTo(expected.keySet());
    List<String> wrong = new ArrayList<>();
    int read = 0;
    int beyond = 0;
    for (Map.Entry<String, List<String>> place : mangled.entrySet()) {
      List<String> answers = new ArrayList<>();
      expected.get(place.getKey()).forEach(answer -> answers.add(withoutEscapes(answer)));
      for (String name : place.getValue()) {
        Demangled demangled = Demangler.of(name);
        if (answers.contains(name)) {
          beyond += demangled == null ? 0 : 1;
        } else if (demangled != null
            && answers.stream().anyMatch(a -> isSame(a, demangled.text()))) {
          read++;
        } else {
          wrong.add(name + "\n  " + demangled + "\n  " + answers);
        }
      }
    }
    System.out.printf(
        "%s: %d names agree, %d do not, %d that llvm-nm does not read%n",
        entry.name(), read, wrong.size(), beyond);
    assertThat(wrong).isEmpty();
  }

  /** Of a lambda or of a class with an ABI tag llvm-nm leaves the constructor's name out. */
  private static boolean isSame(String answer, String text) {
    Matcher nameless = NAMELESS.matcher(answer);
    return answer.equals(text)
        || nameless.find()
            && text.startsWith(answer.substring(0, nameless.end() - 1))
            && text.endsWith(answer.substring(nameless.end() - 1));
  }

  /** Names by address, size and kind; an undefined one has but a kind. */
  private static Map<String, List<String>> byPlace(List<String> lines) {
    Map<String, List<String>> byPlace = new TreeMap<>();
    for (String line : lines) {
      String[] fields = line.strip().split(" ", line.startsWith(" ") ? 2 : 4);
      if (fields.length > 1) {
        String name = fields[fields.length - 1];
        String place = line.substring(0, line.length() - name.length());
        byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(name);
      }
    }
    return byPlace;
  }

  private static String withoutEscapes(String name) {
    String[] parts = name.split("::h[0-9a-f]{16}(?= |$)", -1);
    return parts.length == 1
        ? name
        : String.join("", parts)
            .replaceAll("(^|::)_\\$", "$1\\$")
            .replace("$LT$", "<")
            .replace("$GT$", ">")
            .replace("$RF$", "&")
            .replace("$BP$", "*")
            .replace("$LP$", "(")
            .replace("$RP$", ")")
            .replace("$C$", ",")
            .replace("$u20$", " ")
            .replace("$u27$", "'")
            .replace("$u5b$", "[")
            .replace("$u5d$", "]")
            .replace("$u7b$", "{")
            .replace("$u7d$", "}")
            .replace("$u21$", "!")
            .replace("$u3d$", "=")
            .replace("$u2b$", "+")
            .replace("..", "::");
  }
}
