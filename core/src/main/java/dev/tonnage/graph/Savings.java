package dev.tonnage.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What changes to a program would save, each alone and one after the other, so that no byte is
 * counted twice.
 */
public final class Savings {
  /** So many are answered at once. */
  public static final int MOST = Flood.MOST / 2;

  private final ReferenceGraph graph;
  private final List<Change> changes;
  private final Flood whole;
  private final Flood after;
  private final boolean[] isForced;

  /** A change to a program. */
  public sealed interface Change {}

  /**
   * The program's own packages stop referring to these; if they do not, nobody refers to them.
   *
   * @param names of modules and packages
   */
  public record Dropped(Collection<String> names) implements Change {}

  /**
   * Nothing looks methods up by names that the linker can not know.
   *
   * @param callers packages that do so, and are not there either
   */
  public record LooksNothingUp(Collection<String> callers) implements Change {}

  /**
   * Some functions do not exist.
   *
   * @param which by the function's name and its source file
   */
  public record Without(Predicate<Code> which) implements Change {}

  /** A function, by its name and its source file, which is null when unknown. */
  public record Code(String name, String file) {}

  /**
   * What a change saves.
   *
   * @param addedBytes in addition to those before it
   * @param aloneBytes by itself
   * @param isForced whether others than the program's own packages have to change
   */
  public record Saved(long addedBytes, long aloneBytes, boolean isForced) {}

  private Savings(ReferenceGraph graph, List<Change> changes) {
    this.graph = graph;
    this.changes = changes.subList(0, Math.min(changes.size(), MOST));
    this.whole = graph.whole();
    this.isForced = new boolean[this.changes.size()];
    Scenarios scenarios = new Scenarios(graph.packages().count());
    for (int i = 0; i < this.changes.size(); i++) {
      // From its own number on in the one half, by itself in the other.
      long mask = -1L << i & (1L << MOST) - 1 | 1L << MOST + i;
      isForced[i] = change(this.changes.get(i), scenarios, mask);
    }
    this.after = new Flood(graph, scenarios).run();
  }

  /**
   * What each of some changes saves; of those beyond {@link #MOST} nothing.
   *
   * @param attached what goes with code elsewhere in the file
   */
  public static List<Saved> of(ReferenceGraph graph, Attached attached, List<Change> changes) {
    return changes.isEmpty() ? List.of() : new Savings(graph, changes).saved(attached);
  }

  private boolean change(Change change, Scenarios scenarios, long mask) {
    if (change instanceof Dropped dropped) {
      return drop(dropped.names(), scenarios, mask);
    }
    if (change instanceof Without without) {
      for (int f = 0; f < graph.functionCount(); f++) {
        Code code = new Code(graph.function(f).name(), graph.function(f).file());
        if (without.which().test(code)) {
          scenarios.removeFunction(f, mask);
        }
      }
      return false;
    }
    if (change instanceof LooksNothingUp nothing) {
      for (String caller : nothing.callers()) {
        graph.packages().matching(caller).forEach(p -> scenarios.remove(p, mask));
      }
    }
    scenarios.silence(mask);
    return true;
  }

  private boolean drop(Collection<String> names, Scenarios scenarios, long mask) {
    Set<Integer> dropped = new TreeSet<>();
    names.forEach(name -> dropped.addAll(graph.packages().matching(name)));
    Set<Integer> own = graph.packages().ofMainModule();
    boolean isUsedByOwn = false;
    for (int p : own) {
      for (int d : dropped) {
        isUsedByOwn |= graph.imports(p, d) || own.contains(d);
        scenarios.cut(p, d, mask);
      }
    }
    for (int d : dropped) {
      if (!isUsedByOwn) {
        scenarios.remove(d, mask);
      }
    }
    return !isUsedByOwn;
  }

  private List<Saved> saved(Attached attached) {
    FileLayout[] layouts = new FileLayout[Flood.MOST];
    long[] elsewhere = new long[Flood.MOST];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] = new FileLayout(graph.program().image());
    }
    for (int node = 0; node < graph.nodeCount(); node++) {
      long gone = whole.mask(node) & ~after.mask(node);
      long bytes = gone == 0 ? 0 : graph.bytes(node);
      for (; gone != 0 && bytes > 0; gone &= gone - 1) {
        int scenario = Long.numberOfTrailingZeros(gone);
        layouts[scenario].remove(graph.start(node), bytes);
        elsewhere[scenario] += attached.bytes(graph, node);
      }
    }
    List<Saved> saved = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < changes.size(); i++) {
      long all = layouts[i].saved() + elsewhere[i];
      long alone = layouts[MOST + i].saved() + elsewhere[MOST + i];
      saved.add(new Saved(Math.max(all - before, 0), alone, isForced[i]));
      before = Math.max(all, before);
    }
    return List.copyOf(saved);
  }
}
