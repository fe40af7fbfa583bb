package dev.tonnage.dwarf;

/**
 * Code of one function that stands inside another.
 *
 * @param host the function that holds it
 * @param origin the name of the function it comes from; null when it has none
 * @param callFile the file of the call, from where the compiler ran unless it begins with a slash;
 *     null when not said
 * @param ranges where it is: addresses, each start with its end behind it; what is inlined into it
 *     in turn lies within
 */
public record Inlined(Subprogram host, String origin, String callFile, long[] ranges) {

  /** How much code; what is inlined into the inlined code is counted with both. */
  public long codeBytes() {
    long bytes = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      bytes += ranges[i + 1] - ranges[i];
    }
    return bytes;
  }
}
