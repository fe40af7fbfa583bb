package dev.tonnage.findings;

import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks a weighed binary all rules. */
public final class Findings {
  private Findings() {}

  /**
   * What could be done about a binary's weight, what saves most first; nothing of one that could
   * not be read. Savings add up to no more than the file.
   */
  public static List<Finding> of(Weighed weighed, Knowledge knowledge) {
    if (weighed.image() == null) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>(new FileRules(weighed).findings());
    found.addAll(new LinkRules(weighed, knowledge).findings());
    long fileBytes = weighed.facts().fileBytes();
    found.removeIf(f -> f.rule() != Rule.PACKED && !knowledge.isWorth(f.aloneBytes(), fileBytes));
    found.sort(
        Comparator.comparingLong((Finding f) -> -f.savingBytes())
            .thenComparingLong(f -> -f.aloneBytes())
            .thenComparing(Finding::rule)
            .thenComparing(Finding::subject));
    return List.copyOf(found);
  }

  /** As people read it. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(java.util.Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(java.util.Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
