package dev.tonnage.source;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an image is called.
 *
 * @param tag null when it has none
 */
record ImageName(String repository, String tag) {

  /**
   * Reads the annotations of a descriptor. Tools write there a whole name, or a bare tag, or
   * nothing; the folder's name then stands for the repository.
   */
  static ImageName inLayout(JsonNode annotations, String folder) {
    String full = annotations.path("io.containerd.image.name").asText();
    String ref = annotations.path("org.opencontainers.image.ref.name").asText();
    return of(full.isEmpty() ? ref : full, folder);
  }

  /** Reads {@code repository:tag}, or one of both; the folder's name then stands for the other. */
  static ImageName of(String text, String folder) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    if (name.isEmpty()) {
      return new ImageName(folder, null);
    }
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    if (colon > 0) {
      return new ImageName(name.substring(0, colon), name.substring(colon + 1));
    }
    return name.contains("/") ? new ImageName(name, null) : new ImageName(folder, name);
  }

  boolean isMeantBy(String wanted) {
    return wanted.equals(tag) || wanted.equals(toString());
  }

  @Override
  public String toString() {
    return tag == null ? repository : repository + ":" + tag;
  }
}
