package dev.tonnage.code;

/**
 * What a call passes and takes, as far as the code around it shows, where Go passes values in
 * registers (since Go 1.17 on amd64 and 1.18 on arm64: {@code cmd/compile/abi-internal.md}).
 *
 * @param leastWords so many registers for whole numbers and pointers pass something at least, the
 *     receiver's included
 * @param mostWords no more than these do
 * @param leastFloats so many registers for floating-point numbers pass something at least
 * @param mostFloats no more than these do
 * @param usesStack whether something is passed in memory; null when that is not known
 * @param leastResultWords results in so many registers are looked at, at least
 * @param leastResultFloats and in so many for floating-point numbers
 */
public record CallShape(
    int leastWords,
    int mostWords,
    int leastFloats,
    int mostFloats,
    Boolean usesStack,
    int leastResultWords,
    int leastResultFloats) {

  /** Nothing is known. */
  public static final CallShape UNKNOWN =
      new CallShape(0, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, null, 0, 0);

  /** The same, with results of which so many are looked at. */
  CallShape returning(int words, int floats) {
    return new CallShape(leastWords, mostWords, leastFloats, mostFloats, usesStack, words, floats);
  }

  /** Whether a function that takes and returns so much may be what is called. */
  public boolean fits(
      int words, int floats, boolean takesStack, int resultWords, int resultFloats) {
    return leastWords <= words
        && words <= mostWords
        && leastFloats <= floats
        && floats <= mostFloats
        && (usesStack == null || usesStack == takesStack)
        && leastResultWords <= resultWords
        && leastResultFloats <= resultFloats;
  }
}
