package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tonnage.Corpus;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is weighed against what other tools say of the same real binaries. */
class CorpusTest {
  private static final long LARGEST_PADDING = 63;

  static List<Corpus.Entry> all() {
    return Corpus.entries();
  }

  static List<Corpus.Entry> withFunctions() {
    return Corpus.entries().stream()
        .filter(e -> e.oracle("pclntab-funcs.tsv").isPresent())
        .toList();
  }

  static List<Corpus.Entry> withGoSymbols() {
    return withFunctions().stream()
        .filter(
            e ->
                e.oracle("go-nm-size.txt").stream()
                    .flatMap(List::stream)
                    .anyMatch(line -> line.matches(" *[0-9a-f]+ +[1-9][0-9]* [Tt] .*")))
        .toList();
  }

  static List<Corpus.Entry> withBuildInfo() {
    return Corpus.entries().stream()
        .filter(e -> !e.field("go_version").isEmpty())
        .filter(e -> e.oracle("go-version-m.txt").isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void rowsAddUpToTheFile(Corpus.Entry entry) {
    Weighed weighed = weigh(entry);
    long size = Long.parseLong(entry.field("size"));
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(size);
    assertThat(weighed.modules().stream().mapToLong(m -> m.weight().totalBytes()).sum())
        .isEqualTo(size);
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().memoryBytes()).sum())
        .isEqualTo(weighed.facts().memoryBytes());
  }

  @ParameterizedTest
  @MethodSource("all")
  void readsEveryFileWithoutAnException(Corpus.Entry entry) {
    assertThatCode(() -> weigh(entry)).doesNotThrowAnyException();
    boolean isSstripped = entry.name().endsWith("-sstrip");
    if (!isSstripped) {
      assertThat(weigh(entry).faults()).isEmpty();
    }
  }

  /**
   * The oracle is Go's own reader of the table. Its functions end where the next begins, padding
   * included; and it counts from the start of .text where the runtime counts from runtime.text, so
   * that in programs with C code in front all its addresses are off by the same amount (go tool nm
   * and the symbol table have ours).
   */
  @ParameterizedTest
  @MethodSource("withFunctions")
  void functionsAreThoseOfGosOwnReader(Corpus.Entry entry) {
    List<Ledger.Row> functions = functions(weigh(entry));
    long first = functions.stream().mapToLong(r -> r.owner().address()).min().orElseThrow();
    Map<String, Long> found = new TreeMap<>();
    for (Ledger.Row r : functions) {
      found.merge(
          "%x %s".formatted(r.owner().address() - first, r.owner().name()),
          r.weight().fileBytes(),
          Long::sum);
    }
    Map<String, Long> expected = new TreeMap<>();
    long oraclesFirst = -1;
    for (String line : entry.oracle("pclntab-funcs.tsv").orElseThrow().stream().skip(1).toList()) {
      String[] f = line.split("\t", -1);
      long address = Long.parseUnsignedLong(f[0], 16);
      oraclesFirst = oraclesFirst < 0 ? address : oraclesFirst;
      expected.merge(
          "%x %s".formatted(address - oraclesFirst, f[4]), Long.parseLong(f[2]), Long::sum);
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach(
        (name, bytes) -> assertThat(bytes).as(name).isLessThanOrEqualTo(expected.get(name)));
  }

  /**
   * The oracle is go tool nm. Its sizes leave padding out where the symbol table has sizes; in
   * Mach-O and PE they reach to the next symbol, so that they may be larger by what aligns it.
   */
  @ParameterizedTest
  @MethodSource("withGoSymbols")
  void codeBytesAreThoseOfGoToolNm(Corpus.Entry entry) {
    Map<String, Long> functions = new HashMap<>();
    for (Ledger.Row r : functions(weigh(entry))) {
      functions.merge(Long.toHexString(r.owner().address()), r.weight().fileBytes(), Long::max);
    }
    int compared = 0;
    for (String line : entry.oracle("go-nm-size.txt").orElseThrow()) {
      String[] f = line.strip().split("\\s+", 4);
      if (f.length == 4 && f[2].equalsIgnoreCase("t") && !f[1].equals("0")) {
        Long bytes = functions.get(f[0]);
        if (bytes != null) {
          long expected = Long.parseLong(f[1]);
          long padding = entry.isElf() ? 0 : LARGEST_PADDING;
          assertThat(bytes).as(f[3]).isBetween(expected - padding, expected);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(functions.size() * 9 / 10);
  }

  /** Symbols of C++ and Rust are named in words, and of a namespace or a crate. */
  @ParameterizedTest
  @CsvSource({
    "protoc-3.25.5-linux-x86_64, google absl std",
    "hexyl-0.14.0-debug1, hexyl clap_builder anyhow std",
    "hexyl-0.14.0-v0mangling-debug2, hexyl clap_builder anyhow std"
  })
  void codeIsOfItsNamespaceOrCrate(String name, String modules) {
    Weighed weighed = weigh(Corpus.entry(name));
    assertThat(weighed.modules().stream().map(ModuleWeight::module).toList())
        .contains(modules.split(" "))
        .doesNotContain("core", "alloc", "__gnu_cxx");
    assertThat(weighed.ledger().rows().stream().map(r -> r.owner().name()).toList())
        .noneMatch(n -> n.startsWith("_Z") || n.startsWith("_RN") || n.startsWith("_RI"));
  }

  /** The oracle is go version -m. */
  @ParameterizedTest
  @MethodSource("withBuildInfo")
  void modulesAndSettingsAreThoseOfGoVersion(Corpus.Entry entry) {
    Weighed weighed = weigh(entry);
    Map<String, String> versions = new HashMap<>();
    Map<String, String> settings = new HashMap<>();
    Map<String, String> declared = new HashMap<>();
    for (String line : entry.oracle("go-version-m.txt").orElseThrow()) {
      String[] f = line.strip().split("\t", -1);
      switch (f[0]) {
        case "mod", "dep" -> declared.put(f[1], f.length > 2 && !f[2].isEmpty() ? f[2] : null);
        case "build" -> {
          String[] setting = f[1].split("=", 2);
          settings.put(setting[0], setting[1].replaceAll("^\"|\"$", ""));
        }
        case "path" -> assertThat(weighed.facts().mainPackage()).isEqualTo(f[1]);
        default -> assertThat(line).contains(weighed.facts().goVersion());
      }
    }
    for (ModuleWeight m : weighed.modules()) {
      if (m.isDeclared()) {
        versions.put(m.module(), m.version());
      }
    }
    assertThat(versions).isEqualTo(declared);
    assertThat(weighed.facts().settings()).containsAllEntriesOf(settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-sw", "-strip-s", "-sstrip", "-nodwarfcompress"})
  void strippingChangesNoFunction(String variant) {
    Weighed plain = weigh(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64"));
    Weighed stripped = weigh(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64" + variant));
    assertThat(codeByName(stripped)).isEqualTo(codeByName(plain));
    assertThat(plain.facts().isStripped()).isFalse();
    assertThat(stripped.facts().isStripped()).isEqualTo(!variant.equals("-nodwarfcompress"));
  }

  @Test
  void tellsWhatStrippingWouldLeave() {
    Weighed plain = weigh(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64"));
    long real = Long.parseLong(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64-sw").field("size"));
    assertThat((double) plain.facts().strippedFileBytes())
        .isCloseTo((double) real, org.assertj.core.data.Offset.offset(real / 1000.0));
  }

  static List<Corpus.Entry> withSectionList() {
    return Corpus.entries().stream()
        .filter(e -> !e.isElf() && e.oracle("llvm-objdump-h.txt").isPresent())
        .toList();
  }

  /** The oracle is llvm-objdump -h. Tables that have no section there follow the real ones. */
  @ParameterizedTest
  @MethodSource("withSectionList")
  void sectionsAreThoseOfObjdump(Corpus.Entry entry) {
    List<Section> sections = weigh(entry).image().sections();
    int compared = 0;
    for (String line : entry.oracle("llvm-objdump-h.txt").orElseThrow()) {
      String[] f = line.strip().split("\\s+");
      if (f.length < 4 || !f[0].matches("[0-9]+")) {
        continue;
      }
      Section s = sections.get(Integer.parseInt(f[0]));
      String name = s.name().substring(s.name().indexOf(',') + 1).replaceAll(" \\([0-9]+\\)$", "");
      long size = Long.parseLong(f[2], 16);
      assertThat(name).startsWith(f[1]);
      boolean isZeros = s.file().isEmpty();
      if (!isZeros || s.isMapped()) {
        assertThat(isZeros ? s.memoryBytes() : s.file().length()).as(s.name()).isEqualTo(size);
      }
      if (s.isMapped()) {
        assertThat(s.address()).as(s.name()).isEqualTo(Long.parseUnsignedLong(f[3], 16));
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(5);
  }

  static List<Corpus.Entry> withSymbols() {
    return Corpus.entries().stream()
        .filter(e -> !e.isElf() && e.oracle("llvm-nm.txt").isPresent())
        .toList();
  }

  /** The oracle is llvm-nm: the same names at the same places. */
  @ParameterizedTest
  @MethodSource("withSymbols")
  void symbolsAreThoseOfNm(Corpus.Entry entry) {
    Set<String> found = new TreeSet<>();
    for (Symbol s : weigh(entry).image().symbols()) {
      if (s.section() >= 0 && s.type() != Symbol.Type.SECTION && s.type() != Symbol.Type.FILE) {
        found.add("%016x %s".formatted(s.address(), s.name()));
      }
    }
    Set<String> expected = new TreeSet<>();
    for (String line : entry.oracle("llvm-nm.txt").orElseThrow()) {
      String[] f = line.split(" ", 3);
      if (f.length == 3 && f[0].matches("[0-9a-f]+") && f[1].matches("[TtDdBbRrSs]")) {
        expected.add("%016x %s".formatted(Long.parseUnsignedLong(f[0], 16), f[2]));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  /** Types and itabs of one program are the same whatever it is built for. */
  @ParameterizedTest
  @ValueSource(strings = {"darwin-arm64", "wasip1-wasm", "windows-amd64.exe", "linux-s390x"})
  void typesAreThoseOfTheProgram(String target) {
    Set<String> expected = types(weigh(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64")));
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(types(weigh(Corpus.entry("gofumpt-v0.8.0-go1.26-" + target)))).isEqualTo(expected);
  }

  private static Set<String> types(Weighed weighed) {
    Set<String> names = new TreeSet<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      boolean isType =
          r.owner().kind() == dev.tonnage.ledger.Kind.TYPE
              || r.owner().kind() == dev.tonnage.ledger.Kind.ITAB;
      if (isType
          && r.owner().evidence() == Evidence.RECORD
          && r.owner().packageName().matches("main|mvdan\\.cc/.*")) {
        names.add(r.owner().name());
      }
    }
    return names;
  }

  private static Map<String, Long> codeByName(Weighed weighed) {
    Map<String, Long> code = new TreeMap<>();
    functions(weighed)
        .forEach(
            r -> code.put(r.owner().name() + " " + r.owner().address(), r.weight().fileBytes()));
    return code;
  }

  private static List<Ledger.Row> functions(Weighed weighed) {
    return weighed.ledger().rows().stream()
        .filter(
            r ->
                r.owner().evidence() == Evidence.RECORD
                    && r.owner().kind() == dev.tonnage.ledger.Kind.CODE)
        .toList();
  }

  private static Weighed weigh(Corpus.Entry entry) {
    return Weigher.weigh(Corpus.map(entry.path()));
  }
}
