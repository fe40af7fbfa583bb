package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What stripping would leave, against what the linker's -s -w leaves of the same program. */
class GoStrippedSizeTest {
  static List<Build> plain() {
    return GoReleasesTest.plain();
  }

  @ParameterizedTest
  @MethodSource("plain")
  void isThatOfARealBuild(Build build) throws IOException {
    compare(build);
  }

  @ParameterizedTest
  @CsvSource({
    "1.26.8, linux, arm64",
    "1.26.8, linux, 386",
    "1.26.8, windows, amd64",
    "1.26.8, darwin, arm64",
    "1.27.0, windows, amd64"
  })
  void isThatOfARealBuildElsewhere(String release, String os, String arch) throws IOException {
    compare(Build.of(release, "matrix").with("GOOS", os).with("GOARCH", arch));
  }

  private static void compare(Build plain) throws IOException {
    List<String> flags = new ArrayList<>(plain.flags());
    flags.add("-ldflags=-s -w");
    Build stripped = new Build(plain.release(), plain.program(), flags, plain.environment());
    long real = Files.size(stripped.binary());
    Facts facts = Weigher.weigh(Corpus.map(plain.binary())).facts();
    assertThat(facts.strippedFileBytes()).isBetween(real - real / 1000, real + real / 1000);
    Facts already = Weigher.weigh(Corpus.map(stripped.binary())).facts();
    assertThat(already.strippedFileBytes()).isBetween(real - real / 1000, real);
  }
}
