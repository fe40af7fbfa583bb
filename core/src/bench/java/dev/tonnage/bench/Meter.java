package dev.tonnage.bench;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports how much is read for each second of processor time, of all the process: the collector and
 * the compiler count as well, and what else runs on the machine does not.
 */
public final class Meter implements InternalProfiler {
  static final String SPEED = "MB per CPU second";
  static final String BYTES = "bytes";

  private static volatile long bytes;
  private static volatile long operations;

  private long startedAt;

  /** Counts one operation; benchmarks have one thread. */
  static void count(long size) {
    bytes = bytes + size;
    operations = operations + 1;
  }

  @Override
  public String getDescription() {
    return "megabytes per second of processor time";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    bytes = 0;
    operations = 0;
    startedAt = cpuNanos();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double seconds = Math.max(cpuNanos() - startedAt, 1) / 1e9;
    return List.of(
        new ScalarResult(SPEED, bytes / 1e6 / seconds, "MB/s", AggregationPolicy.MAX),
        new ScalarResult(
            BYTES, (double) bytes / Math.max(operations, 1), "B", AggregationPolicy.AVG));
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
