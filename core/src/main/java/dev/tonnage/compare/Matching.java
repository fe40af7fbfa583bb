package dev.tonnage.compare;

import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.ledger.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds for each owner of one build the same one in another, by keys that get looser and looser:
 * the whole name; without the numbers that compilers count by; without type arguments; without the
 * package. Each pass sees only what those before it left over.
 */
final class Matching {
  /**
   * What compilers count: Go's closures, deferred and started functions and static temporaries;
   * GCC's and LLVM's clones; Rust's hashes.
   */
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?<=\\.func|\\.gowrap|\\.deferwrap|stmp_|\\.init\\.|\\.dict|·|-range)\\d+(\\.\\d+)*"
              + "|\\.(isra|part|constprop|cold|llvm|lto_priv)(\\.\\d+)*"
              + "|(?<=::h)[0-9a-f]{16}\\b");

  private static final List<Function<Owner, Key>> PASSES =
      List.of(
          o -> key(o, o.packageName(), o.name()),
          o -> key(o, o.packageName(), uncounted(o.name())),
          o -> o.origin() == null ? null : key(o, o.packageName(), uncounted(o.origin())),
          o -> bare(o) == null ? null : key(o, null, uncounted(bare(o))));

  /** Under another name, what differs more than twofold is another thing, unless it is tiny. */
  private static final long TINY = 256;

  private record Key(String kind, String packageName, String name) {}

  /** An owner's bytes, with those of others that differ from it in place only. */
  private static final class Entry {
    private final Owner owner;
    private final Parts parts = new Parts();
    private long bytes;

    Entry(Owner owner) {
      this.owner = owner;
    }
  }

  private final List<Change> changes = new ArrayList<>();
  private List<Entry> before;
  private List<Entry> after;

  private Matching(List<Ledger.Row> before, List<Ledger.Row> after, Causes causes) {
    this.before = entries(before, -1, causes);
    this.after = entries(after, 1, causes);
  }

  /** What became of each, the greatest change first. */
  static List<Change> of(List<Ledger.Row> before, List<Ledger.Row> after, Causes causes) {
    Matching matching = new Matching(before, after, causes);
    for (int i = 0; i < PASSES.size(); i++) {
      matching.match(PASSES.get(i), i == 0);
    }
    matching.before.forEach(s -> matching.add(s, null));
    matching.after.forEach(s -> matching.add(null, s));
    matching.changes.sort(
        Comparator.comparingLong((Change c) -> -Math.abs(c.bytes()))
            .thenComparing(c -> -c.afterBytes())
            .thenComparing(c -> c.owner().name()));
    return List.copyOf(matching.changes);
  }

  private static List<Entry> entries(List<Ledger.Row> rows, int sign, Causes causes) {
    Map<Key, Entry> entries = new LinkedHashMap<>();
    for (Ledger.Row row : rows) {
      Owner o = row.owner();
      Entry entry = entries.computeIfAbsent(key(o, o.packageName(), o.name()), k -> new Entry(o));
      entry.bytes += row.weight().totalBytes();
      causes.add(row, sign, entry.parts);
    }
    return new ArrayList<>(entries.values());
  }

  /** Pairs those of one key, the heaviest with the heaviest. */
  private void match(Function<Owner, Key> pass, boolean isExact) {
    Map<Key, List<Entry>> left = new HashMap<>();
    List<Entry> unmatched = new ArrayList<>();
    before.sort(Comparator.comparingLong(s -> -s.bytes));
    after.sort(Comparator.comparingLong(s -> -s.bytes));
    for (Entry s : before) {
      Key key = pass.apply(s.owner);
      if (key == null) {
        unmatched.add(s);
      } else {
        left.computeIfAbsent(key, k -> new ArrayList<>()).add(s);
      }
    }
    Map<Key, Integer> taken = new HashMap<>();
    List<Entry> added = new ArrayList<>();
    for (Entry s : after) {
      Key key = pass.apply(s.owner);
      List<Entry> same = key == null ? null : left.get(key);
      int next = same == null ? 0 : taken.getOrDefault(key, 0);
      if (same == null || next == same.size() || !(isExact || isAlike(same.get(next), s))) {
        added.add(s);
      } else {
        add(same.get(next), s);
        taken.put(key, next + 1);
      }
    }
    left.forEach(
        (key, same) -> unmatched.addAll(same.subList(taken.getOrDefault(key, 0), same.size())));
    before = unmatched;
    after = added;
  }

  private static boolean isAlike(Entry a, Entry b) {
    long small = Math.min(a.bytes, b.bytes);
    long large = Math.max(a.bytes, b.bytes);
    return large - small <= TINY || large <= 2 * small;
  }

  private void add(Entry before, Entry after) {
    Parts parts = new Parts();
    if (before != null) {
      parts.add(before.parts);
    }
    if (after != null) {
      parts.add(after.parts);
    }
    changes.add(
        new Change(
            before == null ? null : before.owner,
            after == null ? null : after.owner,
            before == null ? 0 : before.bytes,
            after == null ? 0 : after.bytes,
            parts));
  }

  private static Key key(Owner o, String packageName, String name) {
    return new Key(o.kind().label(), packageName, name);
  }

  private static String uncounted(String name) {
    return COUNTED.matcher(name).replaceAll("#");
  }

  /**
   * The name without its package, in the module; null when it could be of any. Functions and types
   * move; what is named by its user only, such as a string, does not.
   */
  private static String bare(Owner o) {
    String prefix = o.packageName() + ".";
    boolean isNamed = o.kind() == Kind.CODE || o.kind() == Kind.TYPE;
    boolean isOfAny = o.name().startsWith("init", prefix.length());
    if (!isNamed || isOfAny || o.module() == null || !o.name().startsWith(prefix)) {
      return null;
    }
    return o.module() + " " + o.name().substring(prefix.length());
  }
}
