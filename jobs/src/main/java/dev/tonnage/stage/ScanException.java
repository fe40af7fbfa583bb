package dev.tonnage.stage;

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
}
