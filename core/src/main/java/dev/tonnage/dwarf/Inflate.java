package dev.tonnage.dwarf;

/**
 * Undoes a compression that the JDK does not know. Core has no libraries: who has one hands it in.
 */
@FunctionalInterface
public interface Inflate {
  /** No decoder is at hand: what needs one is a fault, and its section stays one piece. */
  Inflate NONE = (compressed, inflated) -> -1;

  /**
   * Decompresses zstd frames.
   *
   * @param inflated where the result goes; exactly as long as it is said to be
   * @return how many bytes the result has; -1 when the input is damaged
   */
  int inflate(byte[] compressed, byte[] inflated);
}
