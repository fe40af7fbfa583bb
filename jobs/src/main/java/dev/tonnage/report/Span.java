package dev.tonnage.report;

/**
 * Between which images growth is told. In the names of tags and services {@code *} stands for any
 * characters.
 *
 * @param baseSnapshot compares the newest image of each service there with its newest in the chosen
 *     snapshot; null for none
 * @param baseTag compares the images of these tags with those of {@code tag}; null for none
 * @param tag null for the newest of each service, or, with neither base, for all; without a base,
 *     each image is compared with the release before it
 * @param service of which repositories; null for all
 */
public record Span(String baseSnapshot, String baseTag, String tag, String service) {
  /** Each release of the chosen snapshot against the one before it. */
  public static final Span RELEASES = new Span(null, null, null, null);

  /** The view of the images that are compared. */
  static final String STEPS = "growth_steps";

  Query steps() {
    return Queries.other(
        baseTag != null
            ? "growth_steps_tag"
            : baseSnapshot != null ? "growth_steps_snapshot" : STEPS);
  }

  /** The row of the view {@code growth_span}. */
  String sql() {
    return "SELECT %s AS base_snapshot, %s AS base_tag, %s AS tag, %s AS service"
        .formatted(
            literal(baseSnapshot),
            literal(expression(baseTag)),
            literal(expression(tag)),
            literal(expression(service)));
  }

  private static String expression(String glob) {
    return glob == null ? null : Assumptions.expression(glob);
  }

  private static String literal(String text) {
    return text == null ? "CAST(NULL AS STRING)" : Assumptions.text(text);
  }
}
