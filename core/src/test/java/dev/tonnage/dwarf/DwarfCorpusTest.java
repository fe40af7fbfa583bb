package dev.tonnage.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Debug information of real binaries against what other tools say of it. */
class DwarfCorpusTest {
  private static final Pattern UNIT =
      Pattern.compile(
          "0x(\\p{XDigit}+): Compile Unit: .*version = 0x(\\p{XDigit}+)"
              + ".*next unit at 0x(\\p{XDigit}+)\\)");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(" +DW_AT_(producer|name|comp_dir)\t\\(\"(.*)\"\\)");
  private static final Pattern SIZE = Pattern.compile("(\\.z?debug_\\w+) +(\\d+) .*");

  static List<Corpus.Entry> withUnits() {
    return Corpus.entries().stream()
        .filter(e -> e.isElf() && e.oracle("dwarf-cus.txt").isPresent())
        .toList();
  }

  static List<Corpus.Entry> withDwarf() {
    return Corpus.entries().stream()
        .filter(e -> e.isElf() && e.field("dwarf").startsWith("yes"))
        .toList();
  }

  static List<Corpus.Entry> goWithDwarf() {
    return withDwarf().stream()
        .filter(e -> e.field("file").startsWith("files/go/"))
        .filter(e -> !e.field("go_version").isEmpty())
        .filter(e -> !e.field("go_version").startsWith("go1.15"))
        .toList();
  }

  private record Found(long offset, long length, int version, Map<String, String> texts) {}

  /** The oracle is llvm-dwarfdump; strings in another file are empty to it and absent to us. */
  @ParameterizedTest
  @MethodSource("withUnits")
  void unitsAreThoseOfLlvm(Corpus.Entry entry) {
    List<Found> expected = new ArrayList<>();
    for (String line : entry.oracle("dwarf-cus.txt").orElseThrow()) {
      Matcher unit = UNIT.matcher(line);
      Matcher attribute = ATTRIBUTE.matcher(line);
      if (unit.lookingAt()) {
        long offset = Long.parseLong(unit.group(1), 16);
        expected.add(
            new Found(
                offset,
                Long.parseLong(unit.group(3), 16) - offset,
                Integer.parseInt(unit.group(2), 16),
                new TreeMap<>()));
      } else if (attribute.lookingAt()) {
        expected.get(expected.size() - 1).texts().put(attribute.group(1), attribute.group(2));
      }
    }
    List<Found> found = new ArrayList<>();
    for (Unit u : dwarf(entry).units()) {
      Map<String, String> texts = new TreeMap<>();
      put(texts, "name", u.name());
      put(texts, "comp_dir", u.directory());
      put(texts, "producer", u.producer());
      found.add(new Found(u.offset(), u.length(), u.version(), texts));
    }
    assertThat(found).isEqualTo(expected).isNotEmpty();
  }

  private static void put(Map<String, String> texts, String name, String text) {
    if (text != null) {
      texts.put(name, text.replace("\\", "\\\\"));
    }
  }

  /** The oracle is llvm-dwarfdump --show-section-sizes: compressed bytes where they are. */
  @ParameterizedTest
  @MethodSource("withUnits")
  void sectionsAddUpToTheSizesOfLlvm(Corpus.Entry entry) {
    Ledger ledger = weigh(entry).ledger();
    Map<String, Long> bytes = new TreeMap<>();
    for (Ledger.Group g :
        ledger.by(List.of(new Ledger.Dimension("section", (o, section, segment) -> section)))) {
      bytes.put(g.labels().get(0), g.weight().totalBytes());
    }
    int compared = 0;
    for (String line : entry.oracle("dwarf-sizes.txt").orElseThrow()) {
      Matcher size = SIZE.matcher(line);
      if (size.matches()) {
        assertThat(bytes.get(size.group(1))).as(line).isEqualTo(Long.parseLong(size.group(2)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(3);
  }

  /** Without compression a unit's share of .debug_info is its own length, exactly. */
  @ParameterizedTest
  @MethodSource("withDwarf")
  void aUnitHasItsBytesOfEverySection(Corpus.Entry entry) {
    Dwarf dwarf = dwarf(entry);
    assertThat(dwarf.faults()).isEmpty();
    for (Pieces pieces : dwarf.pieces()) {
      DebugSection section = pieces.section();
      long[] bytes = dwarf.bytesByUnit(pieces);
      long sum = Arrays.stream(bytes).sum();
      assertThat(sum).as(section.name()).isLessThanOrEqualTo(section.file().length());
      if (!section.name().equals(".debug_info")) {
        continue;
      }
      assertThat(sum).isEqualTo(section.file().length());
      if (!section.isCompressed()) {
        assertThat(bytes).containsExactly(dwarf.units().stream().mapToLong(Unit::length).toArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("withDwarf")
  void hardlyAByteOfDebugInformationIsNobodys(Corpus.Entry entry) {
    Weighed weighed = weigh(entry);
    long nobodys =
        weighed.ledger().rows().stream()
            .filter(r -> r.owner().evidence() == Evidence.SECTION)
            .filter(r -> r.owner().name().matches("\\[section \\.z?debug_.*"))
            .mapToLong(r -> r.weight().totalBytes())
            .sum();
    // dwz puts what several files share into one, which itself refers to few of its strings.
    double most = entry.name().endsWith("dwz-common.debug") ? 0.05 : 0.005;
    assertThat(nobodys).isLessThan((long) (weighed.facts().debugBytes() * most) + 1);
  }

  /**
   * The second reading is Go's own table of functions. It alone knows which wrappers the compiler
   * made, whose first row is of what they have inlined.
   */
  @ParameterizedTest
  @MethodSource("goWithDwarf")
  void aFunctionsFirstRowIsOfTheFileThatGosOwnTableSays(Corpus.Entry entry) {
    Image image = weigh(entry).image();
    Dwarf dwarf = Dwarf.read(image, Inflate.NONE);
    PclnTable table = GoProgram.read(image.file(), image).functions();
    int compared = 0;
    int written = 0;
    for (PclnTable.Function f : table.functions()) {
      if (f.file() == null || f.file().equals("<autogenerated>")) {
        continue;
      }
      written++;
      Subprogram function = dwarf.functionAt(f.address());
      if (function != null && function.address() == f.address()) {
        assertThat(dwarf.sourceFile(f.address())).as(f.name()).isEqualTo(f.file());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(written * 99 / 100);
  }

  @ParameterizedTest
  @MethodSource("goWithDwarf")
  void inGoAUnitIsAPackageAndGoesToItsModule(Corpus.Entry entry) {
    Weighed weighed = weigh(entry);
    Map<String, Long> debugBytes = new TreeMap<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      debugBytes.merge(String.valueOf(r.owner().module()), r.weight().debugBytes(), Long::sum);
    }
    assertThat(debugBytes.get("std")).isPositive();
    assertThat(debugBytes.get(weighed.facts().mainModule())).isPositive();
  }

  /** Counted from what llvm-dwarfdump prints, without those that cover no code. */
  @Test
  void inlinedCodeIsThatOfLlvm() {
    List<Inlined> inlined = dwarf(Corpus.entry("tinyxml2-xmltest-gcc-O2-g")).inlined();
    assertThat(inlined).hasSize(1671 - 251);
    assertThat(inlined.stream().mapToLong(Inlined::codeBytes).sum()).isEqualTo(89_779);
    assertThat(inlined).noneMatch(i -> i.origin() == null || i.callFile() == null);
    assertThat(dwarf(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64")).inlined()).hasSize(13_939);
  }

  /** What is compressed is shared out as what is not: the parts of modules hardly differ. */
  @Test
  void compressionChangesNobodysPartMuch() {
    Map<String, Double> plain = parts("gofumpt-v0.8.0-go1.26-linux-amd64-nodwarfcompress");
    Map<String, Double> compressed = parts("gofumpt-v0.8.0-go1.26-linux-amd64");
    assertThat(compressed.keySet()).isEqualTo(plain.keySet());
    plain.forEach(
        (module, part) ->
            assertThat(compressed.get(module)).as(module).isCloseTo(part, Offset.offset(0.01)));
  }

  private static Map<String, Double> parts(String name) {
    Weighed weighed = weigh(Corpus.entry(name));
    Map<String, Double> parts = new TreeMap<>();
    double all = weighed.facts().debugBytes();
    weighed.modules().forEach(m -> parts.put(m.module(), m.weight().debugBytes() / all));
    return parts;
  }

  private static Dwarf dwarf(Corpus.Entry entry) {
    return Dwarf.read(weigh(entry).image(), Inflate.NONE);
  }

  private static Weighed weigh(Corpus.Entry entry) {
    return Weigher.weigh(Corpus.map(entry.path()));
  }
}
