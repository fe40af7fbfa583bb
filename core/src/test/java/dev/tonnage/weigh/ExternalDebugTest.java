package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Debug information in other files says of the code what it would say in the file itself, and none
 * of its bytes are weighed. Skipped, by name, where there is no gcc.
 */
class ExternalDebugTest {
  private static final String SOURCE =
      """
      #include <stdio.h>
      static int twice(int x) { return x * 2; }
      int weigh(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += twice(i) ^ n; return sum; }
      int main(int argc, char **argv) { printf("%d grams\\n", weigh(argc)); return 0; }
      """;

  @TempDir Path folder;

  @Test
  void aDebugFileNamesTheFunctionsOfAStrippedFile() throws Exception {
    build("gcc -O2 -g -Wl,--build-id main.c -o whole");
    build("objcopy --only-keep-debug whole whole.debug");
    build("objcopy --strip-all --add-gnu-debuglink=whole.debug whole stripped");
    Map<String, Long> expected = functions(weigh("whole", DebugFiles.NONE));
    assertThat(expected).containsKeys("weigh main.c", "main main.c");
    assertThat(functions(weigh("stripped", DebugFiles.NONE))).doesNotContainKey("weigh main.c");
    DebugFiles byBuildId =
        new DebugFiles() {
          @Override
          public Optional<Bytes> byBuildId(String id) {
            return read("whole.debug");
          }
        };
    DebugFiles byLink =
        new DebugFiles() {
          @Override
          public Optional<Bytes> byLink(String name, long crc) {
            return read(name);
          }
        };
    for (DebugFiles files : List.of(byBuildId, byLink)) {
      Weighed weighed = weigh("stripped", files);
      assertThat(functions(weighed)).isEqualTo(expected);
      assertThat(weighed.facts().debugBytes()).isLessThan(100);
    }
    build("gcc -O1 -g -Wl,--build-id main.c -o other");
    build("objcopy --only-keep-debug other whole.debug");
    for (DebugFiles files : List.of(byBuildId, byLink)) {
      assertThat(functions(weigh("stripped", files))).doesNotContainKey("weigh main.c");
    }
  }

  @ParameterizedTest
  @CsvSource({"4, false", "5, false", "4, true", "5, true"})
  void splitFilesNameTheFunctions(int version, boolean isPackage) throws Exception {
    build("gcc -O2 -g -gdwarf-" + version + " main.c -o whole");
    build("gcc -O2 -g -gsplit-dwarf -gdwarf-" + version + " -c main.c -o split.o");
    build("gcc split.o -o split");
    if (isPackage) {
      assumeTrue(run("dwp -e split -o split.dwp"), "no dwp is here");
    }
    DebugFiles files =
        new DebugFiles() {
          @Override
          public Optional<Bytes> bySplitName(String name, String directory, long id) {
            assertThat(Path.of(directory)).isNotNull();
            return read(isPackage ? "split.dwp" : name);
          }
        };
    Weighed weighed = weigh("split", files);
    assertThat(weighed.faults()).isEmpty();
    assertThat(functions(weighed)).isEqualTo(functions(weigh("whole", DebugFiles.NONE)));
    assertThat(weighed.ledger().rows())
        .filteredOn(r -> r.owner().kind() == Kind.CODE && r.owner().name().equals("main"))
        .allSatisfy(r -> assertThat(weighed.units().of(r.owner())).isEqualTo("main.c"));
    assertThat(weighed.ledger().rows())
        .filteredOn(r -> r.owner().kind() == Kind.DEBUG)
        .extracting(r -> r.owner().name())
        .contains("main.c");
  }

  private Optional<Bytes> read(String name) {
    try {
      return Optional.of(Bytes.of(Files.readAllBytes(folder.resolve(name))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Weighed weigh(String name, DebugFiles files) {
    Bytes file = read(name).orElseThrow();
    Weighed weighed = Weigher.weigh(file, Inflate.NONE, dev.tonnage.attribute.View.HOST, files);
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(file.size());
    return weighed;
  }

  /** Functions of the source, by name and file. */
  private static Map<String, Long> functions(Weighed weighed) {
    Map<String, Long> functions = new TreeMap<>();
    for (Ledger.Row r : weighed.ledger().rows()) {
      boolean isFunction =
          r.owner().kind() == Kind.CODE
              && (r.owner().evidence() == Evidence.SYMBOL
                  || r.owner().evidence() == Evidence.DEBUG);
      if (isFunction && "main.c".equals(r.owner().sourceFile())) {
        functions.put(r.owner().name() + " " + r.owner().sourceFile(), r.weight().fileBytes());
      }
    }
    return functions;
  }

  private void build(String command) throws Exception {
    Files.writeString(folder.resolve("main.c"), SOURCE);
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
