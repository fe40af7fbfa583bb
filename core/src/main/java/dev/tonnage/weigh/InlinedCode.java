package dev.tonnage.weigh;

/**
 * Code that was written in one function and stands in those of a package that it was inlined into.
 * Each instruction is counted once, for the innermost function that it comes from.
 *
 * @param hostPackage the package whose functions hold it; null when their names tell none
 * @param originPackage the package of the function it comes from; null when its name tells none
 * @param originModule the module of that package; null when there is none
 * @param function the function it comes from
 * @param codeBytes in all functions of the host package together
 */
public record InlinedCode(
    String hostPackage,
    String originPackage,
    String originModule,
    String function,
    long codeBytes) {

  /** Whether it comes from another package than that of the functions it stands in. */
  public boolean crossesPackages() {
    return !java.util.Objects.equals(hostPackage, originPackage);
  }
}
