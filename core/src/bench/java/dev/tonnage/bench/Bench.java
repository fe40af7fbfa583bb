package dev.tonnage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs each reader on the files that it is for, and prints a table. Arguments: seconds of one
 * iteration, then files or folders. The property {@code bench.readers} names some of {@link Reader}
 * alone, with commas between.
 */
public final class Bench {
  private static final int WARM_UPS = 4;
  private static final int ITERATIONS = 4;

  private Bench() {}

  public static void main(String[] arguments) throws IOException, RunnerException {
    TimeValue iteration = TimeValue.seconds(Long.parseLong(arguments[0]));
    List<String> wanted =
        Stream.of(System.getProperty("bench.readers", "").split(","))
            .filter(r -> !r.isEmpty())
            .toList();
    Map<Reader, List<Path>> filesOf = new EnumMap<>(Reader.class);
    for (int i = 1; i < arguments.length; i++) {
      for (Path file : files(Path.of(arguments[i]))) {
        for (Reader reader : Subject.read(file).readers()) {
          if (!wanted.isEmpty() && !wanted.contains(reader.name())) {
            continue;
          }
          filesOf.computeIfAbsent(reader, r -> new ArrayList<>()).add(file);
        }
      }
    }
    List<String> rows = new ArrayList<>();
    for (Map.Entry<Reader, List<Path>> e : filesOf.entrySet()) {
      for (RunResult result : run(e.getKey(), e.getValue(), iteration)) {
        rows.add(row(e.getKey(), result));
        System.out.println(rows.get(rows.size() - 1));
      }
    }
    System.out.println();
    System.out.println("| reader | file | MB | MB per CPU second | MB allocated per MB |");
    System.out.println("| --- | --- | --: | --: | --: |");
    rows.forEach(System.out::println);
  }

  private static Iterable<RunResult> run(Reader reader, List<Path> files, TimeValue iteration)
      throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(ReaderBenchmark.class.getName() + "\\." + reader.method + "$")
                .param("file", files.stream().map(Path::toString).toArray(String[]::new))
                .forks(1)
                .threads(1)
                .warmupIterations(WARM_UPS)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .verbosity(VerboseMode.SILENT)
                .addProfiler(Meter.class)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC")
                .build())
        .run();
  }

  private static String row(Reader reader, RunResult result) {
    double bytes = secondary(result, Meter.BYTES);
    return String.format(
        "| %s | %s | %.2f | %.0f | %.2f |",
        reader.label,
        Path.of(result.getParams().getParam("file")).getFileName(),
        bytes / 1e6,
        secondary(result, Meter.SPEED),
        secondary(result, "gc.alloc.rate.norm") / bytes);
  }

  private static double secondary(RunResult result, String label) {
    return result.getSecondaryResults().entrySet().stream()
        .filter(e -> e.getKey().endsWith(label))
        .mapToDouble(e -> e.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
