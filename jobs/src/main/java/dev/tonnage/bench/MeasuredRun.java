package dev.tonnage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a command took from start to end.
 *
 * @param seconds by the clock
 * @param cpuSeconds processor time of it and its children, user and system; what was used in the
 *     last tenth of a second before they ended may be missing
 * @param peakBytes the most memory that one of these processes held; null where Linux does not tell
 */
public record MeasuredRun(int exitCode, double seconds, double cpuSeconds, Long peakBytes) {
  private static final int EVERY_MILLIS = 100;
  private static final double NANOS = 1e9;
  private static final long KILO = 1024;

  /** The name proc(5) gives to it, in kB. */
  private static final String PEAK = "VmHWM:";

  /**
   * Runs a command.
   *
   * @param log what it prints goes here
   */
  public static MeasuredRun of(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long began = System.nanoTime();
    Process process = builder.start();
    Map<Long, Duration> cpu = new HashMap<>();
    long peak = 0;
    try {
      do {
        List<ProcessHandle> all =
            Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        for (ProcessHandle one : all) {
          one.info().totalCpuDuration().ifPresent(d -> cpu.put(one.pid(), d));
          peak = Math.max(peak, peak(one.pid()));
        }
      } while (!process.waitFor(EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return new MeasuredRun(
        process.exitValue(),
        (System.nanoTime() - began) / NANOS,
        cpu.values().stream().mapToLong(Duration::toNanos).sum() / NANOS,
        peak == 0 ? null : peak);
  }

  /** 0 when it is not known, or the process has ended. */
  private static long peak(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
      return lines
          .filter(l -> l.startsWith(PEAK))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * KILO)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }
}
