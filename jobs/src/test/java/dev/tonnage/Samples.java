package dev.tonnage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real inputs. */
public final class Samples {
  private Samples() {}

  /** The sample fleet's folder. */
  public static Path datasets() {
    return Path.of(System.getProperty("tonnage.fleet", "../datasets")).normalize();
  }

  /** Some real ELF file that every Linux has. */
  public static byte[] elf() throws IOException {
    Path file = Path.of("/bin/true");
    assumeTrue(Files.isRegularFile(file), "needs /bin/true, an ELF file");
    byte[] bytes = Files.readAllBytes(file);
    assumeTrue(bytes[0] == 0x7f && bytes[1] == 'E', "needs /bin/true to be an ELF file");
    return bytes;
  }
}
