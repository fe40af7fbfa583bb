package dev.tonnage.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A text that goes into a file whole or not at all, or to the standard output. */
final class WrittenFile {
  private WrittenFile() {}

  static void write(String text, Path file, PrintWriter stdout) throws IOException {
    if (file == null) {
      stdout.print(text);
      stdout.flush();
      return;
    }
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path whole = absolute.resolveSibling("." + UUID.randomUUID());
    try {
      Files.writeString(whole, text);
      Files.move(
          whole, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
