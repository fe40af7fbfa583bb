package dev.tonnage.gate;

/**
 * What is held against budgets: the newest release of a service on a platform, and what went
 * before.
 *
 * @param tag what it is called; null when it has no name
 * @param platform null when unknown
 * @param now its size
 * @param last the release before it; null when there is none
 * @param monthly the release that was newest as its month began; null when there is none
 */
public record Release(
    String service, String platform, String tag, Size now, Base last, Base monthly) {

  /**
   * Bytes by measure.
   *
   * @param wireBytes null when they are not known, as of a file
   */
  public record Size(long fileBytes, Long wireBytes) {
    Long of(Budgets.Measure measure) {
      return measure == Budgets.Measure.FILE ? (Long) fileBytes : wireBytes;
    }
  }

  /** An earlier release. */
  public record Base(String tag, Size size) {}
}
