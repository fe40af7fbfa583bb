package dev.tonnage.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Work is dealt out evenly, all of it, and the heaviest first. */
class BalanceTest {

  @Test
  void shares_hold_everything_and_differ_by_no_more_than_the_heaviest_item() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Long> items = new ArrayList<>();
      int count = random.nextInt(50);
      for (int i = 0; i < count; i++) {
        items.add((long) random.nextInt(1000));
      }
      List<List<Long>> shares = Balance.shares(items, Long::longValue, 1 + random.nextInt(8));
      List<Long> all = new ArrayList<>();
      shares.forEach(all::addAll);
      assertThat(all).containsExactlyInAnyOrderElementsOf(items);
      assertThat(shares).noneMatch(List::isEmpty);
      List<Long> sums =
          shares.stream().map(s -> s.stream().mapToLong(x -> Math.max(x, 1)).sum()).toList();
      long heaviest = items.stream().mapToLong(x -> Math.max(x, 1)).max().orElse(0);
      for (int i = 1; i < sums.size(); i++) {
        assertThat(sums.get(0) - sums.get(i)).isBetween(0L, heaviest);
      }
    }
  }

  @Test
  void batches_stay_below_the_limit_but_for_items_above_it() {
    assertThat(Balance.batches(List.of(3L, 3L, 9L, 1L, 1L), Long::longValue, 5))
        .containsExactly(List.of(3L), List.of(3L), List.of(9L), List.of(1L, 1L));
    assertThat(Balance.batches(List.<Long>of(), Long::longValue, 5)).isEmpty();
  }
}
