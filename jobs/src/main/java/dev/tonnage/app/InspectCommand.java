package dev.tonnage.app;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Format;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Weight;
import dev.tonnage.report.Output;
import dev.tonnage.report.Rows;
import dev.tonnage.report.Sizes;
import dev.tonnage.source.Digests;
import dev.tonnage.table.Column;
import dev.tonnage.table.Struct;
import dev.tonnage.table.Tables;
import dev.tonnage.table.WeighedBinary;
import dev.tonnage.weigh.Facts;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
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
  private static final int DEFAULT_TOP = 20;

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
      description = "module, package, symbol, kind, section, segment. Default: ${DEFAULT-VALUE}.")
  private List<String> by;

  /** How many rows. */
  static final class Amount {
    @Option(
        names = "--top",
        paramLabel = "N",
        description = "The N heaviest rows; one more holds the rest. Default in tables: 20.")
    private Integer top;

    @Option(names = "--all", description = "All rows.")
    private boolean isAll;
  }

  @ArgGroup(multiplicity = "0..1")
  private Amount amount = new Amount();

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Dimension> dimensions = dimensions();
    int code = ExitCode.FINE;
    for (Path file : files) {
      code = Math.max(code, inspect(file, dimensions));
    }
    return code;
  }

  private List<Dimension> dimensions() {
    try {
      return Dimensions.of(by);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "There is no dimension \"%s\"; --by takes %s."
              .formatted(e.getMessage(), String.join(", ", Dimensions.names())));
    }
  }

  private int inspect(Path file, List<Dimension> dimensions) throws IOException {
    ByteBuffer bytes = map(file);
    if (Format.detect(Bytes.of(bytes)).isEmpty()) {
      throw new InputException(
          "%s is no executable: its first bytes are of no format that is known. Name an ELF,"
              + " Mach-O, PE or WebAssembly file",
          file);
    }
    MessageDigest digest = Digests.sha256();
    digest.update(bytes.duplicate());
    Weighed weighed = Weigher.weigh(Bytes.of(bytes));
    WeighedBinary binary =
        new WeighedBinary(
            Digests.name(digest),
            Weigher.ANALYZER_VERSION,
            weighed.facts(),
            null,
            weighed.faults());
    print(file, binary, dimensions, limited(weighed.ledger().by(dimensions), dimensions.size()));
    PrintWriter err = spec.commandLine().getErr();
    for (Fault fault : weighed.faults()) {
      err.println(file + ": " + fault.text() + ".");
    }
    if (weighed.image() == null) {
      err.println(
          file
              + ": nothing of it could be read, so its bytes stand in one row. Check that it is"
              + " whole, or read it where it was built.");
    }
    return weighed.image() == null ? ExitCode.FAILED : ExitCode.FINE;
  }

  private static ByteBuffer map(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new InputException("There is no file %s. Check the path", file);
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          "%s is no file. To weigh all files in a folder: tonnage scan files:%s", file, file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Bytes.MAX_SIZE) {
        throw new InputException(
            "%s has %d bytes; files of at most %d can be read",
            file, channel.size(), Bytes.MAX_SIZE);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /** Cuts off the lightest, but not their bytes. */
  private List<Ledger.Group> limited(List<Ledger.Group> groups, int labels) {
    boolean isForPeople =
        output.format == Output.Format.table || output.format == Output.Format.markdown;
    Integer top = amount.top != null ? amount.top : isForPeople ? DEFAULT_TOP : null;
    if (amount.isAll || top == null || groups.size() <= top) {
      return groups;
    }
    List<Ledger.Group> kept = new ArrayList<>(groups.subList(0, top));
    List<Ledger.Group> rest = groups.subList(top, groups.size());
    String[] label = new String[labels];
    label[0] = "[%d more]".formatted(rest.size());
    kept.add(
        new Ledger.Group(
            Arrays.asList(label),
            rest.stream().map(Ledger.Group::weight).reduce(Weight.ZERO, Weight::plus)));
    return kept;
  }

  private void print(
      Path file, WeighedBinary binary, List<Dimension> dimensions, List<Ledger.Group> groups) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> columns =
        Stream.concat(dimensions.stream().map(Dimension::name), WEIGHTS.stream()).toList();
    List<List<Object>> rows = new ArrayList<>();
    groups.forEach(g -> rows.add(row(g.labels(), g.weight())));
    switch (output.format) {
      case json -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Column<WeighedBinary> c : Tables.BINARIES.columns()) {
          object.put(c.name(), plain(c.value().apply(binary)));
        }
        object.put("rows", rows.stream().map(r -> Output.named(columns, r)).toList());
        output.on(out).print(object);
      }
      case csv, tsv -> output.on(out).print(new Rows(columns, rows.iterator()));
      case table, markdown -> {
        out.println(headline(file, binary.facts()));
        out.println();
        String[] label = new String[dimensions.size()];
        label[0] = "total";
        rows.add(
            row(
                Arrays.asList(label),
                groups.stream().map(Ledger.Group::weight).reduce(Weight.ZERO, Weight::plus)));
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

  private static Object plain(Object value) {
    if (value instanceof Struct struct) {
      return struct.parts();
    }
    return value instanceof List<?> list
        ? list.stream().map(InspectCommand::plain).toList()
        : value;
  }

  private static String headline(Path file, Facts f) {
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
    return file + ": " + String.join(", ", words);
  }
}
