package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the linker's pruning against what the linker itself says. */
class GoDeadCodeTest {
  private static final String REFLECTS = "<ReflectMethod>";

  /**
   * The oracle is the linker's -dumpdep: reachable functions that look up methods are marked. A
   * constant name counts as such a look-up until Go 1.21.
   */
  @ParameterizedTest
  @CsvSource({
    "1.27.0, plain, on",
    "1.27.0, byname, off",
    "1.27.0, typemethod, off",
    "1.26.8, constname, on",
    "1.26.8, json, on",
    "1.26.8, template, off",
    "1.26.8, plug, off-plugin",
    "1.21.13, plain, on",
    "1.21.13, constname, off",
    "1.21.13, method, off",
    "1.21.13, plug, off-plugin"
  })
  void verdictIsTheLinkers(String release, String tag, String verdict) {
    Build build = build(release, tag);
    Weighed weighed = weigh(build);
    assertThat(build.said().stream().anyMatch(line -> line.contains(REFLECTS)))
        .isEqualTo(!verdict.equals("on"));
    assertThat(weighed.facts().dce()).isEqualTo(verdict);
  }

  /** Linkers as old as these mark nothing; what they prune was tried. */
  @ParameterizedTest
  @CsvSource({
    "1.16.15, plain, on",
    "1.16.15, byname, off",
    "1.16.15, typemethod, off",
    "1.13.15, plain, on",
    "1.13.15, template, off"
  })
  void verdictOnOldPrograms(String release, String tag, String verdict) {
    assertThat(weigh(build(release, tag)).facts().dce()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "1.27.0, byname, main.extra",
    "1.26.8, template, text/template.(*state).evalField",
    "1.21.13, method, main.extra"
  })
  void namesWhoLooksUpMethods(String release, String tag, String caller) {
    DeadCode deadCode = weigh(build(release, tag)).deadCode();
    assertThat(deadCode.callers()).contains(caller);
    assertThat(deadCode.kept()).anyMatch(k -> k.name().equals("*time.Time") && k.codeBytes() > 500);
  }

  private static Build build(String release, String tag) {
    Build build = Build.of(release, "deadcode", "-tags=" + tag, "-ldflags=-dumpdep");
    return tag.equals("plug") ? build.with("CGO_ENABLED", "1") : build;
  }

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
