package dev.tonnage.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of programs that Go did not build nothing is said of what refers to what, and what is said of
 * their parts is what other tools do to them. Skipped, by name, where a compiler is missing.
 */
class OtherCompilersTest {
  /** Enough code for findings to have something to say. */
  private static final String C =
      """
      #include <stdio.h>
      static const int table[4096] = {1, 2, 3};
      __attribute__((noinline)) int unused(int n) { return table[n & 4095] * n; }
      int weigh(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += i ^ n; return sum; }
      int main(int argc, char **argv) { printf("%d grams\\n", weigh(argc)); return 0; }
      """;

  private static final String CPP =
      """
      #include <iostream>
      #include <map>
      #include <string>
      struct Scale { virtual int weigh(int n) = 0; virtual ~Scale() {} };
      struct Kitchen : Scale { int weigh(int n) override { return n * 2; } };
      int main(int argc, char **argv) {
        std::map<std::string, int> weights;
        Scale *scale = new Kitchen();
        weights[argv[0]] = scale->weigh(argc);
        for (auto &w : weights) std::cout << w.first << w.second << std::endl;
        delete scale;
      }
      """;

  private static final String RUST =
      """
      trait Scale { fn weigh(&self, n: usize) -> usize; }
      struct Kitchen;
      impl Scale for Kitchen { fn weigh(&self, n: usize) -> usize { n * 2 } }
      #[no_mangle]
      pub extern "C" fn grams(n: usize) -> usize { n + 1 }
      #[allow(dead_code)]
      fn main() {
        let scale: Box<dyn Scale> = Box::new(Kitchen);
        println!("{}", scale.weigh(std::env::args().count()));
      }
      """;

  /** Rules about a file's parts. */
  private static final Set<Rule> OF_PARTS =
      Set.of(Rule.UNSTRIPPED, Rule.DEBUG_UNCOMPRESSED, Rule.PADDING, Rule.PACKED, Rule.RELRO);

  private static final Set<Rule> OF_REFERENCES =
      Set.of(
          Rule.DEBUG_HANDLERS,
          Rule.TEST_CODE,
          Rule.EMBEDDED_SET,
          Rule.PRUNING_OFF,
          Rule.ALTERNATIVE,
          Rule.TWO_LIBRARIES,
          Rule.CGO,
          Rule.MAP_INIT);

  /** All that there is to be found, however little it saves. */
  private static final Knowledge ALL = new Knowledge(List.of(), List.of(), 1, 0);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -O2 main.c -o whole",
        "gcc -O2 -g main.c -o whole",
        "gcc -O2 -g -static main.c -o whole",
        "gcc -O2 -static-pie main.c -o whole",
        "gcc -O2 -no-pie -s main.c -o whole",
        "gcc -O2 -g -c main.c -o whole",
        "gcc -O2 -ffunction-sections -c main.c -o whole",
        "gcc -O2 -g -fPIC -shared main.c -o whole",
        "gcc -O2 -g -ffunction-sections -Wl,--gc-sections main.c -o whole",
        "g++ -O2 -g main.cc -o whole",
        "g++ -O2 -static -s main.cc -o whole",
        "rustc -O main.rs -o whole",
        "rustc -O -C strip=symbols -C panic=abort main.rs -o whole",
        "rustc -O --crate-type cdylib main.rs -o whole"
      })
  void nothingIsSaidOfReferencesAndOfPartsWhatToolsDo(String command) throws Exception {
    build(command);
    Weighed weighed = weigh("whole");
    assertSaysNothingOfReferences(weighed);
    long bytes = Files.size(folder.resolve("whole"));
    List<Finding> found = Findings.of(weighed, ALL);
    assertThat(found).allSatisfy(f -> assertThat(f.rule()).isIn(OF_PARTS));
    assertThat(found.stream().mapToLong(Finding::savingBytes).sum()).isLessThan(bytes);
    boolean isLoaded = !command.contains(" -c ");
    if (isLoaded) {
      assumeTrue(run("strip -s -o stripped whole"), "no strip is here");
      long stripped = bytes - Files.size(folder.resolve("stripped"));
      assertThat(saving(found, Rule.UNSTRIPPED)).isCloseTo(stripped, within(bytes / 200 + 64));
    } else {
      assertThat(found).noneMatch(f -> f.rule() == Rule.UNSTRIPPED || f.rule() == Rule.PADDING);
    }
    if (saving(found, Rule.DEBUG_UNCOMPRESSED) > 0) {
      run("objcopy --compress-debug-sections=zlib whole compressed");
      double real = bytes - Files.size(folder.resolve("compressed"));
      assertThat((double) saving(found, Rule.DEBUG_UNCOMPRESSED))
          .isCloseTo(real, within(0.1 * real));
    }
  }

  /** With the large pages of arm64, where it is worth a word. */
  @Test
  void relroCostsWhatLinkingWithoutItSaves() throws Exception {
    String command =
        "gcc -O2 -s main.c -o whole -Wl,-z,max-page-size=65536,-z,common-page-size=65536";
    build(command);
    long whole = Files.size(folder.resolve("whole"));
    List<Finding> found = Findings.of(weigh("whole"), ALL);
    build(command + ",-z,norelro");
    double saved = whole - Files.size(folder.resolve("whole"));
    assertThat((double) saving(found, Rule.RELRO)).isCloseTo(saved, within(0.05 * saved));
    assertThat(Findings.of(weigh("whole"), ALL)).noneMatch(f -> f.rule() == Rule.RELRO);
  }

  @Test
  void paddingIsWhatLinkingWithoutItSaves() throws Exception {
    String command = "gcc -O2 -s main.c -o whole";
    build(command);
    long whole = Files.size(folder.resolve("whole"));
    long said = saving(Findings.of(weigh("whole"), ALL), Rule.PADDING);
    build(command + " -Wl,-z,noseparate-code,-z,max-page-size=4096");
    double saved = whole - Files.size(folder.resolve("whole"));
    assertThat((double) said).isCloseTo(saved, within(0.3 * saved + 4096));
  }

  /** Those that Go did not build, and those that it built for other processors, of each one. */
  @Test
  void nothingIsSaidOfReferencesInTheCorpus() throws IOException {
    Set<String> processors = new TreeSet<>();
    for (Corpus.Entry e : Corpus.entries()) {
      boolean isOther = List.of("386", "riscv64", "wasm").contains(e.field("arch"));
      boolean isOfGo = !e.field("go_version").isEmpty();
      boolean isAsked = isOfGo ? isOther && processors.add(e.field("arch")) : isSmall(e.path());
      if (isAsked && Files.exists(e.path())) {
        Weighed weighed = Weigher.weigh(Corpus.map(e.path()));
        assertSaysNothingOfReferences(weighed);
        assertThat(Findings.of(weighed, ALL))
            .as(e.name())
            .noneMatch(f -> OF_REFERENCES.contains(f.rule()));
      }
    }
  }

  private static boolean isSmall(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) < 1 << 20;
  }

  private static void assertSaysNothingOfReferences(Weighed weighed) {
    assertThat(weighed.linkage().isKnown()).isFalse();
    assertThat(weighed.linkage().why("main", 3)).isEmpty();
    assertThat(weighed.linkage().drop(List.of("main"), null)).isEmpty();
    assertThat(weighed.linkage().modules()).isEmpty();
    assertThat(weighed.linkage().lookUps()).isEmpty();
    for (ModuleWeight m : weighed.modules()) {
      assertThat(m.retainedBytes()).as(m.module()).isNull();
      assertThat(m.retainedPackages()).as(m.module()).isNull();
    }
  }

  private static long saving(List<Finding> found, Rule rule) {
    Optional<Finding> first = found.stream().filter(f -> f.rule() == rule).findFirst();
    return first.map(Finding::aloneBytes).orElse(0L);
  }

  private Weighed weigh(String name) throws IOException {
    return Weigher.weigh(Bytes.of(Files.readAllBytes(folder.resolve(name))));
  }

  private void build(String command) throws Exception {
    Files.writeString(folder.resolve("main.c"), C);
    Files.writeString(folder.resolve("main.cc"), CPP);
    Files.writeString(folder.resolve("main.rs"), RUST);
    assumeTrue(run(command), "not to be run here: " + command);
  }

  private boolean run(String command) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(command.split(" "))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      return p.waitFor(60, TimeUnit.SECONDS) && p.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
