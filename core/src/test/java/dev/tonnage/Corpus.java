package dev.tonnage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Real binaries that others built, with other tools' answers beside them. They are not part of the
 * project: tests that need them are skipped, by name, where the folder (TONNAGE_CORPUS, or
 * tonnage-corpus in the user's cache) is missing.
 */
public final class Corpus {
  private Corpus() {}

  /** One row of the corpus's manifest. */
  public record Entry(Map<String, String> fields) {
    public String field(String name) {
      return fields.getOrDefault(name, "");
    }

    public Path path() {
      return folder().resolve(field("file"));
    }

    public String name() {
      return path().getFileName().toString();
    }

    public boolean isElf() {
      return field("fmt").startsWith("ELF");
    }

    /** What another tool says of this file, by the ending of the answer's name. */
    public Optional<List<String>> oracle(String ending) {
      Path answer =
          folder()
              .resolve("oracle")
              .resolve(path().getParent().getFileName())
              .resolve(name() + "." + ending);
      return Files.exists(answer) ? Optional.of(lines(answer)) : Optional.empty();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** All its files; skips the test where there is no corpus. */
  public static List<Entry> entries() {
    Path manifest = folder().resolve("MANIFEST.tsv");
    assumeTrue(
        Files.exists(manifest),
        "the corpus of real binaries is not here; TONNAGE_CORPUS names its folder");
    List<String> lines = lines(manifest);
    String[] names = lines.get(0).split("\t");
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] values = line.split("\t", -1);
              Map<String, String> fields = new HashMap<>();
              for (int i = 0; i < names.length && i < values.length; i++) {
                fields.put(names[i], values[i]);
              }
              return new Entry(fields);
            })
        .filter(e -> Files.isRegularFile(e.path()))
        .toList();
  }

  /** The entry of this file name. */
  public static Entry entry(String name) {
    return entries().stream()
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the corpus has no " + name));
  }

  static Path folder() {
    String named = System.getenv("TONNAGE_CORPUS");
    if (named != null) {
      return Path.of(named);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("tonnage-corpus");
  }

  /** A file, mapped. */
  public static Bytes map(Path path) {
    try (FileChannel channel = FileChannel.open(path)) {
      return Bytes.of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
