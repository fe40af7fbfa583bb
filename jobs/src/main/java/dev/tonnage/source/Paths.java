package dev.tonnage.source;

import java.util.ArrayList;
import java.util.List;

/** Paths inside archives. */
final class Paths {
  private Paths() {}

  /**
   * Gives the one form of a path that archives write as {@code ./usr/bin}, {@code /usr/bin}, {@code
   * usr//bin/} and {@code usr/lib/../bin}. Nothing leads out of an archive: what is above its root
   * is its root, as for whoever unpacks it in a sandbox.
   */
  static String clean(String path) {
    if (isClean(path)) {
      return path;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Most are. */
  private static boolean isClean(String path) {
    return !path.startsWith("/")
        && !path.endsWith("/")
        && !path.contains("//")
        && !path.startsWith(".")
        && !path.contains("/.");
  }
}
