package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embedded files are found in programs without symbols, whatever they are built for. */
class EmbeddedFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "linux, amd64",
    "linux, arm64",
    "linux, 386",
    "windows, amd64",
    "darwin, arm64",
  })
  void eachEmbeddedFileHasARow(String os, String arch) throws Exception {
    write("go.mod", "module example.com/emb\n\ngo 1.16\n");
    write("web/small.txt", "small ".repeat(100));
    write("web/large.txt", "large ".repeat(1000));
    write("web/empty.txt", "");
    write(
        "main.go",
        """
        package main

        import ("embed"; "os")

        //go:embed web
        var content embed.FS

        func main() {
        	data, _ := content.ReadFile(os.Args[1])
        	os.Stdout.Write(data)
        }
        """);
    build(os, arch);
    Map<String, Long> found = new TreeMap<>();
    Weigher.weigh(Corpus.map(folder.resolve("program"))).ledger().rows().stream()
        .filter(r -> r.owner().kind() == Kind.EMBED)
        .forEach(
            r -> {
              Owner owner = r.owner();
              found.put(owner.name() + " of " + owner.packageName(), r.weight().totalBytes());
            });
    assertThat(found)
        .isEqualTo(
            Map.of(
                "web/small.txt of example.com/emb", 600L,
                "web/large.txt of example.com/emb", 6000L));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void build(String os, String arch) throws InterruptedException {
    try {
      ProcessBuilder go = new ProcessBuilder("go", "build", "-ldflags=-s -w", "-o", "program", ".");
      go.directory(folder.toFile()).redirectErrorStream(true);
      go.environment().putAll(Map.of("GOOS", os, "GOARCH", arch, "CGO_ENABLED", "0"));
      Process process = go.start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException e) {
      assumeTrue(false, "Go is not on this machine");
    }
  }
}
