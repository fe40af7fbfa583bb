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
    long[] parts) {

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
