package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.ledger.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Package and module of real programs, in all the ways in which Go programs are put together. */
class GoModuleRowsTest {
  private static final String RELEASE = "1.26.8";

  @ParameterizedTest
  @ValueSource(strings = {"", "-ldflags=-s -w", "-trimpath"})
  void modulesHaveTheirVersionsAndReplacements(String flag) {
    Weighed weighed = weigh(build(RELEASE, "modules", flag));
    assertThat(module(weighed, "tonnage.example/modules").version()).isEqualTo("(devel)");
    assertThat(module(weighed, "example.org/replaced").replacedBy())
        .isEqualTo("./replaced (devel)");
    // Majors of a module are modules of their own.
    assertThat(module(weighed, "rsc.io/quote").version()).isEqualTo("v1.5.2");
    assertThat(module(weighed, "rsc.io/quote/v3").version()).isEqualTo("v3.1.0");
    assertThat(module(weighed, "rsc.io/sampler").version()).isEqualTo("v1.3.0");
    assertThat(codePackage(weighed, "rsc.io/sampler.newText")).isEqualTo("rsc.io/sampler");
    assertThat(codePackage(weighed, "example.org/replaced.Sum")).isEqualTo("example.org/replaced");
    // kind_string.go holds one method and its wrapper.
    assertThat(module(weighed, "example.org/replaced").generatedBytes()).isBetween(200L, 1000L);
    assertThat(module(weighed, "rsc.io/sampler").generatedBytes()).isZero();
    // It is declared, and nothing of it is left.
    ModuleWeight unused = module(weighed, "example.org/unused/v3");
    assertThat(unused.isDeclared()).isTrue();
    assertThat(unused.isLinked()).isFalse();
    assertThat(weighed.modules())
        .anyMatch(m -> m.module().equals("std") && m.version().equals("go" + RELEASE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-ldflags=-s -w"})
  void whatIsVendoredHasItsModule(String flag) {
    Weighed weighed = weigh(build(RELEASE, "vendored", flag));
    assertThat(module(weighed, "example.org/lib").version()).isEqualTo("v1.4.0");
    assertThat(codePackage(weighed, "example.org/lib.Say")).isEqualTo("example.org/lib");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-ldflags=-s -w"})
  void modulesOfAWorkspaceAreDevelopments(String flag) {
    Weighed weighed = weigh(build(RELEASE, "workspace", flag));
    assertThat(module(weighed, "example.org/lib").version()).isEqualTo("(devel)");
    assertThat(codePackage(weighed, "example.org/lib.Say")).isEqualTo("example.org/lib");
  }

  /** Before modules, what a program vendored lies below its own path. */
  @ParameterizedTest
  @ValueSource(strings = {"1.10.8", "1.16.15", RELEASE})
  void withoutModulesPackagesAreOfTheModuleThatTheirPathNames(String release) {
    Build build = Build.of(release, "gopath");
    Weighed weighed =
        weigh(build.minor() < 11 ? build : build.with("GO111MODULE", "off").withGopath());
    ModuleWeight lib = module(weighed, "example.org/lib");
    assertThat(lib.isDeclared()).isFalse();
    assertThat(lib.isLinked()).isTrue();
    assertThat(lib.version()).isNull();
    assertThat(codePackage(weighed, "tonnage.example/gopath/vendor/example.org/lib.Say"))
        .isEqualTo("example.org/lib");
  }

  /** As Bazel's rules build it: no build info, and paths as -trimpath leaves them. */
  @Test
  void withoutBuildInfoTheFilesNameModulesAndVersions() throws IOException {
    byte[] file = Files.readAllBytes(build(RELEASE, "modules", "-trimpath").binary());
    byte[] magic = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    int at = indexOf(file, magic);
    Arrays.fill(file, at, at + magic.length, (byte) 0);
    Weighed weighed = Weigher.weigh(Bytes.of(file));
    assertThat(module(weighed, "rsc.io/sampler").version()).isEqualTo("v1.3.0");
    // Of these there is nothing but what was inlined elsewhere.
    assertThat(module(weighed, "rsc.io/quote").version()).isEqualTo("v1.5.2");
    assertThat(module(weighed, "rsc.io/quote/v3").version()).isEqualTo("v3.1.0");
    assertThat(weighed.facts().goVersion()).isEqualTo("go" + RELEASE);
    assertThat(module(weighed, "std").version()).isEqualTo("go" + RELEASE);
  }

  private static int indexOf(byte[] file, byte[] what) {
    for (int i = 0; i + what.length <= file.length; i++) {
      if (Arrays.equals(file, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  private static Build build(String release, String program, String flag) {
    return flag.isEmpty() ? Build.of(release, program) : Build.of(release, program, flag);
  }

  private static ModuleWeight module(Weighed weighed, String name) {
    return weighed.modules().stream()
        .filter(m -> m.module().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " of " + weighed.modules()));
  }

  private static String codePackage(Weighed weighed, String function) {
    return weighed.ledger().rows().stream()
        .filter(r -> r.owner().kind() == Kind.CODE && r.owner().name().equals(function))
        .map(r -> r.owner().packageName())
        .findFirst()
        .orElseThrow(() -> new AssertionError(function));
  }

  private static Weighed weigh(Build build) {
    return Weigher.weigh(Corpus.map(build.binary()));
  }
}
