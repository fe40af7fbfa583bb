package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One program as every release of Go builds it, 1.2 to 1.27. Five of them are built by default, all
 * with {@code -Dgo.matrix=true}.
 */
class GoReleasesTest {
  /** The first release that names itself in a variable. */
  private static final int FIRST_NAMED = 4;

  /** The first release whose types are counted from one place. */
  private static final int FIRST_WITH_TYPES = 7;

  private static final int FIRST_WITH_MODULES = 13;

  static List<Build> plain() {
    return GoToolchain.releases().stream().map(r -> Build.of(r, "matrix")).toList();
  }

  private static Build stripped(Build build) {
    return Build.of(build.release(), build.program(), "-ldflags=-s -w");
  }

  static List<Build> all() {
    List<Build> builds = new ArrayList<>();
    for (Build build : plain()) {
      builds.add(build);
      builds.add(stripped(build));
    }
    return builds;
  }

  @ParameterizedTest
  @MethodSource("all")
  void addsUpWithoutFault(Build build) throws IOException {
    Weighed weighed = weigh(build);
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(Files.size(build.binary()));
  }

  /** The oracle is go tool nm, which reads the symbol table. */
  @ParameterizedTest
  @MethodSource("plain")
  void functionsAreThoseOfTheSymbolTable(Build build) {
    Map<String, Long> found = new TreeMap<>();
    for (Ledger.Row r : records(weigh(build), Kind.CODE)) {
      found.put(Long.toHexString(r.owner().address()), r.weight().fileBytes());
    }
    int compared = 0;
    for (String line : GoToolchain.tool("tool", "nm", "-size", build.binary().toString())) {
      String[] f = line.strip().split("\\s+", 4);
      boolean isCode = f.length == 4 && f[2].equalsIgnoreCase("t") && !f[1].equals("0");
      if (isCode && !isMarker(f[3])) {
        assertThat(found.get(f[0])).as(f[3]).isEqualTo(Long.parseLong(f[1]));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(1000);
  }

  private static boolean isMarker(String name) {
    return name.equals("runtime.text") || name.equals("runtime.etext");
  }

  @ParameterizedTest
  @MethodSource("plain")
  void strippingChangesNoFunctionAndNoType(Build build) {
    Weighed plain = weigh(build);
    Weighed stripped = weigh(stripped(build));
    for (Kind kind : List.of(Kind.CODE, Kind.TYPE, Kind.ITAB)) {
      assertThat(bytes(stripped, kind)).as(kind.label()).isEqualTo(bytes(plain, kind));
    }
    assertThat(stripped.facts().goVersion()).isEqualTo(plain.facts().goVersion());
    assertThat(stripped.facts().isStripped()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void tellsTheRelease(Build build) {
    String expected = build.minor() < FIRST_NAMED ? null : "go" + build.release();
    assertThat(weigh(build).facts().goVersion()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void typesHaveTheirPackages(Build build) {
    Weighed weighed = weigh(build);
    Map<String, Long> types = bytes(weighed, Kind.TYPE);
    if (build.minor() < FIRST_WITH_TYPES) {
      assertThat(types).isEmpty();
      return;
    }
    assertThat(types)
        .containsKeys(
            "type:main.Registry",
            "type:tonnage.example/matrix/shapes.Circle",
            "type:*tonnage.example/matrix/shapes.Circle",
            "type:tonnage.example/matrix/shapes.Shape",
            "type:*fmt.pp",
            "type:fmt.Stringer");
    assertThat(bytes(weighed, Kind.ITAB))
        .containsKey(
            "go:itab.*tonnage.example/matrix/shapes.Circle,tonnage.example/matrix/shapes.Shape");
    for (Ledger.Row r : records(weighed, Kind.TYPE)) {
      if (r.owner().name().matches("type:\\*?tonnage.example/.*")) {
        assertThat(r.owner().packageName()).isEqualTo("tonnage.example/matrix/shapes");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void packagesHaveTheirModules(Build build) {
    for (Ledger.Row r : records(weigh(build), Kind.CODE)) {
      String packageName = String.valueOf(r.owner().packageName());
      if (packageName.startsWith("tonnage.example/")) {
        assertThat(r.owner().module()).isEqualTo("tonnage.example/matrix");
      } else if (packageName.equals("runtime")) {
        assertThat(r.owner().module()).isEqualTo("std");
        assertThat(r.owner().moduleVersion())
            .isEqualTo(build.minor() < FIRST_NAMED ? null : "go" + build.release());
      }
    }
    if (build.minor() >= FIRST_WITH_MODULES) {
      assertThat(weigh(build).modules())
          .anyMatch(m -> m.isDeclared() && m.module().equals("tonnage.example/matrix"));
    }
  }

  /** Prints what is read of each; docs/go-releases.md has it for all releases. */
  @Test
  void printsWhatIsRead() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| Go | file bytes | functions | types | itabs | unattributed | stripped: file bytes |"
            + " unattributed |");
    lines.add("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (Build build : plain()) {
      Weighed plain = weigh(build);
      Weighed stripped = weigh(stripped(build));
      lines.add(
          "| %s | %,d | %,d | %,d | %,d | %.1f %% | %,d | %.1f %% |"
              .formatted(
                  build.release(),
                  plain.facts().fileBytes(),
                  records(plain, Kind.CODE).size(),
                  records(plain, Kind.TYPE).size(),
                  records(plain, Kind.ITAB).size(),
                  unattributedPercent(plain),
                  stripped.facts().fileBytes(),
                  unattributedPercent(stripped)));
    }
    lines.forEach(System.out::println);
    Path page = Path.of("..", "docs", "go-releases.md");
    if (Boolean.getBoolean("go.matrix") && Boolean.getBoolean("golden.rewrite")) {
      List<String> text = new ArrayList<>(Files.readAllLines(page));
      int first = text.indexOf(lines.get(0));
      int end = first;
      while (end < text.size() && text.get(end).startsWith("|")) {
        end++;
      }
      text.subList(first, end).clear();
      text.addAll(first, lines);
      Files.write(page, text);
    }
  }

  private static double unattributedPercent(Weighed weighed) {
    return 100.0 * weighed.facts().unattributedBytes() / weighed.facts().fileBytes();
  }

  private static Map<String, Long> bytes(Weighed weighed, Kind kind) {
    Map<String, Long> bytes = new TreeMap<>();
    records(weighed, kind)
        .forEach(r -> bytes.merge(r.owner().name(), r.weight().fileBytes(), Long::sum));
    return bytes;
  }

  private static List<Ledger.Row> records(Weighed weighed, Kind kind) {
    return weighed.ledger().rows().stream()
        .filter(r -> r.owner().evidence() == Evidence.RECORD && r.owner().kind() == kind)
        .toList();
  }

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
