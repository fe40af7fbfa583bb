package dev.tonnage.report.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sizes of services over time, and of all of them together. */
final class History {
  /** Of a service, so many of its newest images can be told apart in a chart. */
  static final int MAX_RELEASES = 40;

  private static final long DAY = Duration.ofDays(1).toMillis();

  /**
   * An image of a service.
   *
   * @param bytes own, of dependencies, of the standard library, nobody's
   */
  record Release(String manifest, long time, String tags, long[] bytes) {
    long total() {
      return bytes[0] + bytes[1] + bytes[2] + bytes[3];
    }
  }

  /** The last step of a service; the base is null when it has one release only. */
  record Step(String service, Release base, Release last) {
    long change() {
      return last.total() - base.total();
    }
  }

  private final Map<String, List<Release>> shown = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final TreeMap<Long, long[]> changes = new TreeMap<>();

  /**
   * Takes a service's releases.
   *
   * @param releases oldest first
   * @param newest the manifest of the image that is the newest now: what came after it was taken
   *     back
   */
  void add(String service, List<Release> releases, String newest, boolean isShown) {
    List<Release> line = upTo(newest, releases);
    if (line.isEmpty()) {
      return;
    }
    long[] before = new long[4];
    for (Release r : line) {
      long[] day =
          changes.computeIfAbsent(r.time() - Math.floorMod(r.time(), DAY), t -> new long[5]);
      for (int i = 0; i < 4; i++) {
        day[i] += r.bytes()[i] - before[i];
      }
      day[4]++;
      before = r.bytes();
    }
    Release last = line.get(line.size() - 1);
    if (line.size() > 1) {
      steps.add(new Step(service, line.get(line.size() - 2), last));
    }
    if (isShown) {
      shown.put(
          service, List.copyOf(line.subList(Math.max(0, line.size() - MAX_RELEASES), line.size())));
    }
  }

  private static List<Release> upTo(String newest, List<Release> releases) {
    List<Release> line = new ArrayList<>();
    Release end = null;
    for (Release r : releases) {
      if (r.manifest().equals(newest)) {
        end = r;
      } else if (end == null || r.time() <= end.time()) {
        line.add(r);
      }
    }
    if (end != null) {
      line.add(end);
    }
    return line;
  }

  Map<String, List<Release>> shown() {
    return shown;
  }

  /** The last steps that are no rest, the largest first. */
  List<Step> movers(int most) {
    return steps.stream()
        .filter(s -> s.change() != 0)
        .sorted(
            Comparator.<Step>comparingLong(s -> -Math.abs(s.change())).thenComparing(Step::service))
        .limit(most)
        .toList();
  }

  /**
   * For each day with a release: its time, the four sums over all services, and how many releases.
   */
  List<List<Long>> fleet() {
    List<List<Long>> days = new ArrayList<>();
    long[] sums = new long[4];
    for (Map.Entry<Long, long[]> day : changes.entrySet()) {
      List<Long> row = new ArrayList<>(6);
      row.add(day.getKey());
      for (int i = 0; i < 4; i++) {
        sums[i] += day.getValue()[i];
        row.add(sums[i]);
      }
      row.add(day.getValue()[4]);
      days.add(row);
    }
    return days;
  }
}
