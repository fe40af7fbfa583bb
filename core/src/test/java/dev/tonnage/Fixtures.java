package dev.tonnage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Small real binaries, compiled from the sources beside them in datasets/fixtures. */
public final class Fixtures {
  private static final Path FOLDER = Path.of("..", "datasets", "fixtures");

  private Fixtures() {}

  public static Path path(String name) {
    return FOLDER.resolve(name);
  }

  /** A fixture; large ones lie there compressed. */
  public static byte[] read(String name) {
    Path compressed = path(name + ".gz");
    try {
      if (Files.exists(compressed)) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
          return in.readAllBytes();
        }
      }
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
