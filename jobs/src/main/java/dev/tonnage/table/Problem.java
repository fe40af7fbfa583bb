package dev.tonnage.table;

import dev.tonnage.fault.Fault;
import java.io.Serializable;

/**
 * What went wrong with one part of a scan.
 *
 * @param subject what it happened to, such as {@code layer sha256:…}
 * @param stage {@code list}, {@code open} or {@code weigh}
 * @param message a sentence
 * @param offset where in the subject; null when it has no place
 */
public record Problem(String subject, String stage, ErrorCode code, String message, Long offset)
    implements Serializable {
  private static final String LAYER = "layer ";

  public static Problem listing(String subject, ErrorCode code, String message) {
    return new Problem(subject, "list", code, message, null);
  }

  public static Problem opening(String subject, ErrorCode code, String message) {
    return new Problem(subject, "open", code, message, null);
  }

  /** The digest of the layer that it happened to; null when it did not happen to one. */
  public String layer() {
    return subject.startsWith(LAYER) ? subject.substring(LAYER.length()) : null;
  }

  public static Problem weighing(String subject, Fault fault) {
    return new Problem(
        subject,
        "weigh",
        ErrorCode.valueOf(fault.code().name()),
        fault.message(),
        fault.offset() == Fault.NOWHERE ? null : fault.offset());
  }
}
