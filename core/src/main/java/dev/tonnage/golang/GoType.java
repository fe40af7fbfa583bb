package dev.tonnage.golang;

import dev.tonnage.bytes.Span;
import java.util.List;

/**
 * One type descriptor, as the runtime has it for reflection, interfaces and the garbage collector.
 *
 * @param text the type as people write it, with the last element of its package's path only
 * @param isNamed whether it was declared; else it is made of others
 * @param packagePath of a declared type, or of the unexported names of one made of others; null
 *     when there is none
 * @param spans its descriptor first, then the lists that are its own: methods, fields, parameters
 * @param names the names it uses; equal ones are shared by types
 * @param mask its pointer mask, shared by types with the same; empty when it has none
 * @param methods its methods, and how many of them the linker kept
 * @param parts the addresses of the types it is made of, the most telling first
 */
public record GoType(
    long address,
    Kind kind,
    String text,
    boolean isNamed,
    String packagePath,
    List<Span> spans,
    List<Span> names,
    Span mask,
    Methods methods,
    long[] parts) {

  /**
   * The methods of a type. Of those that nothing can call, the linker leaves the code out, and -1,
   * up to Go 1.15 zero, where their addresses would stand ({@code
   * cmd/link/internal/ld/deadcode.go}).
   *
   * @param exported how many are exported
   * @param exportedKept how many of those have code
   * @param others how many are not exported
   * @param othersKept how many of those have code
   * @param code where the code of the kept exported ones begins, from the start of the text
   */
  public record Methods(
      int exported, int exportedKept, int others, int othersKept, List<Integer> code) {
    static final Methods NONE = new Methods(0, 0, 0, 0, List.of());
  }

  /** The kinds that are laid out differently. */
  public enum Kind {
    BASIC,
    ARRAY,
    CHAN,
    FUNC,
    INTERFACE,
    MAP,
    POINTER,
    SLICE,
    STRUCT;

    /** By the number that {@code reflect.Kind} has; null for one that is none. */
    static Kind of(int number) {
      return switch (number) {
        case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 26 -> BASIC;
        case 17 -> ARRAY;
        case 18 -> CHAN;
        case 19 -> FUNC;
        case 20 -> INTERFACE;
        case 21 -> MAP;
        case 22 -> POINTER;
        case 23 -> SLICE;
        case 25 -> STRUCT;
        default -> null;
      };
    }
  }
}
