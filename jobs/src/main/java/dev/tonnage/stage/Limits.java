package dev.tonnage.stage;

/**
 * How much a scan may take on at once.
 *
 * @param batchBytes of layers, as they are pulled, that are opened and weighed before their rows
 *     are written; bounds the spool
 * @param maxFailedShare of the layers that may fail before the scan is given up
 */
public record Limits(long batchBytes, double maxFailedShare) {
  public static final Limits DEFAULT = new Limits(4L << 30, 0.5);
}
