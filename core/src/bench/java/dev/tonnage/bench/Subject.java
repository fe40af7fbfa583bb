package dev.tonnage.bench;

import dev.tonnage.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file to read. */
final class Subject {
  private Subject() {}

  static Bytes read(Path path) throws IOException {
    if (!path.toString().endsWith(".gz")) {
      return Bytes.of(Files.readAllBytes(path));
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return Bytes.of(in.readAllBytes());
    }
  }
}
