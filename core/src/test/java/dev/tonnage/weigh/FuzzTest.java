package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A few of {@link Fuzz}'s cases at every build; {@code -Dfuzz.cases=N} asks for more, {@code
 * -Dfuzz.seed=N} for others.
 */
class FuzzTest {
  @Test
  void damagedFilesAddUp() {
    long cases = Long.getLong("fuzz.cases", 20_000);
    long seed = Long.getLong("fuzz.seed", 7);
    Fuzz fuzz = new Fuzz(Fuzz.fixtures(), seed);
    List<String> found = new ArrayList<>();
    for (long number = 0; number < cases; number++) {
      String verdict = Fuzz.verdict(fuzz.file(number));
      if (verdict != null) {
        found.add("seed %d case %d: %s".formatted(seed, number, verdict));
      }
    }
    assertThat(found).isEmpty();
  }
}
