package dev.tonnage.report;

import dev.tonnage.compare.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL files, each with a comment at its head that says what it answers. */
public final class Queries {
  private static final String FOLDER = "/dev/tonnage/report/";

  /** In queries, {@code ${causes}}: the sum of each column of growth that says why, of rows p. */
  private static final String CAUSES =
      Stream.concat(
              Stream.of(Cause.values()).map(c -> c.name().toLowerCase(Locale.ROOT)),
              Stream.of("binaries"))
          .map(c -> "coalesce(sum(p.%1$s_bytes), 0) AS %1$s_bytes".formatted(c))
          .collect(Collectors.joining(", "));

  /** What the queries share. */
  static final List<Query> VIEWS =
      Stream.of(
              load(false, "image_files", "placements"),
              load(
                  true,
                  "shipped",
                  "image_binaries",
                  "release_steps",
                  "release_files",
                  "image_builds",
                  "release_binaries",
                  "module_changes",
                  "page_images",
                  "page_weights",
                  "page_releases",
                  "newest_by_platform",
                  "cost_parts",
                  "growth_steps",
                  "growth_files",
                  "growth_pairs",
                  "release_packages"),
              load(
                  false,
                  "growth_builds",
                  "growth_sides",
                  "growth_imports",
                  "release_bases",
                  "growth_step_modules"))
          .flatMap(s -> s)
          .toList();

  public static final List<Query> REPORTS =
      load(
              false,
              "modules",
              "packages",
              "symbols",
              "services",
              "releases",
              "growth",
              "growth_modules",
              "growth_packages",
              "growth_symbols",
              "versions",
              "builds",
              "images",
              "platforms",
              "duplicates",
              "findings",
              "cold",
              "owners",
              "network",
              "cost",
              "cost_modules",
              "cost_service_modules",
              "upgrades",
              "consolidation",
              "health",
              "tags")
          .toList();

  /** Statements, not queries: how sizes read in sentences. */
  static final List<String> FUNCTIONS =
      Arrays.stream(text("functions").split(";\\s*\n")).filter(s -> !s.isBlank()).toList();

  private Queries() {}

  /** The report of this name. */
  public static Query report(String name) {
    return REPORTS.stream()
        .filter(q -> q.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> ReportException.unknown(name, REPORTS.stream().map(Query::name).toList()));
  }

  /** What else may stand in the place of a view. */
  static Query other(String name) {
    return load(true, name).findFirst().orElseThrow();
  }

  /** Changes when a query does. */
  public static String fingerprint() {
    return Integer.toHexString(
        Stream.concat(VIEWS.stream(), REPORTS.stream()).map(Query::sql).toList().hashCode());
  }

  private static Stream<Query> load(boolean isKept, String... names) {
    return Stream.of(names).map(n -> parse(n, text(n), isKept));
  }

  private static Query parse(String name, String text, boolean isKept) {
    String head =
        text.lines()
            .takeWhile(l -> l.startsWith("--"))
            .map(l -> l.substring(2).strip())
            .collect(Collectors.joining(" "));
    // Names in comments are not asked for.
    String sql =
        text.lines()
            .filter(l -> !l.startsWith("--"))
            .collect(Collectors.joining("\n"))
            .replace("${causes}", CAUSES);
    return new Query(name, head, sql, isKept);
  }

  private static String text(String name) {
    try (InputStream in = Queries.class.getResourceAsStream(FOLDER + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
