package dev.tonnage.bench;

import dev.tonnage.attribute.Attribution;
import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.code.References;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.DwarfParts;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.golang.GoParts;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Image;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One file, read by each reader that it is for, each given what those before it read. */
@State(Scope.Benchmark)
public class ReaderBenchmark {
  /** Its path; one that ends with {@code .gz} is unpacked first. */
  @Param("")
  public String file;

  private Subject subject;
  private Bytes bytes;
  private Image image;
  private List<GoProgram> programs;
  private List<Dwarf> debugs;
  private DwarfParts dwarfParts;
  private List<String> names;
  private long nameBytes;
  private List<Subject.Code> code;
  private long codeBytes;

  @Setup
  public void open() throws IOException {
    subject = Subject.read(Path.of(file));
    bytes = subject.bytes();
    image = subject.image();
    programs = subject.programs();
    debugs = image.units().stream().map(u -> Dwarf.read(u, Inflate.NONE)).toList();
    dwarfParts = subject.hasDebug() ? new DwarfParts(image) : null;
    names = subject.mangled();
    nameBytes = names.stream().mapToLong(n -> n.getBytes(StandardCharsets.UTF_8).length).sum();
    code = subject.code();
    codeBytes = code.stream().mapToLong(c -> c.bytes().length).sum();
  }

  /** The format's own headers and tables. */
  @Benchmark
  public Object image() {
    return metered(() -> Subject.image(subject.format(), bytes));
  }

  /** Go's table of functions and lines. */
  @Benchmark
  public Object functions() {
    return metered(() -> GoParts.functions(programs.get(0).image()));
  }

  /** Go's types and itabs. */
  @Benchmark
  public Object types() {
    return metered(() -> GoParts.types(programs.get(0)));
  }

  /** What was inlined into Go's functions. */
  @Benchmark
  public Object inlines() {
    return metered(() -> GoParts.inlines(programs.get(0)));
  }

  /** All that Go left. */
  @Benchmark
  public Object go() {
    return metered(() -> GoProgram.read(bytes, image));
  }

  /** Units of debug information and their entries. */
  @Benchmark
  public Object units() {
    return metered(dwarfParts::units);
  }

  /** Line tables. */
  @Benchmark
  public Object lines() {
    return metered(dwarfParts::lines);
  }

  /** Inlined code, as debug information tells of it; read only when asked for. */
  @Benchmark
  public Object dwarfInlines() {
    return metered(dwarfParts::inlines);
  }

  /** Debug information. */
  @Benchmark
  public Object dwarf() {
    return metered(() -> Dwarf.read(image, Inflate.NONE));
  }

  /** Mangled names; the megabytes are theirs. */
  @Benchmark
  public void demangle(Blackhole hole) {
    names.forEach(n -> hole.consume(Demangler.of(n)));
    Meter.count(nameBytes);
  }

  /** What code refers to; the megabytes are those of the code. */
  @Benchmark
  public void scan(Blackhole hole) {
    References found = (site, target, kind) -> hole.consume(target);
    for (Subject.Code c : code) {
      subject.scanner().scan(c.bytes(), 0, c.bytes().length, c.address(), found);
    }
    Meter.count(codeBytes);
  }

  /** From what was read to rows. */
  @Benchmark
  public Object attribute() {
    return metered(() -> Attribution.of(bytes, image, programs, debugs, View.HOST));
  }

  /** All of it. */
  @Benchmark
  public Object weigh() {
    return metered(() -> Weigher.weigh(bytes));
  }

  private Object metered(Supplier<Object> work) {
    Object result = work.get();
    Meter.count(bytes.size());
    return result;
  }
}
