package dev.tonnage.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * From one version of a module to another by steps that services of the fleet went through, and
 * what such a way would cost a program.
 */
record UpgradePath(List<Step> steps) {

  /**
   * A row of the report {@code upgrades}.
   *
   * @param ownShare by which the module grew; null when unknown
   * @param ownBytes what it grew by, as the median; then the least and the most
   * @param withOthers what the program grew by for the sake of the step; null when nothing tells
   * @param alone how many of the releases raised no other module
   */
  record Step(
      String from,
      String to,
      Double ownShare,
      Range ownBytes,
      Range withOthers,
      long services,
      long releases,
      long alone,
      String seenIn) {

    static Step of(Row row) {
      return new Step(
          row.getAs("old_version"),
          row.getAs("new_version"),
          row.getAs("own_share"),
          Range.of(row, "own_bytes"),
          row.getAs("with_others_bytes") == null ? null : Range.of(row, "with_others_bytes"),
          row.<Long>getAs("services"),
          row.<Long>getAs("releases"),
          row.<Long>getAs("releases_alone"),
          row.getAs("seen_in"));
    }

    Range of(long moduleBytes) {
      long own =
          ownShare == null || moduleBytes == 0
              ? ownBytes.median()
              : Math.round(ownShare * moduleBytes);
      // What it brings along does not depend on how much of the module itself is linked.
      long others = withOthers == null ? 0 : withOthers.median() - ownBytes.median();
      Range seen = withOthers == null ? ownBytes : withOthers;
      return new Range(own + others, seen.least(), seen.most()).around();
    }
  }

  /** Bytes: the median, the least, the most. */
  record Range(long median, long least, long most) {
    private static Range of(Row row, String column) {
      return new Range(
          row.<Long>getAs(column),
          row.<Long>getAs("least_" + column),
          row.<Long>getAs("most_" + column));
    }

    Range around() {
      return new Range(median, Math.min(least, median), Math.max(most, median));
    }

    Range plus(Range other) {
      return new Range(median + other.median, least + other.least, most + other.most);
    }
  }

  /** The way of the fewest steps; null when there is none. */
  static UpgradePath find(List<Step> known, String from, String to) {
    Map<String, UpgradePath> reached = new HashMap<>();
    reached.put(from, new UpgradePath(List.of()));
    Deque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String here = next.remove();
      for (Step s : known) {
        if (s.from().equals(here) && !reached.containsKey(s.to())) {
          List<Step> steps = new ArrayList<>(reached.get(here).steps());
          steps.add(s);
          reached.put(s.to(), new UpgradePath(List.copyOf(steps)));
          next.add(s.to());
        }
      }
    }
    return reached.get(to);
  }

  /**
   * What it would change a program by.
   *
   * @param moduleBytes what the module takes of it now; 0 when that does not matter
   */
  Range cost(long moduleBytes) {
    Range sum = new Range(0, 0, 0);
    long bytes = moduleBytes;
    for (Step s : steps) {
      sum = sum.plus(s.of(bytes));
      bytes += s.ownShare() == null ? 0 : Math.round(s.ownShare() * bytes);
    }
    return sum;
  }
}
