package dev.tonnage.graph;

import dev.tonnage.golang.GoModules;
import dev.tonnage.ledger.WireCurve;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What leaving packages out of a program would save: its own packages stop referring to them, and
 * what then nothing refers to goes. What other modules refer to stays.
 */
public final class Drop {
  /** How far estimates were off, in one of ten programs rebuilt without a feature. */
  private static final int PERCENT_OFF = 15;

  private static final int PAGES_OFF = 2;

  private static final int TABLE_OF_CODE = 4096;
  private static final int BUCKET_BYTES = 20;

  private final ReferenceGraph graph;
  private final Set<Integer> dropped;
  private final boolean isForced;
  private final Flood whole;
  private final Flood after;

  private Drop(
      ReferenceGraph graph, Set<Integer> dropped, boolean isForced, Flood whole, Flood after) {
    this.graph = graph;
    this.dropped = dropped;
    this.isForced = isForced;
    this.whole = whole;
    this.after = after;
  }

  /**
   * A package of which bytes go.
   *
   * @param isWhole whether nothing of it is left
   * @param bytes what goes of its code and data, with what stands in the function table for it
   * @param wireBytes what these bytes take compressed; null when not asked for
   */
  public record Gone(
      String packageName, String module, boolean isWhole, long bytes, Long wireBytes) {}

  /**
   * What would be saved.
   *
   * @param fileBytes what the file would shrink by
   * @param lowBytes at least, in nine of ten cases
   * @param highBytes at most, in nine of ten cases
   * @param wireBytes what compressed layers would shrink by: what all that goes takes of one, which
   *     no page rounds; null when not asked for
   * @param gone what goes, the heaviest first
   * @param reasons why it is as much or as little, in sentences
   */
  public record Saving(
      long fileBytes,
      long lowBytes,
      long highBytes,
      Long wireBytes,
      List<Gone> gone,
      List<String> reasons) {}

  /**
   * Drops modules and packages.
   *
   * @param names module paths, import paths, or what import paths begin with
   * @return null when no name is of anything in the program
   */
  public static Drop of(ReferenceGraph graph, Collection<String> names) {
    Set<Integer> dropped = new HashSet<>();
    names.forEach(name -> dropped.addAll(graph.packages().matching(name)));
    if (dropped.isEmpty()) {
      return null;
    }
    Set<Integer> own = graph.packages().ofMainModule();
    int main = graph.packages().of(Packages.MAIN);
    boolean isUsedByOwn = dropped.contains(main);
    for (int p : own) {
      for (int d : dropped) {
        isUsedByOwn |= graph.imports(p, d) || own.contains(d);
      }
    }
    Scenarios scenarios = new Scenarios(graph.packages().count());
    for (int d : dropped) {
      if (!isUsedByOwn) {
        scenarios.remove(d, 1);
      }
      own.forEach(p -> scenarios.cut(p, d, 1));
    }
    return new Drop(graph, dropped, !isUsedByOwn, graph.whole(), new Flood(graph, scenarios).run());
  }

  private boolean isGone(int node) {
    return whole.mask(node) != 0 && (after.mask(node) & 1) == 0;
  }

  /**
   * What it would save, with what is attached to it.
   *
   * @param wire what the file's bytes take of a layer; null when that is not asked for
   */
  public Saving saving(Attached attached, WireCurve wire) {
    FileLayout layout = new FileLayout(graph.program().image());
    Map<Integer, Long> byPackage = new HashMap<>();
    Map<Integer, Long> wireByPackage = new HashMap<>();
    long codeBytes = 0;
    long elsewhere = 0;
    long wireBytes = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      long bytes = isGone(node) ? graph.bytes(node) : 0;
      if (bytes > 0) {
        layout.remove(graph.start(node), bytes);
        byPackage.merge(graph.packageOf(node), bytes, Long::sum);
        elsewhere += attached.bytes(graph, node);
        codeBytes += graph.isFunction(node) ? bytes : 0;
        if (wire != null) {
          long taken = taken(wire, graph.start(node), bytes);
          wireByPackage.merge(graph.packageOf(node), taken, Long::sum);
          wireBytes += taken;
        }
      }
    }
    long index = codeBytes / TABLE_OF_CODE * BUCKET_BYTES;
    layout.remove(graph.indexStart(), index);
    long removed = layout.removed() + elsewhere;
    long saved = layout.saved() + elsewhere;
    long off = removed * PERCENT_OFF / 100 + PAGES_OFF * layout.page();
    long low = isForced ? 0 : Math.max(Math.min(removed - off, saved), 0);
    long high = Math.max(removed + off, saved);
    Long allWire = null;
    if (wire != null) {
      wireBytes += index > 0 ? taken(wire, graph.indexStart(), index) : 0;
      allWire = wireBytes + Math.round(elsewhere * shareElsewhere(wire));
    }
    List<Gone> gone = gone(byPackage, wire == null ? null : wireByPackage);
    return new Saving(saved, low, high, allWire, gone, reasons());
  }

  private static long taken(WireCurve wire, long start, long bytes) {
    return wire.upTo(start + bytes) - wire.upTo(start);
  }

  /** What a byte takes on the mean that is neither code nor data, such as those of symbols. */
  private double shareElsewhere(WireCurve wire) {
    long bytes = graph.program().image().extent().fileBytes();
    long taken = wire.total();
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.bytes(node) > 0) {
        bytes -= graph.bytes(node);
        taken -= taken(wire, graph.start(node), graph.bytes(node));
      }
    }
    return bytes <= 0 ? 0 : (double) Math.max(taken, 0) / bytes;
  }

  private List<Gone> gone(Map<Integer, Long> byPackage, Map<Integer, Long> wireByPackage) {
    List<Gone> gone = new ArrayList<>();
    byPackage.forEach(
        (p, bytes) -> {
          if (p != Packages.NONE) {
            GoModules.Place place = graph.place(p);
            boolean isWhole = (after.mask(graph.packageNode(p)) & 1) == 0;
            Long wire = wireByPackage == null ? null : wireByPackage.get(p);
            gone.add(new Gone(place.packageName(), place.module(), isWhole, bytes, wire));
          }
        });
    gone.sort(Comparator.comparingLong((Gone g) -> -g.bytes()).thenComparing(Gone::packageName));
    return List.copyOf(gone);
  }

  private List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    Set<String> keepers = new TreeSet<>();
    for (int p = 0; p < graph.packages().count(); p++) {
      boolean stays = (after.mask(graph.packageNode(p)) & 1) != 0;
      if (stays || isForced) {
        for (int d : dropped) {
          boolean isOther = !dropped.contains(p) && !graph.packages().ofMainModule().contains(p);
          if (isOther && graph.imports().of(p).get(d)) {
            keepers.add(graph.place(p).packageName());
          }
        }
      }
    }
    if (isForced) {
      reasons.add(
          "The program's own packages do not refer to it; it goes only when these stop doing so: "
              + String.join(", ", keepers));
    } else if (!keepers.isEmpty()) {
      reasons.add("Parts of it stay, since others refer to them: " + String.join(", ", keepers));
    }
    if (whole.reflects() != 0 && (after.reflects() & 1) == 0) {
      reasons.add(
          "It is what looked up methods by names that the linker can not know: without it, methods"
              + " that nothing calls go in the whole program");
    }
    return List.copyOf(reasons);
  }
}
