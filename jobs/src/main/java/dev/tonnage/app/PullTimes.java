package dev.tonnage.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tonnage.gate.Limit;
import java.util.List;

/**
 * How much longer a pull takes for each gigabyte more, from what kubelet counts in {@code
 * kubelet_image_pull_duration_seconds}: pulls and seconds by the size of the image, in classes
 * whose bounds its label {@code image_size_in_bytes} names (kubernetes, pkg/kubelet/metrics,
 * imageSizeBuckets). What a pull takes whatever its size, such as the registry's answers, is no
 * part of it: hence the slope of a line through the classes' means, each weighted by its pulls.
 * Within a class an image is taken to have the size in the middle.
 */
final class PullTimes {
  private static final String OPEN = "GT";
  private static final double GB = 1e9;

  /**
   * A class of sizes.
   *
   * @param size as kubelet labels it: {@code 10MB-100MB}, where 1 MB is 2^20 bytes, or {@code
   *     GT100GB}
   * @param pulls of the metric with {@code _count}
   * @param seconds of the metric with {@code _sum}
   */
  record Sizes(
      @JsonProperty("size") String size,
      @JsonProperty("pulls") double pulls,
      @JsonProperty("seconds") double seconds) {

    double middle() {
      if (size == null || size.startsWith(OPEN)) {
        return Double.NaN;
      }
      String[] bounds = size.split("-", -1);
      if (bounds.length != 2) {
        return Double.NaN;
      }
      try {
        return (bytes(bounds[0]) + bytes(bounds[1])) / 2;
      } catch (IllegalArgumentException e) {
        return Double.NaN;
      }
    }

    private static double bytes(String bound) {
      return Limit.parse(bound.replaceFirst("(?i)([kmgt])b$", "$1ib"), false).bytes(0);
    }
  }

  private PullTimes() {}

  /** Null when no class has both a middle and pulls, or when larger images do not take longer. */
  static Double secondsPerGb(List<Sizes> classes) {
    List<Sizes> known =
        classes.stream().filter(c -> c.pulls() > 0 && !Double.isNaN(c.middle())).toList();
    double pulls = known.stream().mapToDouble(Sizes::pulls).sum();
    if (known.isEmpty()) {
      return null;
    }
    double size = known.stream().mapToDouble(c -> c.pulls() * c.middle()).sum() / pulls;
    double seconds = known.stream().mapToDouble(Sizes::seconds).sum() / pulls;
    if (known.size() == 1) {
      return seconds / size * GB;
    }
    double together = 0;
    double spread = 0;
    for (Sizes c : known) {
      double off = c.middle() - size;
      together += c.pulls() * off * (c.seconds() / c.pulls() - seconds);
      spread += c.pulls() * off * off;
    }
    double slope = together / spread;
    return slope > 0 ? slope * GB : null;
  }
}
