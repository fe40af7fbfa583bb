package dev.tonnage.gate;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What releases may weigh, as it stands in {@code conf/budgets.yaml}.
 *
 * @param file its name, for messages; null when the limits were given on the command line
 */
public record Budgets(String file, List<Budget> budgets, List<Grace> graces) {

  /** Which bytes are counted. */
  public enum Measure {
    /** Those of the executables, on disk. */
    FILE,
    /** The compressed ones of an image's layers that its executables take. */
    WIRE
  }

  /**
   * Limits for some services. Limits that are null do not hold.
   *
   * @param services globs of their names
   * @param platforms globs; empty for all
   * @param max how large a release may be
   * @param maxGrowth by how much it may be larger than the release before it
   * @param maxDrift by how much it may be larger than the release that was newest as its month
   *     began
   * @param noise growth up to this size is never refused
   * @param line where it stands in the file, from 1; 0 when it stands in none
   */
  public record Budget(
      String name,
      List<String> services,
      List<String> platforms,
      Measure measure,
      Limit max,
      Limit maxGrowth,
      Limit maxDrift,
      Limit noise,
      int line) {

    boolean isFor(String service, String platform) {
      return isAny(services, service)
          && (platforms.isEmpty() || isAny(platforms, platform == null ? "" : platform));
    }
  }

  /**
   * For a time, some services may break some budgets.
   *
   * @param services globs of their names
   * @param budgets globs of the budgets' names; empty for all
   * @param until the last day
   * @param reason for people
   */
  public record Grace(List<String> services, List<String> budgets, LocalDate until, String reason) {
    boolean isFor(String service, String budget) {
      return isAny(services, service) && (budgets.isEmpty() || isAny(budgets, budget));
    }
  }

  /** Those that are for a service on a platform; null for one that does not say. */
  public List<Budget> of(String service, String platform) {
    return budgets.stream().filter(b -> b.isFor(service, platform)).toList();
  }

  /** Those that are for a release, but of which some limit can not be held against it. */
  public List<Budget> unchecked(Release release) {
    return budgets.stream()
        .filter(b -> b.isFor(release.service(), release.platform()))
        .filter(
            b ->
                release.now().of(b.measure()) == null
                    || b.maxGrowth() != null && release.last() == null
                    || b.maxDrift() != null && release.monthly() == null)
        .toList();
  }

  private static boolean isAny(List<String> globs, String name) {
    return globs.stream().anyMatch(g -> glob(g).matcher(name).matches());
  }

  private static Pattern glob(String glob) {
    return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }
}
