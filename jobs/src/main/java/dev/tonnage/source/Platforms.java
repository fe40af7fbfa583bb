package dev.tonnage.source;

import java.io.Serializable;
import java.util.List;

/**
 * The platforms that are wanted.
 *
 * @param wanted {@code os/arch} or {@code os/arch/variant}; the former includes all variants. Empty
 *     for all
 */
public record Platforms(List<String> wanted) implements Serializable {
  public static final Platforms ALL = new Platforms(List.of());

  public Platforms {
    wanted = List.copyOf(wanted);
    for (String platform : wanted) {
      if (!platform.matches("[^/\\s]+/[^/\\s]+(/[^/\\s]+)?")) {
        throw SourceException.badPlatform(platform);
      }
    }
  }

  boolean include(String platform) {
    return wanted.isEmpty()
        || wanted.stream().anyMatch(w -> platform.equals(w) || platform.startsWith(w + "/"));
  }
}
