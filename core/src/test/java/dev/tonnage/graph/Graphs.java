package dev.tonnage.graph;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Graphs of test programs, which leave a feature out by a build tag. */
final class Graphs {
  private Graphs() {}

  /** A feature of a program, and the modules and packages that it is there for. */
  record Feature(String name, List<String> packages) {}

  static List<Feature> features(String program) {
    try {
      return Files.readAllLines(Path.of("src", "test", "go", program, "features.tsv")).stream()
          .map(line -> line.split("\t"))
          .map(parts -> new Feature(parts[0], List.of(parts[1].split(","))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Build full(String program, String arch, String... more) {
    return Build.of("1.26.8", program, more).with("GOARCH", arch);
  }

  static Build without(String program, String arch, Feature feature, String... more) {
    String[] flags = java.util.Arrays.copyOf(more, more.length + 1);
    flags[more.length] = "-tags=no_" + feature.name();
    return full(program, arch, flags);
  }

  static ReferenceGraph of(Build build) {
    Bytes file = Corpus.map(build.binary());
    Image image = ElfReader.read(file).toOptional().orElseThrow();
    return ReferenceGraph.of(GoProgram.read(file, image)).orElseThrow();
  }
}
