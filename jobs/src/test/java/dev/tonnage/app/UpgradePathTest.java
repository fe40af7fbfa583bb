package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.app.UpgradePath.Range;
import dev.tonnage.app.UpgradePath.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way from one version to another, and what is told of it. */
class UpgradePathTest {
  private static final List<Step> KNOWN =
      List.of(
          step("v1.0.0", "v1.1.0", 0.10, new Range(10_000, 8_000, 12_000), null),
          step("v1.1.0", "v1.0.0", -0.09, new Range(-9_000, -9_000, -9_000), null),
          step(
              "v1.1.0",
              "v1.2.0",
              0.50,
              new Range(50_000, 50_000, 50_000),
              new Range(70_000, 60_000, 80_000)),
          step("v1.2.0", "v2.0.0", null, new Range(1, 1, 1), null));

  private static Step step(String from, String to, Double share, Range own, Range withOthers) {
    return new Step(from, to, share, own, withOthers, 1, 1, 0, "a");
  }

  @Test
  void the_way_is_the_shortest_and_adds_up_its_steps() {
    UpgradePath path = UpgradePath.find(KNOWN, "v1.0.0", "v1.2.0");
    assertThat(path.steps()).extracting(Step::to).containsExactly("v1.1.0", "v1.2.0");
    // 10 % of 100,000; 50 % of 110,000 and 20,000 that come along.
    assertThat(path.cost(100_000)).isEqualTo(new Range(85_000, 68_000, 92_000));
  }

  @Test
  void of_a_module_of_unknown_size_what_others_saw_is_told() {
    assertThat(UpgradePath.find(KNOWN, "v1.0.0", "v1.1.0").cost(0))
        .isEqualTo(new Range(10_000, 8_000, 12_000));
  }

  @Test
  void where_nobody_went_nothing_is_told() {
    assertThat(UpgradePath.find(KNOWN, "v2.0.0", "v1.0.0")).isNull();
    assertThat(UpgradePath.find(KNOWN, "v0.9.0", "v1.0.0")).isNull();
  }
}
