package dev.tonnage.bench;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs each benchmark on the files that it is for, and prints a table. Arguments: seconds of one
 * iteration, then files or folders.
 */
public final class Bench {
  private static final int WARM_UPS = 4;
  private static final int ITERATIONS = 5;

  private Bench() {}

  public static void main(String[] arguments) throws IOException, RunnerException {
    TimeValue iteration = TimeValue.seconds(Long.parseLong(arguments[0]));
    Map<String, List<String>> filesOf = new TreeMap<>();
    for (int i = 1; i < arguments.length; i++) {
      for (Path file : files(Path.of(arguments[i]))) {
        for (String benchmark : benchmarks(Subject.read(file))) {
          filesOf.computeIfAbsent(benchmark, b -> new ArrayList<>()).add(file.toString());
        }
      }
    }
    List<RunResult> results = new ArrayList<>();
    for (Map.Entry<String, List<String>> e : filesOf.entrySet()) {
      results.addAll(
          new Runner(
                  new OptionsBuilder()
                      .include(ReaderBenchmark.class.getName() + "\\." + e.getKey() + "$")
                      .param("file", e.getValue().toArray(String[]::new))
                      .forks(1)
                      .threads(1)
                      .warmupIterations(WARM_UPS)
                      .warmupTime(iteration)
                      .measurementIterations(ITERATIONS)
                      .measurementTime(iteration)
                      .addProfiler(Meter.class)
                      .addProfiler(GCProfiler.class)
                      .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseSerialGC")
                      .build())
              .run());
    }
    System.out.println("| benchmark | file | MB | MB per CPU second | MB allocated per MB |");
    System.out.println("| --- | --- | --: | --: | --: |");
    results.forEach(Bench::print);
  }

  private static void print(RunResult result) {
    String name = result.getParams().getBenchmark();
    Path file = Path.of(result.getParams().getParam("file"));
    double bytes = secondary(result, Meter.BYTES);
    System.out.printf(
        "| %s | %s | %.2f | %.0f | %.2f |%n",
        name.substring(name.lastIndexOf('.') + 1),
        file.getFileName(),
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

  /** The benchmarks that a file is for; none for one that is no executable. */
  private static List<String> benchmarks(Bytes file) {
    List<Image> units = ReaderBenchmark.image(file).map(Image::units).orElse(List.of());
    List<String> benchmarks = new ArrayList<>();
    if (!units.isEmpty()) {
      benchmarks.add("image");
      benchmarks.add("weigh");
    }
    if (units.stream().anyMatch(u -> PclnTable.find(u.file(), u).toOptional().isPresent())) {
      benchmarks.add("functions");
    }
    if (units.stream().anyMatch(u -> !Dwarf.read(u, Inflate.NONE).units().isEmpty())) {
      benchmarks.add("debug");
    }
    if (!ReaderBenchmark.mangled(units).isEmpty()) {
      benchmarks.add("demangle");
    }
    return benchmarks;
  }
}
