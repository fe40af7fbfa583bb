package dev.tonnage.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tonnage.stage.Limits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What stands in {@code conf/tonnage.yaml}; its comments explain the values. What is left out has
 * the value that the file comes with.
 */
record Settings(@JsonProperty("scan") ScanSettings scan) {
  private static final String FILE = "tonnage.yaml";

  /** How much a scan takes on. */
  record ScanSettings(
      @JsonProperty("batch_bytes") Long batchBytes,
      @JsonProperty("max_failed_share") Double maxFailedShare) {}

  /**
   * Reads the settings.
   *
   * @param file as named by the user; null to look where it usually is
   */
  static Settings load(Path file) throws IOException {
    Path found = file != null ? file : usual();
    if (found == null) {
      return new Settings(null);
    }
    try {
      Settings settings =
          new ObjectMapper(new YAMLFactory())
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(Files.readString(found), Settings.class);
      return settings == null ? new Settings(null) : settings;
    } catch (JsonProcessingException e) {
      throw new InputException(
          "The settings in %s can not be read: %s. Compare them with the file that came with the"
              + " program",
          found, e.getOriginalMessage());
    }
  }

  Limits limits() {
    Long batchBytes = scan == null ? null : scan.batchBytes();
    Double maxFailedShare = scan == null ? null : scan.maxFailedShare();
    return new Limits(
        batchBytes == null ? Limits.DEFAULT.batchBytes() : batchBytes,
        maxFailedShare == null ? Limits.DEFAULT.maxFailedShare() : maxFailedShare);
  }

  /** Where the environment says, or in {@code conf} beside the launcher; null when nowhere. */
  private static Path usual() {
    String named = System.getenv("TONNAGE_CONF");
    if (named != null && !named.isEmpty()) {
      Path path = Path.of(named);
      return Files.isDirectory(path) ? path.resolve(FILE) : path;
    }
    return Stream.iterate(program(), p -> p != null, Path::getParent)
        .limit(4)
        .map(p -> p.resolve("conf").resolve(FILE))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static Path program() {
    try {
      return Path.of(Settings.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
