package dev.tonnage.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.weigh.Weigher;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the readers take for granted of Go's formats where a program is not a plain one for
 * linux/amd64.
 */
class GoFormatElsewhereTest {
  private record Binary(Image image, GoProgram program) {
    static Binary of(Path path) {
      Bytes file = Corpus.map(path);
      Image image = Weigher.weigh(file).image();
      return new Binary(image, GoProgram.read(file, image));
    }

    String sectionOf(long address) {
      return image.sections().stream()
          .filter(s -> s.isMapped() && s.memoryBytes() > 0)
          .filter(s -> address >= s.address() && address < s.address() + s.memoryBytes())
          .map(Section::name)
          .findFirst()
          .orElse(null);
    }

    ModuleData module() {
      return program.functions().moduleData();
    }

    long wordInFile(long address) {
      return image.file().word(image.extent().fileOffset(address), image.pointerBytes());
    }
  }

  /** In a position-independent program of Go's own linker, relocated words hold their values. */
  @ParameterizedTest
  @CsvSource({"1.21.13, .data.rel.ro", "1.26.8, .data.rel.ro"})
  void positionIndependentProgramsHoldTheirPointers(String release, String types) {
    Binary b = Binary.of(pie(release).binary());
    assertThat(b.image().pointers().relocatedCount()).isGreaterThan(1000);
    assertThat(b.wordInFile(b.module().address())).isEqualTo(b.program().functions().address());
    assertThat(b.sectionOf(b.module().types().start())).isEqualTo(types);
    assertThat(b.module().isKnown()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1.21.13, .data.rel.ro.gopclntab", "1.26.8, .gopclntab"})
  void theFunctionTableOfPositionIndependentPrograms(String release, String section) {
    Binary b = Binary.of(pie(release).binary());
    assertThat(b.sectionOf(b.program().functions().address())).isEqualTo(section);
  }

  private static Build pie(String release) {
    return Build.of(release, "modules", "-buildmode=pie", "-ldflags=-s -w");
  }

  /** What C brings along stands in front of what functions are counted from. */
  @Test
  void withAnotherLinkerTheTextBeginsBehindC() {
    Build build =
        Build.of("1.26.8", "modules", "-buildmode=c-shared", "-ldflags=-s -w")
            .with("CGO_ENABLED", "1");
    Binary b = Binary.of(build.binary());
    long section = b.image().section(".text").orElseThrow().address();
    assertThat(b.module().text()).isGreaterThan(section);
    assertThat(b.sectionOf(b.module().text())).isEqualTo(".text");
    // Its linker leaves the values to relocations alone.
    assertThat(b.image().pointers().at(b.module().address()))
        .isEqualTo(b.program().functions().address());
    assertThat(b.program().types().types()).hasSizeGreaterThan(500);
  }

  @Test
  void windowsHasNoSectionsForIt() {
    Binary b = Binary.of(Build.of("1.26.8", "modules").with("GOOS", "windows").binary());
    assertThat(b.sectionOf(b.program().functions().address())).isEqualTo(".rdata");
    assertThat(b.sectionOf(b.module().address())).isEqualTo(".data");
    assertThat(b.program().buildInfo().goVersion()).isEqualTo("go1.26.8");
  }

  @Test
  void darwinHasSectionsOfItsOwn() {
    Build build = Build.of("1.26.8", "modules").with("GOOS", "darwin").with("GOARCH", "arm64");
    Binary b = Binary.of(build.binary());
    assertThat(b.sectionOf(b.program().functions().address())).isEqualTo("__TEXT,__gopclntab");
    assertThat(b.sectionOf(b.module().address())).isEqualTo("__DATA,__go_module");
    assertThat(b.sectionOf(b.module().types().start())).isEqualTo("__DATA_CONST,__rodata");
    assertThat(b.image().section("__DATA,__go_buildinfo")).isPresent();
    assertThat(b.wordInFile(b.module().address())).isEqualTo(b.program().functions().address());
  }

  /**
   * Up to Go 1.24 a program counter has the function's number in its upper half, later it is it.
   */
  @ParameterizedTest
  @CsvSource({"1.21.13, 65536", "1.26.8, 1"})
  void functionsOfWebAssemblyAreNumbers(String release, long step) {
    Binary b =
        Binary.of(Build.of(release, "matrix").with("GOOS", "js").with("GOARCH", "wasm").binary());
    long code = 0;
    for (PclnTable.Function f : b.program().functions().functions()) {
      assertThat(f.pc() % step).isZero();
      code += f.codeBytes();
    }
    assertThat(b.program().functions().functions()).hasSizeGreaterThan(1000);
    Section section =
        b.image().sections().stream()
            .filter(s -> s.kind() == Section.Kind.CODE)
            .findFirst()
            .orElseThrow();
    assertThat((double) code).isGreaterThan(section.file().length() * 0.95);
  }

  /** The least distance of instructions stands in the header ({@code MinLC} of each processor). */
  @ParameterizedTest
  @CsvSource({
    "386, 1, 4, little",
    "arm64, 4, 8, little",
    "riscv64, 2, 8, little",
    "ppc64, 4, 8, big",
    "ppc64le, 4, 8, little",
    "s390x, 2, 8, big"
  })
  void otherProcessorsHaveTheirSteps(String arch, int quantum, int width, String order) {
    var entry =
        Corpus.entries().stream()
            .filter(e -> e.name().equals("gofumpt-v0.8.0-go1.26-linux-" + arch))
            .findFirst();
    assumeTrue(entry.isPresent(), "the corpus is not here");
    Binary b = Binary.of(entry.orElseThrow().path());
    assertThat(b.program().functions().quantum()).isEqualTo(quantum);
    assertThat(b.image().pointerBytes()).isEqualTo(width);
    assertThat(b.image().order().toString()).isEqualToIgnoringCase(order + "_endian");
    assertThat(b.module().isKnown()).isTrue();
    assertThat(b.program().types().types()).hasSizeGreaterThan(1000);
  }
}
