package dev.tonnage.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limits hold for whom, until when; and what is said of a file that is wrong. */
class BudgetsTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-10-20");

  private static Release release(String service, String platform, long now, Long last, Long month) {
    return new Release(
        service,
        platform,
        "2",
        new Release.Size(now, 10 * now),
        last == null ? null : new Release.Base("1", new Release.Size(last, 10 * last)),
        month == null ? null : new Release.Base("0", new Release.Size(month, 10 * month)));
  }

  private static List<String> verdicts(String yaml, Release release) {
    return Check.of(BudgetsFile.read("b.yaml", yaml), release, TODAY).stream()
        .map(c -> c.name() + " " + Words.verdict(c))
        .toList();
  }

  @Test
  void the_file_that_comes_with_the_program_can_be_read() throws Exception {
    Path file = Path.of("..", "conf", "budgets.yaml");
    assertThat(BudgetsFile.read("budgets.yaml", Files.readString(file)).budgets()).isNotEmpty();
  }

  @Test
  void a_budget_holds_for_its_services_and_platforms() {
    String yaml = "budgets: [{name: b, services: [a/*, c], platforms: linux/*, max: 100}]";
    assertThat(verdicts(yaml, release("a/x", "linux/amd64", 101, null, null)))
        .containsExactly("b: budget broken");
    assertThat(verdicts(yaml, release("c", "linux/amd64", 100, null, null)))
        .containsExactly("b: budget ok");
    assertThat(verdicts(yaml, release("c", "windows/amd64", 101, null, null))).isEmpty();
    assertThat(verdicts(yaml, release("c", null, 101, null, null))).isEmpty();
    assertThat(verdicts(yaml, release("cc", "linux/amd64", 101, null, null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // now, last, month, growth, drift
    "110, 100, 100, ok, ok",
    "111, 100, 100, broken, ok",
    "120, 115, 100, ok, ok",
    "121, 115, 100, ok, broken"
  })
  void growth_is_against_the_last_release_and_drift_against_the_month(
      long now, long last, long month, String growth, String drift) {
    assertThat(
            verdicts(
                "budgets: [{name: b, services: '*', max_growth: 10%, max_drift: 20}]",
                release("s", null, now, last, month)))
        .containsExactly("b: growth " + growth, "b: drift " + drift);
  }

  @Test
  void noise_is_never_refused_and_what_has_no_base_is_not_compared() {
    String yaml = "{noise: 50, budgets: [{name: b, services: '*', max_growth: 1}]}";
    assertThat(verdicts(yaml, release("s", null, 150, 100L, null))).containsExactly("b: growth ok");
    assertThat(verdicts(yaml, release("s", null, 151, 100L, null)))
        .containsExactly("b: growth broken");
    assertThat(verdicts(yaml, release("s", null, 151, null, null))).isEmpty();
  }

  @Test
  void wire_bytes_are_what_is_pulled() {
    String yaml = "budgets: [{name: b, services: '*', measure: wire, max: 1000}]";
    assertThat(verdicts(yaml, release("s", null, 100, null, null))).containsExactly("b: budget ok");
    assertThat(verdicts(yaml, release("s", null, 101, null, null)))
        .containsExactly("b: budget broken");
    Release file = new Release("s", null, null, new Release.Size(101, null), null, null);
    assertThat(verdicts(yaml, file)).isEmpty();
    assertThat(BudgetsFile.read("b.yaml", yaml).unchecked(file)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"2026-10-20, grace", "2026-10-19, broken"})
  void grace_ends_with_its_day(String until, String verdict) {
    String yaml =
        """
        budgets: [{name: b, services: s, max: 10}, {name: other, services: s, max: 10}]
        grace: [{services: s, budgets: b, until: %s, reason: TICKET-1}]
        """
            .formatted(until);
    assertThat(verdicts(yaml, release("s", null, 11, null, null)))
        .containsExactly("b: budget " + verdict, "other: budget broken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = ";;",
      value = {
        "budgets:~  - name: a~    services: s~    max: 12 bananas;;4;;\"12 bananas\" is no size",
        "budgets:~  - name: a~    services: s~    max: 5%;;4;;\"5%\" is no size; write it like 12MB",
        "budgets:~  - name: a~    services: s~    max_grow: 5%;;4;;there is no setting \"max_grow\"",
        "budgets:~  - name: a~    services: s;;2;;this budget has no limit; give it max",
        "budgets:~  - services: s~    max: 1MB;;2;;\"name\" is missing here; add it",
        "budgets:~  - name: a~    services: s~    max: 1MB~    max: 2MB;;5;;\"max\" is set twice",
        "budgets:~  - name: a~    services: s~    measure: ram~    max: 1MB;;4;;\"ram\" is no measure",
        "budgets:~  name: a;;2;;a list is expected here",
        "grace:~  - services: s~    until: soon~    reason: x;;3;;\"soon\" is no day; write it like",
        "noise: [1];;1;;a single value is expected",
        "limits: 3;;1;;there is no setting \"limits\" here; there are noise, budgets, grace",
        "just text;;1;;settings are expected here",
        "budgets:~\t- x;;2;;this is no YAML",
        "budgets: [;;1;;this is no YAML"
      })
  void what_is_wrong_is_told_with_its_line(String yaml, int line, String sentence) {
    assertThatThrownBy(() -> BudgetsFile.read("b.yaml", yaml.replace('~', '\n')))
        .isInstanceOf(BudgetsException.class)
        .hasMessageStartingWith("b.yaml, line " + line + ": ")
        .hasMessageContaining(sentence);
  }

  @Test
  void an_empty_file_limits_nothing() {
    assertThat(BudgetsFile.read("b.yaml", "").budgets()).isEmpty();
    assertThat(BudgetsFile.read("b.yaml", "budgets:\n").budgets()).isEmpty();
  }
}
