package dev.tonnage.app;

import dev.tonnage.compare.Cause;
import dev.tonnage.compare.Comparison;
import dev.tonnage.gate.Explanation;
import dev.tonnage.report.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Why one build is larger than another, as rows. */
final class WhyRows {
  private static final List<String> COLUMNS = List.of("why", "change_bytes", "what");
  private static final int MOST_RELEASES = 3;

  private WhyRows() {}

  static Rows rows(Comparison comparison) {
    List<List<Object>> rows = new ArrayList<>();
    causes(comparison).forEach(c -> rows.add(Arrays.asList(c.label(), c.bytes(), c.what())));
    rows.add(Arrays.asList("total", comparison.bytes(), null));
    return new Rows(COLUMNS, rows.iterator());
  }

  /** Those that changed anything, the greatest first. */
  static List<Explanation.Cause> causes(Comparison comparison) {
    return comparison.causes().toMap().entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .sorted((a, b) -> Long.compare(Math.abs(b.getValue()), Math.abs(a.getValue())))
        .map(
            e ->
                new Explanation.Cause(
                    e.getKey().label(), e.getValue(), what(comparison, e.getKey())))
        .toList();
  }

  static List<Map<String, Object>> list(Comparison comparison) {
    List<Map<String, Object>> list = new ArrayList<>();
    comparison
        .causes()
        .toMap()
        .forEach(
            (cause, bytes) -> {
              Map<String, Object> object = new LinkedHashMap<>();
              object.put("cause", cause.label());
              object.put("change_bytes", bytes);
              object.put("what", details(comparison, cause));
              list.add(object);
            });
    return list;
  }

  private static String what(Comparison comparison, Cause cause) {
    List<String> details = details(comparison, cause);
    return some(details);
  }

  /** The first few of a list, in words; null when it is empty. */
  static String some(List<String> details) {
    String some = details.stream().limit(MOST_RELEASES).collect(Collectors.joining(", "));
    return details.isEmpty()
        ? null
        : details.size() > MOST_RELEASES
            ? some + " and %d more".formatted(details.size() - MOST_RELEASES)
            : some;
  }

  private static List<String> details(Comparison comparison, Cause cause) {
    if (cause == Cause.FLAGS) {
      return comparison.flags();
    }
    return comparison.releases().stream()
        .filter(r -> comparison.causeOf(r) == cause)
        .map(WhyRows::text)
        .toList();
  }

  private static String text(Comparison.Release r) {
    String name = r.module().equals("std") ? "" : r.module() + " ";
    if (r.before() == null || r.after() == null) {
      return name + Objects.requireNonNullElse(r.after(), r.before());
    }
    return "%s%s → %s".formatted(name, orTree(r.before()), orTree(r.after()));
  }

  private static String orTree(String release) {
    return release.isEmpty() ? "(working tree)" : release;
  }
}
