package dev.tonnage.gate;

import dev.tonnage.gate.Budgets.Budget;
import dev.tonnage.gate.Budgets.Grace;
import dev.tonnage.gate.Budgets.Measure;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One limit, held against one release.
 *
 * @param kind budget, growth or drift
 * @param baseTag what it is compared with; null when with nothing, or with what has no name
 * @param before the size of that; null when there is none
 * @param after the release's size
 * @param limit the largest size that is allowed
 * @param grace what lets it pass nevertheless; null when nothing does
 * @param ended the grace that did so until it ended; null when there was none
 */
public record Check(
    Budget budget,
    String kind,
    Release release,
    String baseTag,
    Long before,
    long after,
    long limit,
    Grace grace,
    Grace ended) {

  /** The answer. */
  public enum Verdict {
    OK,
    GRACE,
    BROKEN
  }

  /** Holds all budgets against a release. */
  public static List<Check> of(Budgets budgets, Release release, LocalDate today) {
    List<Check> checks = new ArrayList<>();
    for (Budget b : budgets.budgets()) {
      Long now = release.now().of(b.measure());
      if (now == null || !b.isFor(release.service(), release.platform())) {
        continue;
      }
      if (b.max() != null) {
        checks.add(check(budgets, b, "budget", release, release.last(), b.max().bytes(now), today));
      }
      against(budgets, b, "growth", b.maxGrowth(), release, release.last(), today, checks);
      against(budgets, b, "drift", b.maxDrift(), release, release.monthly(), today, checks);
    }
    return checks;
  }

  private static void against(
      Budgets budgets,
      Budget b,
      String kind,
      Limit limit,
      Release release,
      Release.Base base,
      LocalDate today,
      List<Check> checks) {
    Long before = base == null ? null : base.size().of(b.measure());
    if (limit != null && before != null) {
      long allowed = Math.max(limit.bytes(before), b.noise().bytes(before));
      checks.add(check(budgets, b, kind, release, base, before + allowed, today));
    }
  }

  private static Check check(
      Budgets budgets,
      Budget b,
      String kind,
      Release release,
      Release.Base base,
      long limit,
      LocalDate today) {
    Grace grace = null;
    Grace ended = null;
    for (Grace g : budgets.graces()) {
      if (g.isFor(release.service(), b.name())) {
        grace = g.until().isBefore(today) ? grace : g;
        ended = g.until().isBefore(today) ? g : ended;
      }
    }
    return new Check(
        b,
        kind,
        release,
        base == null ? null : base.tag(),
        base == null ? null : base.size().of(b.measure()),
        release.now().of(b.measure()),
        limit,
        grace,
        ended);
  }

  public Verdict verdict() {
    return after <= limit ? Verdict.OK : grace != null ? Verdict.GRACE : Verdict.BROKEN;
  }

  public long over() {
    return Math.max(after - limit, 0);
  }

  Measure measure() {
    return budget.measure();
  }

  /** The budget, and which of its limits, unless its name says that. */
  public String name() {
    return budget.name().equals(kind) ? kind : budget.name() + ": " + kind;
  }
}
