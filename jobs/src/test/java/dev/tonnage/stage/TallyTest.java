package dev.tonnage.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A bar that only moves when a task ends stands still for minutes. */
class TallyTest {
  private static final long BYTES = 7;
  private static final int TASKS = 2;
  private static final long MOST_SECONDS = 60;

  /** Tasks and test are in one process. */
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  @Test
  void what_running_tasks_have_done_is_seen_before_they_end() throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .config(
                new SparkConf().setMaster("local[2]").set("spark.executor.heartbeatInterval", "1s"))
            .getOrCreate();
    Tally tally = new Tally(spark.sparkContext());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    CompletableFuture<Long> work =
        CompletableFuture.supplyAsync(
            () ->
                tally.during(
                    () ->
                        context
                            .parallelize(List.of(1, 2), TASKS)
                            .map(
                                share -> {
                                  tally.add(BYTES);
                                  assertThat(SEEN.await(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
                                  return share;
                                })
                            .count()));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (tally.work().items() < TASKS && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    assertThat(tally.work()).isEqualTo(new Watch.Work(TASKS, TASKS * BYTES, 0));
    SEEN.countDown();
    assertThat(work.get(MOST_SECONDS, TimeUnit.SECONDS)).isEqualTo(TASKS);
    assertThat(tally.work()).isEqualTo(new Watch.Work(TASKS, TASKS * BYTES, 0));
  }
}
