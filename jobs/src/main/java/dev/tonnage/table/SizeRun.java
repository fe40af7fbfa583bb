package dev.tonnage.table;

import java.time.Instant;

/**
 * A run of snapshots in which something kept its size in the newest image of a repository.
 *
 * @param platform null when the images do not say
 * @param lastSnapshot null while it lasts
 * @param lastTakenAt null while it lasts
 * @param of what kept its size
 */
public record SizeRun<T>(
    String registry,
    String repository,
    String platform,
    T of,
    String firstSnapshot,
    Instant firstTakenAt,
    String lastSnapshot,
    Instant lastTakenAt,
    long totalBytes) {

  /**
   * A symbol.
   *
   * @param packageName null when it belongs to none
   * @param module null when it belongs to none
   */
  public record Symbol(String name, String packageName, String module) {}

  /**
   * A module.
   *
   * @param version null when it has none or it is unknown
   */
  public record Module(String name, String version) {}
}
