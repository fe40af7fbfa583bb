package dev.tonnage.compare;

import dev.tonnage.ledger.Ledger.Dimension;
import dev.tonnage.ledger.Ledger.Group;
import dev.tonnage.weigh.ModuleWeight;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Two builds of a program, weighed. */
public final class Comparison {
  private final Weighed before;
  private final Weighed after;

  public Comparison(Weighed before, Weighed after) {
    this.before = before;
    this.after = after;
  }

  /** By how many bytes the file grew; negative when it shrank. */
  public long bytes() {
    return after.facts().fileBytes() - before.facts().fileBytes();
  }

  /** The change by cause, in bytes on disk; every cause is there, and all sum to the change. */
  public Map<Cause, Long> causes() {
    return Causes.of(before, after);
  }

  /** What became of each owner of bytes, the greatest change first; all sum to the change. */
  public List<Change> owners() {
    return Matching.of(before.ledger(), after.ledger());
  }

  /**
   * One group of owners.
   *
   * @param beforeBytes all its bytes on disk; 0 when there was none of it
   * @param afterBytes all its bytes on disk; 0 when there is none of it
   */
  public record Row(List<String> labels, long beforeBytes, long afterBytes) {
    public long bytes() {
      return afterBytes - beforeBytes;
    }
  }

  /**
   * The change by the labels that owners have, the greatest first; all sum to the change.
   *
   * @param beforeBy the dimensions as the first build answers to them
   * @param afterBy the same of the second
   */
  public List<Row> by(List<Dimension> beforeBy, List<Dimension> afterBy) {
    Map<List<String>, Row> rows = new LinkedHashMap<>();
    for (Group g : before.ledger().by(beforeBy)) {
      rows.put(g.labels(), new Row(g.labels(), g.weight().totalBytes(), 0));
    }
    for (Group g : after.ledger().by(afterBy)) {
      long old = rows.containsKey(g.labels()) ? rows.get(g.labels()).beforeBytes() : 0;
      rows.put(g.labels(), new Row(g.labels(), old, g.weight().totalBytes()));
    }
    List<Row> sorted = new ArrayList<>(rows.values());
    sorted.sort(
        Comparator.comparingLong((Row r) -> -Math.abs(r.bytes()))
            .thenComparing(r -> -r.afterBytes())
            .thenComparing(r -> r.labels().toString()));
    return List.copyOf(sorted);
  }

  /** The cause to which the bytes of a module are counted. */
  public Cause causeOf(Release release) {
    return Causes.of(before, after, release.module());
  }

  /** What the builds were asked for differently, such as {@code PIE: no → yes}. */
  public List<String> flags() {
    return new Build(before).flags(new Build(after));
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
    Build old = new Build(before);
    Build now = new Build(after);
    return Stream.concat(before.modules().stream(), after.modules().stream())
        .map(ModuleWeight::module)
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
