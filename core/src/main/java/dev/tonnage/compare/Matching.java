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
  private static final class Side {
    private final Owner owner;
    private long bytes;

    Side(Owner owner) {
      this.owner = owner;
    }
  }

  private final List<Change> changes = new ArrayList<>();
  private List<Side> before;
  private List<Side> after;

  private Matching(Ledger before, Ledger after) {
    this.before = sides(before);
    this.after = sides(after);
  }

  /** What became of each, the greatest change first. */
  static List<Change> of(Ledger before, Ledger after) {
    Matching matching = new Matching(before, after);
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

  private static List<Side> sides(Ledger ledger) {
    Map<Key, Side> sides = new LinkedHashMap<>();
    for (Ledger.Row row : ledger.rows()) {
      Owner o = row.owner();
      Side side = sides.computeIfAbsent(key(o, o.packageName(), o.name()), k -> new Side(o));
      side.bytes += row.weight().totalBytes();
    }
    return new ArrayList<>(sides.values());
  }

  /** Pairs those of one key, the heaviest with the heaviest. */
  private void match(Function<Owner, Key> pass, boolean isExact) {
    Map<Key, List<Side>> left = new HashMap<>();
    List<Side> unmatched = new ArrayList<>();
    before.sort(Comparator.comparingLong(s -> -s.bytes));
    after.sort(Comparator.comparingLong(s -> -s.bytes));
    for (Side s : before) {
      Key key = pass.apply(s.owner);
      if (key == null) {
        unmatched.add(s);
      } else {
        left.computeIfAbsent(key, k -> new ArrayList<>()).add(s);
      }
    }
    Map<Key, Integer> taken = new HashMap<>();
    List<Side> added = new ArrayList<>();
    for (Side s : after) {
      Key key = pass.apply(s.owner);
      List<Side> same = key == null ? null : left.get(key);
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

  private static boolean isAlike(Side a, Side b) {
    long small = Math.min(a.bytes, b.bytes);
    long large = Math.max(a.bytes, b.bytes);
    return large - small <= TINY || large <= 2 * small;
  }

  private void add(Side before, Side after) {
    changes.add(
        new Change(
            before == null ? null : before.owner,
            after == null ? null : after.owner,
            before == null ? 0 : before.bytes,
            after == null ? 0 : after.bytes));
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
