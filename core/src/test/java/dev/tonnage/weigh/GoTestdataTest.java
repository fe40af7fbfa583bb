package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that Go's own readers of these formats are tested with come with every Go toolchain;
 * skipped, by name, where there is none.
 */
class GoTestdataTest {

  static List<Path> files() throws IOException {
    Path root = goRoot();
    assumeTrue(root != null, "no Go toolchain is here; GOROOT names its folder");
    List<Path> found = new ArrayList<>();
    for (String format : List.of("macho", "pe", "elf", "plan9obj")) {
      Path folder = root.resolve("src/debug").resolve(format).resolve("testdata");
      if (Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          files.filter(Files::isRegularFile).filter(GoTestdataTest::isBinary).forEach(found::add);
        }
      }
    }
    assumeTrue(!found.isEmpty(), "this Go toolchain has no src/debug/*/testdata");
    found.sort(null);
    return found;
  }

  private static boolean isBinary(Path file) {
    return !file.toString().endsWith(".c") && !file.toString().endsWith(".gz");
  }

  @ParameterizedTest
  @MethodSource("files")
  void addsUp(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".base64")) {
      bytes = Base64.getMimeDecoder().decode(new String(bytes, StandardCharsets.US_ASCII).strip());
    }
    Weighed weighed = FormatDamageTest.check(bytes);
    String folder = file.getParent().getParent().getFileName().toString();
    boolean isObject = folder.equals("pe") && weighed.image() == null;
    if (!isObject && !folder.equals("plan9obj")) {
      assertThat(weighed.image()).isNotNull();
      assertThat(weighed.image().sections()).isNotEmpty();
    }
  }

  private static Path goRoot() {
    String named = System.getenv("GOROOT");
    if (named != null) {
      return Path.of(named);
    }
    try {
      Process go = new ProcessBuilder("go", "env", "GOROOT").start();
      String answer =
          new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return go.waitFor(10, TimeUnit.SECONDS) && !answer.isEmpty() ? Path.of(answer) : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
