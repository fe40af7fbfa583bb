package dev.tonnage.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What running tasks have counted until now. Executors tell every {@code
 * spark.executor.heartbeatInterval}.
 */
final class Heartbeats extends SparkListener {
  /** By task: by accumulator. */
  private final Map<Long, Map<Long, Long>> counted = new ConcurrentHashMap<>();

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : CollectionConverters.asJava(update.accumUpdates())) {
      Map<Long, Long> counts = new HashMap<>();
      for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
        if (info.update().isDefined() && info.update().get() instanceof Long count) {
          counts.put(info.id(), count);
        }
      }
      counted.put((Long) task._1(), counts);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    counted.remove(end.taskInfo().taskId());
  }

  /** Of all tasks that run; for a moment also of one that has just ended. */
  long sum(long accumulator) {
    return counted.values().stream().mapToLong(c -> c.getOrDefault(accumulator, 0L)).sum();
  }
}
