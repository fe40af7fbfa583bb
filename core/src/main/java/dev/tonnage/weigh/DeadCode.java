package dev.tonnage.weigh;

import java.util.List;
import java.util.function.Supplier;

/**
 * What Go's linker could do about methods that nothing calls. Once a function that is linked looks
 * a method up by a name or number that the linker can not know, it keeps all exported methods of
 * every type that was put in an interface; with plugins, the others too ({@code
 * cmd/link/internal/ld/deadcode.go}).
 */
public final class DeadCode {
  /** What is said of a binary that Go did not build. */
  static final DeadCode NONE = new DeadCode(null, () -> Explanation.NONE);

  private final String verdict;
  private final Supplier<Explanation> search;
  private Explanation found;

  /**
   * What is known of methods that the linker kept.
   *
   * @param search reads all code, so it is not done before somebody asks
   */
  DeadCode(String verdict, Supplier<Explanation> search) {
    this.verdict = verdict;
    this.search = search;
  }

  /** Who kept what. */
  record Explanation(List<String> callers, List<KeptType> kept) {
    static final Explanation NONE = new Explanation(List.of(), List.of());
  }

  /**
   * A type whose exported methods were all kept.
   *
   * @param name with the last element of its package's path
   * @param packageName null when it has none
   * @param methods how many of them nothing refers to
   * @param codeBytes the code of those; what only they refer to is not in it
   */
  public record KeptType(String name, String packageName, int methods, long codeBytes) {}

  /** One of on, off, off-plugin and unknown; null when it is no Go program. */
  public String verdict() {
    return verdict;
  }

  /**
   * The functions outside package reflect that call a method of {@code reflect.Value} or {@code
   * reflect.rtype} that looks methods up; those that do so through the interface {@code
   * reflect.Type} are not seen. Empty unless the verdict is off.
   */
  public List<String> callers() {
    return explanation().callers();
  }

  /**
   * The types with exported methods that no code and no itab refers to, the heaviest first; empty
   * unless the verdict is off, or where the processor's code is not read.
   */
  public List<KeptType> kept() {
    return explanation().kept();
  }

  private synchronized Explanation explanation() {
    if (found == null) {
      found = search.get();
    }
    return found;
  }
}
