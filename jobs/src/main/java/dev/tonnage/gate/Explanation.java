package dev.tonnage.gate;

import java.util.List;

/**
 * Why a release is larger than the one before it.
 *
 * @param causes those that changed anything, the greatest first; they add up to the change
 * @param modules all of them, the greatest change first; they add up to the change
 */
public record Explanation(Release release, List<Cause> causes, List<Owner> modules) {

  /**
   * Bytes that came or went for one reason.
   *
   * @param what in words, such as the modules concerned; null for nothing to say
   */
  public record Cause(String label, long bytes, String what) {}

  /**
   * What one module takes of both releases.
   *
   * @param memoryBefore when loaded; null when not known
   * @param memoryAfter when loaded; null when not known
   */
  public record Owner(String module, long before, long after, Long memoryBefore, Long memoryAfter) {
    public long change() {
      return after - before;
    }
  }
}
