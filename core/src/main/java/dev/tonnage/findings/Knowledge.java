package dev.tonnage.findings;

import java.util.List;

/**
 * What is to be known of modules, and from where on something is worth a finding: what {@code
 * conf/alternatives.yaml} and {@code conf/tonnage.yaml} say.
 *
 * @param minBytes a finding saves at least so much
 * @param minShare a finding saves at least this share of the file
 */
public record Knowledge(
    List<Alternative> alternatives, List<Job> jobs, long minBytes, double minShare) {
  public static final long MIN_BYTES = 32 << 10;
  public static final double MIN_SHARE = 0.005;

  /** Of nothing: the rules that need to know no module. */
  public static final Knowledge NONE = new Knowledge(List.of(), List.of(), MIN_BYTES, MIN_SHARE);

  /**
   * A heavy module, and what does its job with fewer bytes.
   *
   * @param module its path, or the import path of a package
   * @param with modules that are there for it, and go with it
   * @param use what to use
   * @param useBytes what that takes if it is not there yet
   * @param unless when not to
   * @param source where this is said
   */
  public record Alternative(
      String module, List<String> with, String use, long useBytes, String unless, String source) {}

  /** Modules that do one job, of which a program needs one. */
  public record Job(String name, List<String> modules) {}

  boolean isWorth(long bytes, long fileBytes) {
    return bytes >= minBytes && bytes >= minShare * fileBytes;
  }
}
