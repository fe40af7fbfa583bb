package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.FleetMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Metrics in a file, such as the node exporter's textfile collector reads. */
final class MetricsFile {
  private MetricsFile() {}

  /** Writes it whole and then renames it, so that nobody reads half of it. */
  static void write(Catalogue catalogue, int most, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    // Collectors read what ends in .prom; this does not yet.
    Path whole = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".new");
    try {
      Files.write(whole, FleetMetrics.of(catalogue, most).text());
      if (Files.getFileStore(whole).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(
          whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
