package dev.tonnage.app;

import dev.tonnage.fault.Fault;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Weight;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.table.Column;
import dev.tonnage.table.Struct;
import dev.tonnage.table.Tables;
import dev.tonnage.table.WeighedBinary;
import dev.tonnage.weigh.DebugFiles;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.GoBuild;
import dev.tonnage.weigh.Weighed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "inspect",
    description = "Weighs single files, without Spark. total_bytes add up to the file.")
final class InspectCommand implements Callable<Integer> {
  private static final List<String> WEIGHTS =
      List.of(
          "file_bytes",
          "memory_bytes",
          "pclntab_bytes",
          "symtab_bytes",
          "debug_bytes",
          "reloc_bytes",
          "total_bytes",
          "shared_bytes");

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "An executable.")
  private List<Path> files;

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "DIM",
      defaultValue = "module",
      description =
          "module, package, symbol, kind, source, section, segment, compileunit, inline; two or"
              + " more are nested. With inline, code that was inlined counts for the function it"
              + " was written in, and for that one's package. Default: ${DEFAULT-VALUE}.")
  private List<String> by;

  @ArgGroup(multiplicity = "0..1")
  private Amount amount = new Amount();

  @Option(
      names = "--debug-file",
      paramLabel = "FILE",
      description =
          "Where the debug information of a stripped or split binary is: its debug file, its .dwo"
              + " or .dwp file. Names and sources come from there; its own bytes count nowhere.")
  private List<Path> debugFiles = List.of();

  @Option(
      names = "--debug-path",
      paramLabel = "DIR",
      description =
          "A folder of debug files, found by build id (.build-id/ab/cdef.debug) or by name.")
  private List<Path> debugPath = List.of();

  @Option(
      names = "--findings",
      description =
          "What could be done about the file's weight, instead of what it consists of: what was seen,"
              + " what to do, what it would save, when not to. docs/findings.md has the rules.")
  private boolean asksForFindings;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      arity = "1",
      description =
          "A CPU profile in pprof's format, or a folder of them, repeatable: which code they saw"
              + " running, and which not (cold), instead of what the file consists of.")
  private List<Path> profiles = List.of();

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Settings, whose folder has alternatives.yaml. Default: conf/tonnage.yaml beside the"
              + " program.")
  private Path conf;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Dimensions.check(by, spec);
    int code = ExitCode.FINE;
    for (Path file : files) {
      code = Math.max(code, inspect(file));
    }
    return code;
  }

  private int inspect(Path file) throws IOException {
    LocalBinary local = LocalBinary.open(file);
    LocalDebugFiles debug = new LocalDebugFiles(debugFiles, debugPath);
    boolean asksForDebug = !debugFiles.isEmpty() || !debugPath.isEmpty();
    Weighed weighed = local.weigh(Dimensions.view(by), asksForDebug ? debug : DebugFiles.NONE);
    if (asksForFindings) {
      new FindingRows(output, spec.commandLine().getOut()).print(file, weighed, conf);
      return weighed.image() == null ? ExitCode.FAILED : ExitCode.FINE;
    }
    if (!profiles.isEmpty()) {
      return inspectCoverage(file, weighed);
    }
    WeighedBinary binary = local.row(weighed);
    List<Dimension> dimensions = Dimensions.of(by, weighed.units());
    int outer = Dimensions.of(by.subList(0, 1), weighed.units()).size();
    print(
        file,
        binary,
        dimensions,
        Nesting.of(weighed.ledger().by(dimensions), outer, dimensions.size()));
    PrintWriter err = spec.commandLine().getErr();
    for (Fault fault : weighed.faults()) {
      err.println(file + ": " + fault.text() + ".");
    }
    for (Path unused : debug.unused()) {
      err.printf(
          "%s: nothing of %s was used: the binary has debug information of its own, or neither its"
              + " build id nor a name in it fits. Name the debug file of the same build.%n",
          file, unused);
    }
    if (weighed.image() == null) {
      err.println(
          file
              + ": nothing of it could be read, so its bytes stand in one row. Check that it is"
              + " whole, or read it where it was built.");
    }
    return weighed.image() == null ? ExitCode.FAILED : ExitCode.FINE;
  }

  private int inspectCoverage(Path file, Weighed weighed) throws IOException {
    if (weighed.image() == null) {
      throw new InputException("Nothing of %s could be read. Check that it is whole", file);
    }
    CoverageRows.check(by);
    PrintWriter out = spec.commandLine().getOut();
    new CoverageRows(file, weighed, spec.commandLine().getErr())
        .add(CoverageRows.read(profiles))
        .print(by, amount.rows(output.isForPeople()), output, out);
    return ExitCode.FINE;
  }

  private void print(Path file, WeighedBinary binary, List<Dimension> dimensions, Nesting groups) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> columns =
        Stream.concat(dimensions.stream().map(Dimension::name), WEIGHTS.stream()).toList();
    boolean isForPeople = output.isForPeople();
    int top = amount.rows(isForPeople);
    List<List<Object>> rows = new ArrayList<>();
    for (Ledger.Group g : isForPeople ? groups.tree(top) : groups.limited(top)) {
      rows.add(row(g.labels(), g.weight()));
    }
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.putAll(facts(binary));
        object.put("rows", rows.stream().map(r -> Output.named(columns, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(columns, rows.iterator()));
      case table, markdown -> {
        out.println(headline(file, binary.facts()));
        out.println();
        String[] label = new String[dimensions.size()];
        label[0] = "total";
        rows.add(row(Arrays.asList(label), Nesting.sum(groups.flat())));
        output.on(out).print(new Rows(columns, rows.iterator()));
        out.println();
        out.flush();
      }
    }
  }

  private static List<Object> row(List<String> labels, Weight w) {
    List<Object> row = new ArrayList<>(labels);
    row.addAll(
        List.of(
            w.fileBytes(),
            w.memoryBytes(),
            w.pclntabBytes(),
            w.symtabBytes(),
            w.debugBytes(),
            w.relocBytes(),
            w.totalBytes(),
            w.sharedBytes()));
    return row;
  }

  /** The columns of the table {@code binaries}. */
  static Map<String, Object> facts(WeighedBinary binary) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (Column<WeighedBinary> c : Tables.BINARIES.columns()) {
      facts.put(c.name(), plain(c.value().apply(binary)));
    }
    return facts;
  }

  private static Object plain(Object value) {
    if (value instanceof Struct struct) {
      return struct.parts();
    }
    return value instanceof List<?> list
        ? list.stream().map(InspectCommand::plain).toList()
        : value;
  }

  /** One line on what a binary is. */
  static String headline(Path file, Facts f) {
    List<String> words = new ArrayList<>();
    words.add(Sizes.text(f.fileBytes()) + " (" + f.fileBytes() + " bytes)");
    words.add(f.format());
    if (f.arch() != null) {
      words.add((f.os() == null ? "" : f.os() + "/") + f.arch());
    }
    if (f.linkage() != null) {
      words.add(f.linkage() + (f.libc() == null ? "" : " (" + f.libc() + ")"));
      words.add(f.isStripped() ? "stripped" : "with symbols");
      words.add(f.hasDebug() ? "with debug info" : "without debug info");
    }
    if (f.packed() != null) {
      words.add("packed by " + f.packed());
    }
    if (f.goVersion() != null) {
      words.add(f.goVersion() + (Boolean.TRUE.equals(f.cgo()) ? " with cgo" : ""));
    }
    if (f.mainModule() != null) {
      words.add(f.mainModule() + (f.mainVersion() == null ? "" : " " + f.mainVersion()));
    }
    words.addAll(build(f.goBuild()));
    return file + ": " + String.join(", ", words);
  }

  /** What is not as usual in how Go built it. */
  private static List<String> build(GoBuild b) {
    List<String> words = new ArrayList<>();
    if (b.buildMode() != null && !b.buildMode().equals("exe")) {
      words.add("built as " + b.buildMode());
    }
    if (Boolean.TRUE.equals(b.race())) {
      words.add("with the race detector");
    }
    if (Boolean.TRUE.equals(b.cover())) {
      words.add("counting coverage");
    }
    if (Boolean.FALSE.equals(b.optimized())) {
      words.add("not optimized");
    }
    if (b.fips140() != null) {
      words.add("FIPS 140 " + b.fips140());
    }
    if (b.pieBytes() != null && b.pieBytes() > 0) {
      words.add(Sizes.text(b.pieBytes()) + " for PIE");
    }
    if (b.vcsRevision() != null) {
      boolean isModified = Boolean.TRUE.equals(b.vcsModified());
      words.add("commit " + b.vcsRevision() + (isModified ? " (modified)" : ""));
    }
    return words;
  }
}
