package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.DocTable;
import dev.tonnage.GoToolchain.Build;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of the linker's pruning against what the linker itself says, with -dumpdep: whether
 * it kept the methods of a type of the program, which nobody calls; and, from Go 1.21 on, whether
 * it marked a reachable function as looking up methods.
 */
class GoDeadCodeTest {
  private static final String REFLECTS = "<ReflectMethod>";
  private static final String EXPORTED = "-> main.(*canary).SungByNobody";
  private static final String UNEXPORTED = "-> main.(*canary).sungByNobody";

  private static final String PLUGINS = "-> plugin.open";

  /** The first release whose linker marks functions that look up methods. */
  private static final int FIRST_WITH_MARKS = 21;

  private static final List<String> PROGRAMS =
      List.of(
          "plain",
          "unused",
          "numbers",
          "calls",
          "json",
          "codecs",
          "web",
          "constname",
          "consttype",
          "byname",
          "typebyname",
          "method",
          "typemethod",
          "template",
          "page",
          "rpc",
          "plug");

  private static final List<String> RELEASES =
      List.of(
          "1.7.6", "1.10.8", "1.13.15", "1.15.15", "1.16.15", "1.18.10", "1.20.14", "1.21.13",
          "1.22.12", "1.24.13", "1.26.8", "1.27.0");

  /** A dozen programs by default; with {@code -Dgo.matrix=true}, all by all these releases. */
  static List<Build> builds() {
    if (Boolean.getBoolean("go.matrix")) {
      return RELEASES.stream()
          .flatMap(release -> PROGRAMS.stream().map(program -> build(release, program)))
          .filter(GoDeadCodeTest::isThere)
          .toList();
    }
    return Stream.of(
            "1.10.8 web",
            "1.13.15 template",
            "1.16.15 byname",
            "1.16.15 plug",
            "1.18.10 unused",
            "1.20.14 method",
            "1.21.13 constname",
            "1.21.13 plug",
            "1.26.8 consttype",
            "1.26.8 json",
            "1.26.8 plug",
            "1.26.8 template",
            "1.27.0 calls",
            "1.27.0 numbers",
            "1.27.0 typebyname")
        .map(pair -> build(pair.split(" ")[0], pair.split(" ")[1]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void verdictIsTheLinkers(Build build) {
    assertThat(weigh(build).facts().dce()).isEqualTo(linkers(build));
    if (build.minor() >= FIRST_WITH_MARKS) {
      assertThat(build.said().stream().anyMatch(line -> line.contains(REFLECTS)))
          .isEqualTo(!linkers(build).equals("on"));
    }
  }

  private static String linkers(Build build) {
    if (!isKept(build, EXPORTED)) {
      return "on";
    }
    return isKept(build, UNEXPORTED) || isKept(build, PLUGINS) ? "off-plugin" : "off";
  }

  /** Edges are printed as they are found: one to a function tells that it is linked. */
  private static boolean isKept(Build build, String edge) {
    return build.said().stream().anyMatch(l -> l.endsWith(edge) || l.contains(edge + " "));
  }

  /** Prints what both say of each; docs/go-releases.md has it for all. */
  @Test
  void printsWhatBothSay() {
    assumeTrue(Boolean.getBoolean("go.matrix"), "it is for the page that has all of them");
    DocTable table = new DocTable();
    table.add("program", RELEASES.toArray(String[]::new));
    for (String program : PROGRAMS) {
      List<String> cells = new ArrayList<>();
      for (String release : RELEASES) {
        Build build = build(release, program);
        if (!isThere(build)) {
          cells.add("");
          continue;
        }
        String told = weigh(build).facts().dce();
        String real = linkers(build);
        cells.add(told.equals(real) ? told : told + " (linker: " + real + ")");
      }
      table.add(program, cells.toArray(String[]::new));
    }
    table.print("go-releases.md");
  }

  @ParameterizedTest
  @CsvSource({
    "1.27.0, typebyname, main.extra",
    "1.26.8, template, text/template.(*state).evalField",
    "1.20.14, method, main.extra"
  })
  void namesWhoLooksUpMethods(String release, String program, String caller) {
    DeadCode deadCode = weigh(build(release, program)).deadCode();
    assertThat(deadCode.callers()).contains(caller);
    assertThat(deadCode.kept()).anyMatch(k -> k.name().equals("*time.Time") && k.codeBytes() > 500);
  }

  /** Plugins came with Go 1.8. */
  private static boolean isThere(Build build) {
    return build.minor() >= 8 || !build.flags().contains("-tags=plug");
  }

  private static Build build(String release, String program) {
    Build build = Build.of(release, "deadcode", "-tags=" + program, "-ldflags=-dumpdep");
    return program.equals("plug") ? build.with("CGO_ENABLED", "1") : build;
  }

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
