package dev.tonnage.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** A place that holds images or files, as it is named on the command line. */
public interface Source {

  /** Parses {@code scheme:rest}; says what is wrong with anything else. */
  static Source parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    if (rest.isEmpty()) {
      throw SourceException.withoutPath(text);
    }
    return switch (scheme) {
      case "files" -> new FileTree(text, rest);
      case "oci" -> OciLayout.parse(text, rest);
      case "docker", "docker-archive", "distribution", "list" ->
          throw SourceException.notYet(text, scheme);
      default -> throw SourceException.unknownScheme(text);
    };
  }

  /** What it holds now. Reads listings and manifests only, no layer. */
  Listing list(Configuration configuration) throws IOException;
}
