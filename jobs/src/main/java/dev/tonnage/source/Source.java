package dev.tonnage.source;

import java.io.IOException;
import java.util.List;

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
      case "docker-archive" -> new DockerArchive(text, rest);
      case "distribution" -> new DistributionStorage(text, rest);
      case "list" -> new SourceList(text, rest);
      case "docker" -> DockerRegistry.parse(text, rest);
      default -> throw SourceException.unknownScheme(text);
    };
  }

  /** What it holds now. Reads listings and manifests only, no layer. */
  Listing list(Access access) throws IOException;

  /**
   * What it holds now, without reading anew what is known.
   *
   * @param known from an earlier listing for the same platforms
   */
  default Listing list(Access access, KnownImages known) throws IOException {
    return list(access);
  }

  /** The sources that it stands for: itself, but for a list of others. */
  default List<Source> expanded(Access access) throws IOException {
    return List.of(this);
  }

  /** As the user wrote it. */
  String text();
}
