package dev.tonnage.app;

import dev.tonnage.bench.GeneratedRegistry;
import dev.tonnage.bench.MeasuredRun;
import dev.tonnage.bench.Service;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.source.Access;
import dev.tonnage.source.Source;
import dev.tonnage.source.SourceOptions;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description =
        "Generates a registry of real programs, scans it night after night, each a process of its"
            + " own, and prints what each took: the first all new, the last without news, those"
            + " between with some images new.")
final class BenchCommand implements Callable<Integer> {
  private static final List<String> COLUMNS =
      List.of(
          "night",
          "new_images",
          "seconds",
          "cpu_seconds",
          "cpu_share",
          "peak_memory_bytes",
          "read_bytes",
          "weighed_bytes",
          "binaries",
          "rows",
          "list_seconds",
          "open_seconds",
          "weigh_seconds",
          "commit_seconds",
          "publish_seconds");

  private static final List<String> PHASES = List.of("list", "open", "weigh", "commit", "publish");
  private static final String SETTINGS = "tonnage.yaml";
  private static final double HUNDRED = 100;
  private static final double MILLIS = 1000;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "300",
      description = "Images of the registry; each has five layers. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--nights",
      paramLabel = "N",
      defaultValue = "4",
      description = "Default: ${DEFAULT-VALUE}.")
  private int nights;

  @Option(
      names = "--changed",
      paramLabel = "PERCENT",
      defaultValue = "2",
      description = "How many of the images are new on a night. Default: ${DEFAULT-VALUE}.")
  private double changed;

  @Option(
      names = "--programs",
      paramLabel = "SOURCE",
      description =
          "Whose executables the images hold: a source as for scan, of which each repository is a"
              + " service and each image a release. Default: the sample fleet.")
  private String programs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "bench",
      description =
          "Where registry, warehouse and logs are left; must not be there yet. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path out;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  /** What a night took. */
  private record Night(
      int newImages, MeasuredRun run, Map<String, long[]> phases, int binaries, long rows) {
    long millis(String phase) {
      return phases.getOrDefault(phase, new long[2])[0];
    }

    long bytes(String phase) {
      return phases.getOrDefault(phase, new long[2])[1];
    }
  }

  @Override
  public Integer call() throws Exception {
    if (images < 1 || nights < 1 || changed <= 0 || changed > HUNDRED) {
      throw new ParameterException(
          spec.commandLine(),
          "A bench needs at least one image and one night, and a share of new images above 0 and at"
              + " most 100 percent.");
    }
    if (Files.exists(out)) {
      throw new InputException(
          "%s is there already. Remove it, or name another folder with --out", out);
    }
    GeneratedRegistry registry = registry();
    List<Night> all = new ArrayList<>();
    for (int n = 0; n < nights; n++) {
      say("Night %d of %d", n + 1, nights);
      int count =
          n == 0 ? images : n == nights - 1 ? 0 : (int) Math.ceil(images * changed / HUNDRED);
      for (int i = 0; i < count; i++) {
        registry.push((int) (((long) n * count + i) % images), images, n + 1L);
      }
      all.add(night("night-" + (n + 1), count));
    }
    print(all);
    return ExitCode.FINE;
  }

  private GeneratedRegistry registry() throws IOException {
    Path folder = Files.createDirectories(out.resolve("programs"));
    Source source = Source.parse(programs == null ? sampleFleet() : programs);
    List<Service> services =
        Service.of(source, Access.of(new Configuration(), SourceOptions.DEFAULT), folder);
    if (services.isEmpty()) {
      throw new InputException(
          "%s holds no executable to make images of. Name another source with --programs",
          source.text());
    }
    Path smallest =
        services.stream()
            .flatMap(s -> s.releases().stream())
            .min(Comparator.comparingLong(p -> p.toFile().length()))
            .orElseThrow();
    say("Generating %d images of %d services", images, services.size());
    return new GeneratedRegistry(out.resolve("registry"), Files.readAllBytes(smallest), services);
  }

  private static String sampleFleet() {
    Path conf = Settings.usual(SETTINGS);
    Path fleet = conf == null ? null : conf.resolveSibling("../datasets/fleet").normalize();
    if (fleet == null || !Files.isDirectory(fleet)) {
      throw new InputException("The sample fleet is not here. Name a source with --programs");
    }
    return "oci:" + fleet;
  }

  private Night night(String name, int newImages) throws IOException {
    String warehouse = out.resolve("warehouse").toString();
    List<String> command = new ArrayList<>(program());
    command.addAll(
        List.of(
            "scan",
            "distribution:" + out.resolve("registry").toAbsolutePath(),
            "--warehouse",
            warehouse,
            "--snapshot",
            name));
    Path log = out.resolve(name + ".log");
    MeasuredRun run = MeasuredRun.of(command, Map.of("TONNAGE_NO_BUILD", "1"), log);
    if (run.exitCode() != ExitCode.FINE) {
      throw new InputException("The scan failed; what it said is in %s", log);
    }
    Warehouse written = Warehouse.existing(Sessions.lazy(null), warehouse);
    Map<String, long[]> phases = new HashMap<>();
    written.each(
        Tables.SCAN_STATS,
        List.of("snapshot_id", "subject", "phase", "milliseconds", "bytes"),
        row -> {
          if (row.get(0).equals(name) && row.get(1).equals("run")) {
            phases.put((String) row.get(2), new long[] {(Long) row.get(3), (Long) row.get(4)});
          }
        });
    int[] binaries = {0};
    written.each(
        Tables.SNAPSHOTS,
        List.of("snapshot_id", "binaries_new"),
        row -> {
          if (row.get(0).equals(name)) {
            binaries[0] = ((Number) row.get(1)).intValue();
          }
        });
    long rows = 0;
    for (Table<?> table : Tables.ALL) {
      rows += written.rows(table);
    }
    return new Night(newImages, run, phases, binaries[0], rows);
  }

  /** The launcher, or else this very program. */
  static List<String> program() {
    Path launcher = Path.of(System.getProperty("tonnage.home", ""), "tonnage");
    if (System.getProperty("tonnage.home") != null && Files.isExecutable(launcher)) {
      return List.of(launcher.toString());
    }
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("-X") || a.startsWith("--add-"))
        .forEach(java::add);
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), Tonnage.class.getName()));
    return java;
  }

  private void print(List<Night> all) {
    PrintWriter to = spec.commandLine().getOut();
    List<List<Object>> rows = new ArrayList<>();
    long before = 0;
    for (int n = 0; n < all.size(); n++) {
      Night night = all.get(n);
      List<Object> row =
          new ArrayList<>(
              Arrays.asList(
                  n + 1,
                  night.newImages(),
                  rounded(night.run().seconds()),
                  rounded(night.run().cpuSeconds()),
                  night.run().cpuSeconds() / all.get(0).run().cpuSeconds(),
                  night.run().peakBytes(),
                  night.bytes("open"),
                  night.bytes("weigh"),
                  night.binaries(),
                  night.rows() - before));
      PHASES.forEach(p -> row.add(rounded(night.millis(p) / MILLIS)));
      rows.add(row);
      before = night.rows();
    }
    if (output.format == Output.Format.json) {
      Map<String, Object> object = new LinkedHashMap<>(machine());
      object.put("nights", rows.stream().map(r -> Output.named(COLUMNS, r)).toList());
      output.on(to).print(object);
      return;
    }
    if (output.isForPeople()) {
      to.println(
          String.join(
              ", ",
              machine().entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList()));
      to.println();
    }
    output.on(to).print(new Rows(COLUMNS, rows.iterator()));
  }

  private Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("tonnage", Tonnage.version());
    machine.put("java", System.getProperty("java.version"));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("images", images);
    return machine;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }

  private void say(String sentence, Object... arguments) {
    spec.commandLine().getErr().println(sentence.formatted(arguments));
  }
}
