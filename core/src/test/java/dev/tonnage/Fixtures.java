package dev.tonnage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small real binaries, compiled from the sources beside them in datasets/fixtures. */
public final class Fixtures {
  private static final Path FOLDER = Path.of("..", "datasets", "fixtures");

  private Fixtures() {}

  public static Path path(String name) {
    return FOLDER.resolve(name);
  }

  public static byte[] read(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
