package dev.tonnage.gate;

import java.util.List;

/**
 * What a gate found.
 *
 * @param subject what was held against the budgets, for a headline
 * @param file of the budgets; null when the limits were given on the command line
 * @param checks all of them
 * @param explanations of releases that are worth it
 */
public record GateResult(
    String subject, String file, List<Check> checks, List<Explanation> explanations) {

  public boolean isPassed() {
    return checks.stream().allMatch(c -> c.verdict() != Check.Verdict.BROKEN);
  }
}
