package dev.tonnage.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes within sizes. It holds no more of them than a page can show; those that are left out stay
 * in the sum of what they are part of, so that sums hold: what a node's parts do not add up to is
 * the rest's.
 */
final class SizeTree {
  /** More tiles than this can not be told apart. */
  static final int MAX_PARTS = 80;

  /** Whose bytes these are, which gives a node its colour. */
  enum Whose {
    MIXED,
    OWN,
    DEPENDENCY,
    STANDARD_LIBRARY,
    NOBODY
  }

  /**
   * A node that is to be added.
   *
   * @param parts of how many parts it consists, shown or not
   * @param note what else is to be said of it; null for nothing
   */
  record Entry(String name, long bytes, long parts, Whose whose, String note) {}

  private static final class Node {
    private final Entry entry;
    private final Map<String, Node> parts = new LinkedHashMap<>();
    private long shown;

    private Node(Entry entry) {
      this.entry = entry;
    }
  }

  private final Node root;
  private final int maxParts;

  SizeTree(Entry root) {
    this(root, MAX_PARTS);
  }

  SizeTree(Entry root, int maxParts) {
    this.root = new Node(root);
    this.maxParts = maxParts;
  }

  /**
   * Adds a node below those of a path; larger ones first.
   *
   * @return whether it was added: whether its parent is here, and had room
   */
  boolean add(List<String> path, Entry entry) {
    return add(path, entry.name(), entry);
  }

  /** Adds a node that has no parts, and may be called like others with another note. */
  boolean addLeaf(List<String> path, Entry entry) {
    return add(path, entry.name() + "\n" + entry.note(), entry);
  }

  private boolean add(List<String> path, String key, Entry entry) {
    Node parent = root;
    for (String name : path) {
      parent = parent.parts.get(name);
      if (parent == null) {
        return false;
      }
    }
    if (parent.parts.size() >= maxParts) {
      return false;
    }
    if (entry.bytes() < 0 || parent.shown + entry.bytes() > parent.entry.bytes()) {
      throw new IllegalStateException(
          "The parts of %s have more than its %d bytes: %s has %d, those before it %d"
              .formatted(
                  parent.entry.name(),
                  parent.entry.bytes(),
                  entry.name(),
                  entry.bytes(),
                  parent.shown));
    }
    if (parent.parts.putIfAbsent(key, new Node(entry)) != null) {
      throw new IllegalStateException(
          "%s is twice in %s".formatted(entry.name(), parent.entry.name()));
    }
    parent.shown += entry.bytes();
    return true;
  }

  /** Nested arrays: name, bytes, how many parts, whose, note, and the parts that are shown. */
  List<Object> compact(Names names) {
    return compact(root, names);
  }

  private static List<Object> compact(Node node, Names names) {
    Entry e = node.entry;
    List<Object> parts = new ArrayList<>(node.parts.size());
    node.parts.values().forEach(p -> parts.add(compact(p, names)));
    List<Object> all = new ArrayList<>(6);
    all.add(names.of(e.name()));
    all.add(e.bytes());
    all.add(e.parts());
    all.add(e.whose().ordinal());
    all.add(names.of(e.note()));
    if (!parts.isEmpty()) {
      all.add(parts);
    }
    return all;
  }
}
