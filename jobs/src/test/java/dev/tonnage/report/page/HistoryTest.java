package dev.tonnage.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.report.page.History.Release;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long DAY = 86_400_000L;

  private static Release release(String manifest, long day, long own) {
    return new Release(manifest, day * DAY + 5, manifest, new long[] {own, 0, 0, 1});
  }

  @Test
  void the_line_of_the_fleet_ends_with_the_newest_images_of_all() {
    History history = new History();
    history.add("a", List.of(release("a1", 1, 10), release("a2", 3, 14)), "a2", true);
    history.add("b", List.of(release("b1", 2, 100)), "b1", true);
    assertThat(history.fleet())
        .containsExactly(
            List.of(DAY, 10L, 0L, 0L, 1L, 1L),
            List.of(2 * DAY, 110L, 0L, 0L, 2L, 1L),
            List.of(3 * DAY, 114L, 0L, 0L, 2L, 1L));
    assertThat(history.movers(9))
        .singleElement()
        .satisfies(s -> assertThat(s.change()).isEqualTo(4));
  }

  @Test
  void what_was_taken_back_is_not_the_newest() {
    History history = new History();
    List<Release> all = List.of(release("r1", 1, 10), release("r2", 2, 20), release("r3", 3, 30));
    history.add("a", all, "r2", true);
    assertThat(history.shown().get("a")).extracting(Release::manifest).containsExactly("r1", "r2");
  }
}
