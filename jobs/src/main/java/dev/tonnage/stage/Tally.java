package dev.tonnage.stage;

import java.io.Serializable;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Counts, over all tasks, what is done: Spark adds up what tasks count once they end; what those
 * that run have done until now is known from their last heartbeat.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator items;
  private final LongAccumulator bytes;
  private final LongAccumulator failures;
  private final transient SparkContext context;

  /** Null while nobody works. */
  private transient volatile Heartbeats running;

  Tally(SparkContext context) {
    this.context = context;
    items = context.longAccumulator();
    bytes = context.longAccumulator();
    failures = context.longAccumulator();
  }

  /** Threads of one process share it; tasks of Spark have one each. */
  synchronized void add(long itemBytes) {
    items.add(1L);
    bytes.add(itemBytes);
  }

  synchronized void fail() {
    failures.add(1L);
  }

  /** Begins anew. */
  synchronized void reset() {
    items.reset();
    bytes.reset();
    failures.reset();
  }

  /** Does the work; until it has ended, what running tasks have done counts as well. */
  <T> T during(Supplier<T> work) {
    Heartbeats heartbeats = new Heartbeats();
    context.addSparkListener(heartbeats);
    running = heartbeats;
    try {
      return work.get();
    } finally {
      running = null;
      context.removeSparkListener(heartbeats);
    }
  }

  Watch.Work work() {
    return new Watch.Work(total(items), total(bytes), total(failures));
  }

  private long total(LongAccumulator counter) {
    Heartbeats heartbeats = running;
    return counter.value() + (heartbeats == null ? 0 : heartbeats.sum(counter.id()));
  }
}
