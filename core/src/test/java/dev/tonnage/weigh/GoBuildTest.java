package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How programs were built, against how they were built. */
class GoBuildTest {
  private static final String RELEASE = "1.26.8";

  @ParameterizedTest
  @ValueSource(strings = {"1.10.8", "1.16.15", "1.21.13", RELEASE, "1.27.0"})
  void aPlainBuildIsToldWithAndWithoutBuildInfo(String release) {
    GoBuild build = facts(Build.of(release, "matrix")).goBuild();
    assertThat(build.buildMode()).isEqualTo("exe");
    assertThat(build.buildId()).contains("/");
    assertThat(build.trimpath()).isFalse();
    assertThat(build.race()).isFalse();
    assertThat(build.cover()).isFalse();
    assertThat(build.pgo()).isNull();
    assertThat(build.fips140()).isNull();
    assertThat(build.stamps()).isEmpty();
    assertThat(build.pieBytes()).isZero();
  }

  @Test
  void whatIsNotAsUsualIsTold() {
    assertThat(facts(Build.of(RELEASE, "modules", "-cover")).goBuild().cover()).isTrue();
    GoBuild unoptimized = facts(Build.of(RELEASE, "modules", "-gcflags=all=-N -l")).goBuild();
    assertThat(unoptimized.optimized()).isFalse();
    assertThat(facts(Build.of(RELEASE, "modules")).goBuild().optimized()).isTrue();
    Build trimmed = Build.of("1.16.15", "matrix", "-trimpath");
    assertThat(facts(trimmed).goBuild().trimpath()).isTrue();
    Build fips = Build.of(RELEASE, "modules", "-ldflags=-s -w").with("GOFIPS140", "v1.0.0");
    assertThat(facts(fips).goBuild().fips140()).startsWith("v1.0.0");
    GoBuild unnamed = facts(Build.of(RELEASE, "matrix", "-ldflags=-buildid=")).goBuild();
    assertThat(unnamed.buildId()).isNull();
  }

  @Test
  void theRaceDetectorIsSeenInTheFile() {
    Build build = Build.of(RELEASE, "matrix", "-race", "-ldflags=-s -w").with("CGO_ENABLED", "1");
    assertThat(facts(build).goBuild().race()).isTrue();
  }

  /** With -trimpath, the go command does not record -ldflags. */
  @ParameterizedTest
  @CsvSource({"1.16.15, ''", "1.21.13, ''", "1.26.8, ''", "1.26.8, -trimpath", "1.27.0, -trimpath"})
  void stampsAreRead(String release, String flag) {
    List<String> flags = new ArrayList<>();
    if (!flag.isEmpty()) {
      flags.add(flag);
    }
    flags.add("-ldflags=-X main.stamp=v1.2.3 -X 'main.words=two words'");
    Map<String, String> found =
        facts(new Build(release, "stamped", flags, Map.of())).goBuild().stamps();
    assertThat(found)
        .containsOnly(Map.entry("main.stamp", "v1.2.3"), Map.entry("main.words", "two words"));
  }

  @Test
  void strippedAndTrimmedNothingTellsOfStamps() {
    Build build = Build.of(RELEASE, "stamped", "-trimpath", "-ldflags=-s -w -X main.stamp=v1.2.3");
    assertThat(facts(build).goBuild().stamps()).isNull();
  }

  /** Against a build for fixed addresses: within 2 %, but for rounding to a page. */
  @ParameterizedTest
  @CsvSource({
    "1.21.13, amd64, 4096",
    "1.26.8, amd64, 8192",
    "1.26.8, arm64, 65536",
    "1.27.0, amd64, 12288"
  })
  void pieCostsTheDifferenceToABuildWithout(String release, String arch, long page)
      throws IOException {
    Build exe = Build.of(release, "modules", "-ldflags=-s -w").with("GOARCH", arch);
    Build pie =
        Build.of(release, "modules", "-buildmode=pie", "-ldflags=-s -w").with("GOARCH", arch);
    long real = Files.size(pie.binary()) - Files.size(exe.binary());
    long told = facts(pie).goBuild().pieBytes();
    System.out.printf("PIE %s %s: %,d bytes told, %,d real%n", release, arch, told, real);
    assertThat(told).isBetween(real - real / 50 - page, real + real / 50 + page);
    assertThat(facts(pie).goBuild().buildMode()).isEqualTo("pie");
  }

  private static Facts facts(Build build) {
    return Weigher.weigh(Corpus.map(build.binary())).facts();
  }
}
