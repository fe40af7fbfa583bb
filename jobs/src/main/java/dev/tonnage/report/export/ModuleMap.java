package dev.tonnage.report.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The modules of an executable and what refers to what.
 *
 * @param title what people call the executable
 */
public record ModuleMap(
    @JsonProperty("title") String title,
    @JsonProperty("file_bytes") long fileBytes,
    @JsonProperty("modules") List<Node> modules,
    @JsonProperty("references") List<Reference> references) {

  /**
   * A module.
   *
   * @param retainedBytes what would go if it went; null when not known
   * @param isOwn whether it is the program's own
   */
  public record Node(
      @JsonProperty("name") String name,
      @JsonProperty("version") String version,
      @JsonProperty("total_bytes") long totalBytes,
      @JsonProperty("retained_bytes") Long retainedBytes,
      @JsonProperty("own") boolean isOwn) {}

  /**
   * That code or data of one module refers to another's.
   *
   * @param bytes of what is referred to, each function or piece of data once
   */
  public record Reference(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("references") long references,
      @JsonProperty("bytes") long bytes) {}
}
