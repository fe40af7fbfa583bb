package dev.tonnage.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Embedded sets of locales and maps that are filled at start, and what building without saves. */
class SetsTest {
  private static final String DISPLAY = "golang.org/x/text/language/display";
  private static final String COLLATE = "golang.org/x/text/collate";
  private static final String OWN = "tonnage.example/sets";
  private static final Knowledge ALL =
      new Knowledge(List.of(), List.of(), Knowledge.MIN_BYTES, Knowledge.MIN_SHARE);

  private static Build build(String... tags) {
    return Build.of(
        "1.26.8", "sets", "-trimpath", "-ldflags=-s -w", "-tags=" + String.join(",", tags));
  }

  private static Map<String, Finding> found() throws IOException {
    Map<String, Finding> found = new TreeMap<>();
    for (Finding f : Findings.of(Weigher.weigh(Corpus.map(build().binary())), ALL)) {
      found.put(f.rule().label() + " " + f.subject(), f);
    }
    return found;
  }

  @Test
  void theyAreFound() throws IOException {
    Map<String, Finding> found = found();
    assertThat(found.keySet())
        .containsExactlyInAnyOrder(
            "embedded-set " + DISPLAY, "embedded-set " + COLLATE, "map-init " + OWN);
    Finding map = found.get("map-init " + OWN);
    assertThat(map.detail()).startsWith("3000 entries are put into a map at start by ");
    // 3000 entries of a string and a struct of two strings, a number and a function.
    assertThat(map.aloneBytes()).isBetween(300_000L, 450_000L);
    assertThat(found.values()).allMatch(f -> f.confidence() == Finding.Confidence.ESTIMATED);
  }

  @Test
  @Tag("rebuild")
  void theySaveWhatBuildingWithoutDoes() throws IOException {
    Map<String, Finding> found = found();
    assertSaves(found.get("embedded-set " + DISPLAY), "no_display");
    assertSaves(found.get("embedded-set " + COLLATE), "no_collate");
    assertSaves(found.get("map-init " + OWN), "units_listed");
  }

  private static void assertSaves(Finding finding, String tag) throws IOException {
    double real = Files.size(build().binary()) - Files.size(build(tag).binary());
    System.out.printf("%s: %.0f, said %d%n", tag, real, finding.aloneBytes());
    assertThat((double) finding.aloneBytes()).as(tag).isCloseTo(real, within(0.1 * real));
  }
}
