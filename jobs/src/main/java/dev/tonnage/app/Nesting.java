package dev.tonnage.app;

import dev.tonnage.ledger.Ledger.Group;
import dev.tonnage.ledger.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of two or more dimensions by the first one: the heaviest of its groups first, with all of
 * its rows behind one another.
 */
final class Nesting {
  private final int outer;
  private final int labels;

  /** The rows within a group, the heaviest first. */
  private final List<List<Group>> nests;

  private Nesting(int outer, int labels, List<List<Group>> nests) {
    this.outer = outer;
    this.labels = labels;
    this.nests = nests;
  }

  /**
   * Nests rows.
   *
   * @param groups the heaviest first
   * @param outer how many of the labels are the first dimension's
   */
  static Nesting of(List<Group> groups, int outer, int labels) {
    Map<List<String>, List<Group>> nests = new LinkedHashMap<>();
    for (Group g : groups) {
      nests.computeIfAbsent(g.labels().subList(0, outer), l -> new ArrayList<>()).add(g);
    }
    List<List<Group>> sorted = new ArrayList<>(nests.values());
    sorted.sort(Comparator.comparingLong(nest -> -sum(nest).totalBytes()));
    return new Nesting(outer, labels, sorted);
  }

  /** All rows, as programs read them. */
  List<Group> flat() {
    return nests.stream().flatMap(List::stream).toList();
  }

  /**
   * The rows as people read them: each group with its sum, and below it what it consists of.
   *
   * @param top how many groups, and how many rows of each; one more holds the rest
   */
  List<Group> tree(int top) {
    List<Group> tree = new ArrayList<>();
    for (List<Group> nest : nests.subList(0, Math.min(top, nests.size()))) {
      tree.add(new Group(padded(nest.get(0).labels().subList(0, outer), 0), sum(nest)));
      if (labels > outer) {
        limited(nest, top, outer)
            .forEach(
                g ->
                    tree.add(
                        new Group(padded(g.labels().subList(outer, labels), outer), g.weight())));
      }
    }
    if (nests.size() > top) {
      List<Group> rest = nests.subList(top, nests.size()).stream().flatMap(List::stream).toList();
      tree.add(more(nests.size() - top, rest, 0));
    }
    return tree;
  }

  /** Cuts off the lightest rows, but not their bytes. */
  List<Group> limited(int top) {
    return limited(flat(), top, 0);
  }

  private List<Group> limited(List<Group> groups, int top, int place) {
    if (groups.size() <= top) {
      return groups;
    }
    List<Group> kept = new ArrayList<>(groups.subList(0, top));
    List<Group> rest = groups.subList(top, groups.size());
    kept.add(more(rest.size(), rest, place));
    return kept;
  }

  private Group more(int count, List<Group> rest, int place) {
    return new Group(padded(List.of("[%d more]".formatted(count)), place), sum(rest));
  }

  private List<String> padded(List<String> some, int place) {
    String[] all = new String[labels];
    for (int i = 0; i < some.size(); i++) {
      all[place + i] = some.get(i);
    }
    return Collections.unmodifiableList(Arrays.asList(all));
  }

  /** What rows weigh together. */
  static Weight sum(List<Group> groups) {
    return groups.stream().map(Group::weight).reduce(Weight.ZERO, Weight::plus);
  }
}
