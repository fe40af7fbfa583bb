package dev.tonnage;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Programs built by real Go toolchains, of any release: the go command fetches the release it is
 * asked for from the module proxy. What was built once is kept in the user's cache (tonnage-go).
 * Tests are skipped, by name, where there is no go command, or a release can not be had.
 */
public final class GoToolchain {
  private static final Path SOURCES = Path.of("src", "test", "go");
  private static final int MINUTES = 10;

  private static final List<String> FEW =
      List.of("1.2.2", "1.10.8", "1.16.15", "1.21.13", "1.27.0");
  private static final List<String> ALL =
      List.of(
          "1.2.2", "1.3.3", "1.4.3", "1.5.4", "1.6.4", "1.7.6", "1.8.7", "1.9.7", "1.10.8",
          "1.11.13", "1.12.17", "1.13.15", "1.14.15", "1.15.15", "1.16.15", "1.17.13", "1.18.10",
          "1.19.13", "1.20.14", "1.21.13", "1.22.12", "1.23.12", "1.24.13", "1.25.0", "1.26.8",
          "1.27.0");

  /** The first release that knows modules. */
  private static final int FIRST_WITH_MODULES = 11;

  private GoToolchain() {}

  /** A few releases, or, with {@code -Dgo.matrix=true}, the last of each that has been. */
  public static List<String> releases() {
    return Boolean.getBoolean("go.matrix") ? ALL : FEW;
  }

  /**
   * One build of one program.
   *
   * @param release such as {@code 1.26.8}; empty for that of the go command itself
   * @param program a folder of src/test/go
   * @param flags of {@code go build}
   * @param environment such as {@code GOARCH}; without one, for linux/amd64 and without cgo
   */
  public record Build(
      String release, String program, List<String> flags, Map<String, String> environment) {

    /** A build for linux/amd64. */
    public static Build of(String release, String program, String... flags) {
      return new Build(release, program, List.of(flags), Map.of());
    }

    /** The same for something else. */
    public Build with(String name, String value) {
      Map<String, String> more = new TreeMap<>(environment);
      more.put(name, value);
      return new Build(release, program, flags, more);
    }

    /** The same with these flags for the linker, too. */
    public Build withLinkerFlags(String more) {
      List<String> all = new ArrayList<>(flags);
      String given = "-ldflags=";
      int index = 0;
      while (index < all.size() && !all.get(index).startsWith(given)) {
        index++;
      }
      if (index < all.size()) {
        all.set(index, all.get(index) + " " + more);
      } else {
        all.add(given + more);
      }
      return new Build(release, program, all, environment);
    }

    /** The same with the folder that it is built in as GOPATH. */
    public Build withGopath() {
      return with("GOPATH", "");
    }

    /** The second number of the release: 26 of 1.26.8. */
    public int minor() {
      return release.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(release.split("\\.")[1]);
    }

    /** The binary; built when it is not in the cache. */
    public Path binary() {
      try {
        Path kept = cache().resolve(program + "-" + release + "-" + digest());
        if (!Files.exists(kept)) {
          Files.createDirectories(cache());
          Path work = Files.createTempDirectory(cache(), "work");
          try {
            run(work);
            Files.move(work.resolve("said"), said(kept), StandardCopyOption.REPLACE_EXISTING);
            Files.move(work.resolve("binary"), kept, StandardCopyOption.ATOMIC_MOVE);
          } finally {
            delete(work);
          }
        }
        return kept;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What the go command and its linker said while they built it. */
    public List<String> said() {
      try {
        return Files.readAllLines(said(binary()), StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path said(Path binary) {
      return Path.of(binary + ".said");
    }

    private void run(Path work) throws IOException {
      Path folder = work.resolve("src/tonnage.example").resolve(program);
      copy(SOURCES.resolve(program), folder);
      List<String> command = new ArrayList<>(List.of("go", "build"));
      command.addAll(flags);
      command.addAll(List.of("-o", work.resolve("binary").toString(), "."));
      ProcessBuilder go = new ProcessBuilder(command).directory(folder.toFile());
      Map<String, String> variables = go.environment();
      String modules = goEnv("GOMODCACHE");
      variables.keySet().removeIf(name -> name.startsWith("GO") && !name.equals("GOPROXY"));
      variables.put("GOENV", "off");
      variables.put("GOMODCACHE", modules);
      variables.put("GOTOOLCHAIN", release.isEmpty() ? "local" : "go" + release);
      variables.put("CGO_ENABLED", "0");
      variables.put("GOOS", "linux");
      variables.put("GOARCH", "amd64");
      if (minor() < FIRST_WITH_MODULES) {
        variables.put("GOPATH", work.toString());
      } else {
        variables.put("GO111MODULE", "on");
      }
      variables.putAll(environment);
      variables.computeIfPresent("GOPATH", (name, value) -> work.toString());
      Path said = work.resolve("said");
      execute(go.redirectErrorStream(true).redirectOutput(said.toFile()), said, this);
    }

    private String digest() {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update((flags + " " + new TreeMap<>(environment)).getBytes(StandardCharsets.UTF_8));
        for (Path file : files(SOURCES.resolve(program))) {
          sha.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(sha.digest(), 0, 6);
      } catch (IOException | NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return "%s %s %s %s"
          .formatted(
              program, release, String.join(" ", flags), environment.isEmpty() ? "" : environment)
          .strip();
    }
  }

  /** The lines that a tool of the go command prints, such as {@code go tool nm}. */
  public static List<String> tool(String... arguments) {
    return toolReading(List.of(), arguments);
  }

  /** The lines that a tool prints that reads these. */
  public static List<String> toolReading(List<String> input, String... arguments) {
    return output("go", input, arguments);
  }

  /** The lines that a program prints that was built. */
  public static List<String> output(Path program, String... arguments) {
    return output(program.toString(), List.of(), arguments);
  }

  private static List<String> output(String program, List<String> input, String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(program));
      command.addAll(List.of(arguments));
      Path given = Files.createTempFile("go", ".in");
      Files.write(given, input);
      Path output = Files.createTempFile("go", ".log");
      execute(
          new ProcessBuilder(command).redirectInput(given.toFile()).redirectOutput(output.toFile()),
          output,
          null);
      List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
      Files.delete(output);
      Files.delete(given);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String goEnv(String name) {
    return tool("env", name).get(0);
  }

  /** Runs a go command; aborts the test where it can not run or a toolchain is not to be had. */
  private static void execute(ProcessBuilder go, Path output, Build build) throws IOException {
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
        throw new AssertionError("go takes more than " + MINUTES + " minutes: " + build);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (process.exitValue() != 0) {
      String said = Files.readString(output, StandardCharsets.ISO_8859_1);
      if (said.contains("download go1") || said.contains("toolchain not available")) {
        abort("this release of Go can not be had here: " + said);
      }
      throw new AssertionError(build + ": " + said);
    }
  }

  private static Path cache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("tonnage-go");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
