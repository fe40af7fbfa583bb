package dev.tonnage.table;

import java.time.Instant;
import java.util.Map;

/**
 * One platform of one tag.
 *
 * @param registry the source it was found in, as it was named on the command line
 * @param tag null when it has none
 * @param platform {@code os/arch[/variant]}; null when it does not say
 * @param indexDigest null when no index names it
 * @param createdAt null when it does not say
 */
public record PlacedImage(
    String registry,
    String repository,
    String tag,
    String platform,
    String indexDigest,
    String manifestDigest,
    Instant createdAt,
    Map<String, String> labels) {

  /** The same under another tag. */
  public PlacedImage tagged(String other) {
    return new PlacedImage(
        registry, repository, other, platform, indexDigest, manifestDigest, createdAt, labels);
  }
}
