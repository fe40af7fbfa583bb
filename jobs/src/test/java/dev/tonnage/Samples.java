package dev.tonnage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.bench.GeneratedRegistry;
import dev.tonnage.bench.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real inputs. */
public final class Samples {
  private Samples() {}

  /** The sample fleet's folder. */
  public static Path datasets() {
    return Path.of(System.getProperty("tonnage.fleet", "../datasets")).normalize();
  }

  /** Some real ELF file that every Linux has. */
  public static Path elfFile() {
    Path file = Path.of("/bin/true");
    assumeTrue(Files.isRegularFile(file), "needs /bin/true, an ELF file");
    return file;
  }

  /** What is in it. */
  public static byte[] elf() throws IOException {
    Path file = elfFile();
    byte[] bytes = Files.readAllBytes(file);
    assumeTrue(bytes[0] == 0x7f && bytes[1] == 'E', "needs /bin/true to be an ELF file");
    return bytes;
  }

  /**
   * The folder of real binaries that others built: TONNAGE_CORPUS, or tonnage-corpus in the user's
   * cache; skips the test where it is missing.
   */
  public static Path corpus() {
    String named = System.getenv("TONNAGE_CORPUS");
    Path folder = named == null ? cache().resolve("tonnage-corpus") : Path.of(named);
    assumeTrue(
        Files.exists(folder.resolve("MANIFEST.tsv")),
        "the corpus of real binaries is not here; TONNAGE_CORPUS names its folder");
    return folder;
  }

  /** A registry's storage folder, in which all programs are alike. */
  public static GeneratedRegistry registry(Path root) throws IOException {
    return new GeneratedRegistry(root, elf(), List.of(new Service(List.of(elfFile()))));
  }

  /** The user's cache. */
  public static Path cache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return cache != null ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
  }
}
