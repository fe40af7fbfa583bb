package dev.tonnage.source;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an image is called in a layout.
 *
 * @param tag null when it has none
 */
record OciName(String repository, String tag) {

  /**
   * Reads the annotations of a descriptor. Tools write there a whole name, or a bare tag, or
   * nothing; the folder's name then stands for the repository.
   */
  static OciName of(JsonNode annotations, String folder) {
    String full = annotations.path("io.containerd.image.name").asText();
    String ref = annotations.path("org.opencontainers.image.ref.name").asText();
    String text = full.isEmpty() ? ref : full;
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    if (name.isEmpty()) {
      return new OciName(folder, null);
    }
    int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
    if (colon > 0) {
      return new OciName(name.substring(0, colon), name.substring(colon + 1));
    }
    return name.contains("/") ? new OciName(name, null) : new OciName(folder, name);
  }

  boolean isMeantBy(String wanted) {
    return wanted.equals(tag) || wanted.equals(toString());
  }

  @Override
  public String toString() {
    return tag == null ? repository : repository + ":" + tag;
  }
}
