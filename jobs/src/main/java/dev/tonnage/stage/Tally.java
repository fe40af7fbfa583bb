package dev.tonnage.stage;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** Counts, over all tasks, what is done. */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator items;
  private final LongAccumulator bytes;
  private final LongAccumulator failures;

  Tally(SparkContext context) {
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

  Watch.Work work() {
    return new Watch.Work(items.value(), bytes.value(), failures.value());
  }
}
