package dev.tonnage.gate;

import dev.tonnage.report.Sizes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The sentences in which people and build servers are told. */
final class Words {
  private Words() {}

  /** How it went, in a line. */
  static String headline(GateResult result) {
    List<Check> broken =
        result.checks().stream().filter(c -> c.verdict() == Check.Verdict.BROKEN).toList();
    long releases = result.checks().stream().map(Check::release).distinct().count();
    if (releases == 1) {
      Check first = result.checks().get(0);
      String size =
          first.before() == null
              ? Sizes.text(first.after())
              : Sizes.text(first.before()) + " → " + Sizes.text(first.after());
      String how =
          broken.isEmpty()
              ? "within limits"
              : String.join(" and ", broken.stream().map(Words::brokenBy).toList());
      return "%s: %s, %s".formatted(result.subject(), size, how);
    }
    long failing = broken.stream().map(Check::release).distinct().count();
    return broken.isEmpty()
        ? "%s: all %d releases within limits".formatted(result.subject(), releases)
        : "%s: %d of %d releases over their limits".formatted(result.subject(), failing, releases);
  }

  private static String brokenBy(Check c) {
    return "%s of %s broken by %s"
        .formatted(
            c.kind().equals("growth") ? "growth limit" : c.kind(),
            Sizes.text(c.limit()),
            Sizes.text(c.over()));
  }

  /** A check in a sentence, such as a build server shows. */
  static String sentence(Check c) {
    String from = c.before() == null ? "" : "%s → ".formatted(Sizes.text(c.before()));
    String what =
        c.verdict() == Check.Verdict.OK
            ? "within the limit of %s".formatted(Sizes.text(c.limit()))
            : "%s over the limit of %s (%d bytes, limit %d)"
                .formatted(Sizes.text(c.over()), Sizes.text(c.limit()), c.after(), c.limit());
    return "%s%s %s, %s%s"
        .formatted(
            subject(c.release()),
            c.measure() == Budgets.Measure.WIRE ? " (wire bytes)" : "",
            from + Sizes.text(c.after()),
            what,
            grace(c));
  }

  /** The grace that a check has, or had, for the end of a sentence. */
  static String grace(Check c) {
    if (c.verdict() == Check.Verdict.GRACE) {
      return "; let pass until %s: %s".formatted(c.grace().until(), c.grace().reason());
    }
    if (c.verdict() == Check.Verdict.BROKEN && c.ended() != null) {
      return "; its grace ended on %s: %s".formatted(c.ended().until(), c.ended().reason());
    }
    return "";
  }

  /** A release by name. */
  static String subject(Release r) {
    return r.service()
        + (r.tag() == null ? "" : ":" + r.tag())
        + (r.platform() == null ? "" : " " + r.platform());
  }

  static String verdict(Check c) {
    return c.verdict().name().toLowerCase(Locale.ROOT);
  }

  /** The modules that changed most, at most so many. */
  static List<Explanation.Owner> movers(Explanation e, int most) {
    return e.modules().stream().filter(o -> o.change() != 0).limit(most).toList();
  }

  static String orEmpty(String text) {
    return Objects.requireNonNullElse(text, "");
  }

  static String change(long bytes) {
    return (bytes > 0 ? "+" : "") + Sizes.text(bytes);
  }
}
