package dev.tonnage.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/** Deals out work so that the shares weigh about the same. */
final class Balance {
  private record Share<T>(List<T> items, long[] weight) {}

  private Balance() {}

  /**
   * Gives each item, the heaviest first, to the share that is lightest so far.
   *
   * @return at most {@code shares} lists, none empty, the heaviest first
   */
  static <T> List<List<T>> shares(List<T> items, ToLongFunction<T> weight, int shares) {
    PriorityQueue<Share<T>> queue =
        new PriorityQueue<>(Comparator.comparingLong(s -> s.weight()[0]));
    List<Share<T>> all = new ArrayList<>();
    for (int i = 0; i < Math.min(shares, items.size()); i++) {
      all.add(new Share<>(new ArrayList<>(), new long[1]));
    }
    queue.addAll(all);
    List<T> sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparingLong(weight).reversed());
    for (T item : sorted) {
      Share<T> lightest = queue.remove();
      lightest.items().add(item);
      // An empty file costs its opening, too.
      lightest.weight()[0] += Math.max(weight.applyAsLong(item), 1);
      queue.add(lightest);
    }
    all.sort(Comparator.comparingLong(s -> -s.weight()[0]));
    return all.stream().map(Share::items).toList();
  }

  /** Cuts a list into runs that stay below a limit; an item above it is a run of its own. */
  static <T> List<List<T>> batches(List<T> items, ToLongFunction<T> weight, long limit) {
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    long sum = 0;
    for (T item : items) {
      long w = weight.applyAsLong(item);
      if (!batch.isEmpty() && sum + w > limit) {
        batches.add(batch);
        batch = new ArrayList<>();
        sum = 0;
      }
      batch.add(item);
      sum += w;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
