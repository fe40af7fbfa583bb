package dev.tonnage.weigh;

import java.util.List;

/**
 * What Go's linker could do about methods that nothing calls. Once a function that is linked looks
 * a method up by a name or number that the linker can not know, it keeps all exported methods of
 * every type that was put in an interface; with plugins, the others too ({@code
 * cmd/link/internal/ld/deadcode.go}).
 *
 * @param verdict {@code on}, {@code off}, {@code off-plugin} or {@code unknown}; null when it is no
 *     Go program
 * @param callers the functions outside package reflect that call a method of {@code reflect.Value}
 *     or {@code reflect.rtype} that looks methods up; those that do so through the interface {@code
 *     reflect.Type} are not seen. Empty unless the verdict is off
 * @param kept the types with exported methods that no code and no itab refers to, the heaviest
 *     first; empty unless the verdict is off, or where the processor's code is not read
 */
public record DeadCode(String verdict, List<String> callers, List<KeptType> kept) {

  /** What is said of a binary that Go did not build. */
  static final DeadCode NONE = new DeadCode(null, List.of(), List.of());

  /**
   * A type whose exported methods were all kept.
   *
   * @param name with the last element of its package's path
   * @param packageName null when it has none
   * @param methods how many of them nothing refers to
   * @param codeBytes the code of those; what only they refer to is not in it
   */
  public record KeptType(String name, String packageName, int methods, long codeBytes) {}
}
