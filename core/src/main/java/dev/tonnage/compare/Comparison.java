package dev.tonnage.compare;

import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Owner;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two builds of a program, side by side. */
public final class Comparison {
  private final Side before;
  private final Side after;
  private final Causes causes;

  public Comparison(Side before, Side after) {
    this.before = before;
    this.after = after;
    this.causes = new Causes(before.build(), after.build());
  }

  public Comparison(Weighed before, Weighed after) {
    this(Side.of(before), Side.of(after));
  }

  /** By how many bytes the file grew; negative when it shrank. */
  public long bytes() {
    return after.bytes() - before.bytes();
  }

  /** The change by cause, in bytes on disk; the parts sum to the change. */
  public Parts causes() {
    return causes.of(before.rows(), after.rows());
  }

  /** What became of each owner of bytes, the greatest change first; all sum to the change. */
  public List<Change> owners() {
    return Matching.of(before.rows(), after.rows(), causes);
  }

  /**
   * One group of owners.
   *
   * @param beforeBytes all its bytes on disk; 0 when there was none of it
   * @param afterBytes all its bytes on disk; 0 when there is none of it
   * @param beforeMemory all its bytes when loaded
   * @param afterMemory all its bytes when loaded
   */
  public record Row(
      List<String> labels, long beforeBytes, long afterBytes, long beforeMemory, long afterMemory) {
    public long bytes() {
      return afterBytes - beforeBytes;
    }
  }

  /** The same with the reason why. */
  public record Explained(Row row, Parts parts) {}

  /**
   * The change by what owners say of themselves, with its causes, in no order; all sum to the
   * change. An owner that is named otherwise than before is in two groups.
   *
   * @param labels of an owner, some of them null perhaps
   */
  public List<Explained> explained(Function<Owner, List<String>> labels) {
    Map<List<String>, Sum> sums = new LinkedHashMap<>();
    add(before, -1, labels, sums);
    add(after, 1, labels, sums);
    List<Explained> rows = new ArrayList<>(sums.size());
    sums.forEach(
        (key, s) ->
            rows.add(
                new Explained(
                    new Row(key, s.bytes[0], s.bytes[1], s.memory[0], s.memory[1]), s.parts)));
    return rows;
  }

  private static final class Sum {
    private final long[] bytes = new long[2];
    private final long[] memory = new long[2];
    private final Parts parts = new Parts();
  }

  private void add(
      Side side, int sign, Function<Owner, List<String>> labels, Map<List<String>, Sum> sums) {
    for (Ledger.Row row : side.rows()) {
      Sum sum = sums.computeIfAbsent(labels.apply(row.owner()), k -> new Sum());
      int at = sign < 0 ? 0 : 1;
      sum.bytes[at] += row.weight().totalBytes();
      sum.memory[at] += row.weight().memoryBytes();
      causes.add(row, sign, sum.parts);
    }
  }

  /**
   * The change by the labels that bytes have, the greatest first; all sum to the change.
   *
   * @param beforeBy the dimensions as the first build answers to them
   * @param afterBy the same of the second
   */
  public static List<Row> by(
      Ledger before, List<Dimension> beforeBy, Ledger after, List<Dimension> afterBy) {
    Map<List<String>, Row> rows = new LinkedHashMap<>();
    before
        .by(beforeBy)
        .forEach(
            g ->
                rows.put(
                    g.labels(),
                    new Row(g.labels(), g.weight().totalBytes(), 0, g.weight().memoryBytes(), 0)));
    after
        .by(afterBy)
        .forEach(
            g -> {
              Row old = rows.getOrDefault(g.labels(), new Row(g.labels(), 0, 0, 0, 0));
              rows.put(
                  g.labels(),
                  new Row(
                      g.labels(),
                      old.beforeBytes(),
                      g.weight().totalBytes(),
                      old.beforeMemory(),
                      g.weight().memoryBytes()));
            });
    List<Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(
        Comparator.comparingLong((Row r) -> -Math.abs(r.bytes()))
            .thenComparing(r -> -r.afterBytes())
            .thenComparing(r -> r.labels().toString()));
    return List.copyOf(sorted);
  }

  /** The cause to which the bytes of a module are counted. */
  public Cause causeOf(Release release) {
    return causes.of(release.module());
  }

  /** What the builds were asked for differently, such as {@code PIE: no → yes}. */
  public List<String> flags() {
    return before.build().flags(after.build());
  }

  /**
   * A module whose release is not what it was.
   *
   * @param before null when it was not linked; empty when it was built from a working tree
   * @param after null when it is not linked; empty when it is built from a working tree
   */
  public record Release(String module, String before, String after) {}

  /** The modules that came, went or changed their release, by name. */
  public List<Release> releases() {
    Build old = before.build();
    Build now = after.build();
    return Stream.concat(old.modules().stream(), now.modules().stream())
        .filter(m -> !m.startsWith("["))
        .distinct()
        .sorted()
        .map(
            m ->
                new Release(
                    m,
                    old.isLinked(m) ? old.release(m) : null,
                    now.isLinked(m) ? now.release(m) : null))
        .filter(r -> !Objects.equals(r.before(), r.after()))
        .toList();
  }
}
