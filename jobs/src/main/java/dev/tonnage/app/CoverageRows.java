package dev.tonnage.app;

import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.profile.Coverage;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.source.ProfileFile;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Prints which code of a file profiles have seen running, and which not. */
final class CoverageRows {
  private static final Set<String> KNOWN = Set.of("module", "package", "symbol", "source");
  private static final List<String> COLUMNS =
      List.of(
          "code_bytes", "hot_bytes", "cold_bytes", "functions", "cold_functions", "self_samples");

  private final Path file;
  private final Weighed weighed;
  private final Coverage coverage;
  private final PrintWriter err;
  private long samples;
  private double seconds;
  private int used;

  /** What some functions take, with what stands for them in tables. */
  private static final class Sum {
    private long code;
    private long hot;
    private long functions;
    private long cold;
    private long self;

    void add(Coverage.Function f) {
      long bytes = f.row().weight().totalBytes();
      code += bytes;
      hot += f.isSeen() ? bytes : 0;
      functions++;
      cold += f.isSeen() ? 0 : 1;
      self += f.leafSamples();
    }

    List<Object> cells() {
      return List.of(code, hot, code - hot, functions, cold, self);
    }
  }

  CoverageRows(Path file, Weighed weighed, PrintWriter err) {
    this.file = file;
    this.weighed = weighed;
    this.coverage = Coverage.of(weighed);
    this.err = err;
  }

  /** The profiles that files and folders hold; each file once. */
  static List<ProfileFile> read(List<Path> named) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (!Files.exists(path)) {
        throw new InputException("There is no profile %s. Check the path", path);
      }
      if (Files.isDirectory(path)) {
        try (Stream<Path> all = Files.list(path)) {
          all.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    List<ProfileFile> profiles = new ArrayList<>();
    Set<String> digests = new HashSet<>();
    for (Path path : files) {
      try {
        ProfileFile profile = ProfileFile.read(path);
        if (digests.add(profile.digest())) {
          profiles.add(profile);
        }
      } catch (ProfileFile.Unreadable e) {
        throw new InputException("%s", e.getMessage());
      }
    }
    if (profiles.isEmpty()) {
      throw new InputException("%s holds no profile. Name a file that does", named.get(0));
    }
    return profiles;
  }

  /** Refuses dimensions that functions do not have. */
  static void check(List<String> by) {
    for (String name : by) {
      if (!KNOWN.contains(name)) {
        throw new InputException(
            "What ran is told of functions: with --profile, --by takes module, package, symbol or"
                + " source, not %s",
            name);
      }
    }
  }

  /** Adds what profiles saw; refuses one of another program. */
  CoverageRows add(List<ProfileFile> profiles) {
    for (ProfileFile p : profiles) {
      switch (coverage.add(p.profile())) {
        case NONE ->
            throw new InputException(
                "%s is no profile of %s: the functions that it names are not in it%s. Name the"
                    + " program that ran",
                p.name(),
                file,
                p.profile().program().isEmpty() ? "" : " (it is of " + p.profile().program() + ")");
        case NAMES ->
            err.printf(
                "%s: not told to be of this very build; its functions are found by their names.%n",
                p.name());
        case BUILD_ID -> {}
      }
      used++;
      samples += p.profile().samples();
      seconds += p.profile().durationNanos() / 1e9;
    }
    return this;
  }

  void print(List<String> by, int top, OutputOptions output, PrintWriter out) {
    List<Dimension> dimensions = Dimensions.of(by, weighed.units());
    Map<List<String>, Sum> sums = new LinkedHashMap<>();
    Sum all = new Sum();
    for (Coverage.Function f : coverage.functions()) {
      List<String> labels = new ArrayList<>();
      for (Dimension d : dimensions) {
        labels.add(d.label().of(f.row().owner(), f.row().owner().section(), null));
      }
      sums.computeIfAbsent(labels, l -> new Sum()).add(f);
      all.add(f);
    }
    List<String> columns =
        Stream.concat(dimensions.stream().map(Dimension::name), COLUMNS.stream()).toList();
    List<List<Object>> rows =
        sums.entrySet().stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<List<String>, Sum> e) -> e.getValue().hot - e.getValue().code)
                    .thenComparing(e -> String.valueOf(e.getKey())))
            .limit(top)
            .map(e -> row(e.getKey(), e.getValue()))
            .toList();
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file_bytes", weighed.facts().fileBytes());
        object.put("profiles", used);
        object.put("samples", samples);
        object.put("seconds", seconds);
        COLUMNS.forEach(c -> object.put(c, all.cells().get(COLUMNS.indexOf(c))));
        object.put("rows", rows.stream().map(r -> Output.named(columns, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(columns, rows.iterator()));
      case table, markdown -> {
        out.println(InspectCommand.headline(file, weighed.facts()));
        out.println();
        output.on(out).print(new Rows(columns, rows.iterator()));
        out.println();
        out.printf(
            "%s of %s of code, tables included, is on no stack of %d samples in %.0f s (%d of %d"
                + " functions). Sampling misses what runs seldom: hot is a lower bound, cold an"
                + " upper one.%n",
            Sizes.text(all.code - all.hot),
            Sizes.text(all.code),
            samples,
            seconds,
            all.cold,
            all.functions);
        out.flush();
      }
    }
  }

  private static List<Object> row(List<String> labels, Sum sum) {
    List<Object> row = new ArrayList<>(labels);
    row.addAll(sum.cells());
    return row;
  }
}
