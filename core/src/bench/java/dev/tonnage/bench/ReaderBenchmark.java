package dev.tonnage.bench;

import dev.tonnage.archive.ArchiveReader;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.fault.Parsed;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Symbol;
import dev.tonnage.macho.FatReader;
import dev.tonnage.macho.MachoReader;
import dev.tonnage.pe.PeReader;
import dev.tonnage.wasm.WasmReader;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One file, read by each reader that it is for. */
@State(Scope.Benchmark)
public class ReaderBenchmark {
  /** Its path; one that ends with {@code .gz} is unpacked first. */
  @Param("")
  public String file;

  private Bytes bytes;
  private Format format;
  private List<Image> units;
  private List<String> names;
  private long nameBytes;

  @Setup
  public void open() throws IOException {
    bytes = Subject.read(Path.of(file));
    format = Format.detect(bytes).orElseThrow();
    units = image(format, bytes).toOptional().map(Image::units).orElse(List.of());
    names = mangled(units);
    nameBytes = names.stream().mapToLong(n -> n.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  /** The names in these images that a demangler knows. */
  static List<String> mangled(List<Image> units) {
    return units.stream()
        .flatMap(u -> u.symbols().stream())
        .map(Symbol::name)
        .filter(n -> Demangler.of(n) != null)
        .toList();
  }

  /** The format's own headers and tables. */
  @Benchmark
  public Object image() {
    return metered(bytes.size(), () -> image(format, bytes));
  }

  /** Go's table of functions and lines. */
  @Benchmark
  public Object functions() {
    return metered(
        bytes.size(), () -> units.stream().map(u -> PclnTable.find(u.file(), u)).toList());
  }

  /** Debug information. */
  @Benchmark
  public Object debug() {
    return metered(
        bytes.size(), () -> units.stream().map(u -> Dwarf.read(u, Inflate.NONE)).toList());
  }

  /** Mangled names; the megabytes are theirs. */
  @Benchmark
  public void demangle(Blackhole hole) {
    metered(
        nameBytes,
        () -> {
          names.forEach(n -> hole.consume(Demangler.of(n)));
          return null;
        });
  }

  /** All of it. */
  @Benchmark
  public Object weigh() {
    return metered(bytes.size(), () -> Weigher.weigh(bytes));
  }

  static Parsed<Image> image(Format format, Bytes file) {
    return switch (format) {
      case ELF -> ElfReader.read(file);
      case MACHO -> MachoReader.read(file);
      case MACHO_FAT -> FatReader.read(file);
      case PE -> PeReader.read(file);
      case WASM -> WasmReader.read(file);
      case ARCHIVE -> ArchiveReader.read(file);
    };
  }

  static Optional<Image> image(Bytes file) {
    return Format.detect(file).flatMap(f -> image(f, file).toOptional());
  }

  private static Object metered(long bytes, Supplier<Object> work) {
    Object result = work.get();
    Meter.count(bytes);
    return result;
  }
}
