package dev.tonnage.dwarf;

/**
 * One unit of debug information: what one run of a compiler made.
 *
 * @param number its place among the units of the file
 * @param section the section it is in
 * @param offset where it begins there
 * @param length all its bytes there, header included
 * @param version of DWARF
 * @param kind what it is for
 * @param home the number of the unit that it belongs to: for types and common parts that were put
 *     into units of their own, one with the same line table; otherwise itself
 * @param name the source file or, in Go, the import path; null when it does not say
 * @param directory where the compiler ran; null when it does not say
 * @param language {@code DW_LANG_*} (section 7.12); -1 when it does not say
 * @param producer the compiler; null when it does not say
 */
public record Unit(
    int number,
    String section,
    long offset,
    long length,
    int version,
    Kind kind,
    int home,
    String name,
    String directory,
    int language,
    String producer) {
  private static final int LANG_GO = 0x16;
  private static final int LANG_RUST = 0x1c;

  /** What a unit is for (section 7.5.1). */
  public enum Kind {
    COMPILE,
    PARTIAL,
    TYPE,
    SKELETON
  }

  public boolean isGo() {
    return language == LANG_GO;
  }

  public boolean isRust() {
    return language == LANG_RUST;
  }
}
