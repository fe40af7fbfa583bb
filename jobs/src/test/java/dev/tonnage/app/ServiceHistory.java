package dev.tonnage.app;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.tonnage.Samples;
import dev.tonnage.source.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * The releases of a service in src/test/go, each of which raised real modules, the Go release or
 * its own code ({@code history.tsv}: release, Go, modules). Built stripped for linux/amd64, and
 * kept in the user's cache, as are builds of a release with one of the next one's changes alone.
 * The go command fetches modules and toolchains, and checks them against the checksum database.
 */
record ServiceHistory(String service, List<Release> releases) {
  private static final Path SOURCES = Path.of("src", "test", "go");
  private static final int MINUTES = 15;

  /**
   * A release.
   *
   * @param number from 1; files with a tag {@code r2} are there from the second on
   * @param go the Go release
   * @param modules all that it requires, by path
   */
  record Release(int number, String go, Map<String, String> modules) {
    String tag() {
      return "r" + number;
    }

    Release withModule(String module, String version) {
      Map<String, String> all = new LinkedHashMap<>(modules);
      all.put(module, version);
      return new Release(number, go, all);
    }

    Release withGo(String other) {
      return new Release(number, other, modules);
    }
  }

  static ServiceHistory of(String service) throws IOException {
    List<Release> releases = new ArrayList<>();
    Map<String, String> modules = new LinkedHashMap<>();
    for (String line : Files.readAllLines(SOURCES.resolve(service).resolve("history.tsv"))) {
      String[] cells = line.split("\t", -1);
      for (String module : cells[2].isEmpty() ? new String[0] : cells[2].split(" ")) {
        modules.put(module.split("@")[0], module.split("@")[1]);
      }
      releases.add(new Release(releases.size() + 1, cells[1], new LinkedHashMap<>(modules)));
    }
    return new ServiceHistory(service, releases);
  }

  /** The binary of a release as it was, or as it might have been. */
  Path binary(Release release) throws IOException {
    Path folder = Files.createDirectories(Samples.cache().resolve("tonnage-go"));
    Path kept = folder.resolve(service + "-" + release.go() + "-" + digest(release));
    if (!Files.exists(kept)) {
      Path work = Files.createTempDirectory(folder, "work");
      try {
        build(release, work);
        Files.move(work.resolve(service), kept, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        FileUtils.deleteQuietly(work.toFile());
      }
    }
    return kept;
  }

  private String modFile(Release release) {
    StringBuilder file = new StringBuilder("module acme.example/" + service + "\n\ngo 1.21\n");
    release.modules().forEach((module, version) -> file.append(required(module, version)));
    return file.toString();
  }

  private static String required(String module, String version) {
    return "require " + module + " " + version + "\n";
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve(service))) {
      return files.filter(f -> f.toString().endsWith(".go")).sorted().toList();
    }
  }

  private String digest(Release release) throws IOException {
    MessageDigest sha = Digests.sha256();
    sha.update((release.number() + modFile(release)).getBytes(StandardCharsets.UTF_8));
    for (Path source : sources()) {
      sha.update(Files.readAllBytes(source));
    }
    return Digests.hex(Digests.name(sha)).substring(0, 12);
  }

  private void build(Release release, Path work) throws IOException {
    for (Path source : sources()) {
      Files.copy(source, work.resolve(source.getFileName()));
    }
    Files.writeString(work.resolve("go.mod"), modFile(release));
    List<String> tags = new ArrayList<>();
    for (int i = 1; i <= release.number(); i++) {
      tags.add("r" + i);
    }
    List<String> command =
        List.of(
            "go",
            "build",
            "-mod=mod",
            "-trimpath",
            "-ldflags=-s -w",
            "-tags=" + String.join(",", tags),
            "-o",
            service,
            ".");
    ProcessBuilder go = new ProcessBuilder(command).directory(work.toFile());
    go.environment()
        .putAll(
            Map.of(
                "GOTOOLCHAIN", "go" + release.go(),
                "GOFLAGS", "",
                "GOEXPERIMENT", "",
                "GOOS", "linux",
                "GOARCH", "amd64",
                "CGO_ENABLED", "0"));
    Path said = work.resolve("said");
    go.redirectErrorStream(true).redirectOutput(said.toFile());
    run(go, said, release);
  }

  private void run(ProcessBuilder go, Path said, Release release) throws IOException {
    Process process;
    try {
      process = go.start();
    } catch (IOException e) {
      abort("no Go toolchain is here: " + e.getMessage());
      return;
    }
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("go takes more than " + MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(service + " " + release + ": " + Files.readString(said));
    }
  }
}
