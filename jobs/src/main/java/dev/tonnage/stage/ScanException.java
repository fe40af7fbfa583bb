package dev.tonnage.stage;

import java.util.List;

/** A scan that was given up; its message is for the user. */
public final class ScanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ScanException(String message) {
    super(message);
  }

  static ScanException tooManyFailures(long failed, long of, String example) {
    return new ScanException(
        "%d of %d images and layers could not be read, more than conf/tonnage.yaml allows"
                .formatted(failed, of)
            + " (max_failed_share), so no snapshot was published. The first: %s"
                .formatted(example));
  }

  static ScanException noListing(String name, String folder) {
    return new ScanException(
        "There is no listing %s in the warehouse %s to be run again. Name the sources to take one"
            .formatted(name, folder));
  }

  static ScanException otherSources(String name, List<String> sources) {
    return new ScanException(
        "The snapshot %s was taken of other sources (%s). Name no sources to run it again, or choose"
                .formatted(name, String.join(", ", sources))
            + " another name for a new one");
  }
}
