package dev.tonnage.profile;

import java.util.List;

/**
 * Samples of a program's stacks, as pprof has them ({@code google/pprof, proto/profile.proto}).
 *
 * @param sampleType what was counted, such as {@code samples} or {@code cpu}
 * @param takenAtNanos when it was begun, since 1970; 0 when it does not say
 * @param durationNanos over which time; 0 when it does not say
 * @param samples how many, all together
 * @param mappings what was loaded where; the first is the program itself
 * @param frames the code that was on the stacks, each place once
 */
public record Profile(
    String sampleType,
    long takenAtNanos,
    long durationNanos,
    long samples,
    List<Mapping> mappings,
    List<Frame> frames) {

  /**
   * A file in the memory of the process.
   *
   * @param start its first address there
   * @param limit the first address behind it
   * @param offset where in the file it begins
   * @param file its path where it ran
   * @param buildId in hex; empty when it has none
   */
  public record Mapping(long start, long limit, long offset, String file, String buildId) {}

  /**
   * A place in the code.
   *
   * @param address in the memory of the process; 0 when it does not say
   * @param mapping the number of what is mapped there; -1 when it does not say
   * @param functions by name: the innermost of those that were inlined there first, and last the
   *     one whose code it is; empty when it has no names
   * @param samples on whose stacks it was, each stack once
   * @param leafSamples in which it was running itself
   */
  public record Frame(
      long address, int mapping, List<String> functions, long samples, long leafSamples) {
    /** The name of the function whose code it is; null when it has none. */
    public String function() {
      return functions.isEmpty() ? null : functions.get(functions.size() - 1);
    }
  }

  /** Whether a place is of the program itself, not of a library or the kernel. */
  public boolean isOfProgram(Frame frame) {
    return frame.mapping() <= 0;
  }

  /** The build id of the program that ran; empty when it does not say. */
  public String buildId() {
    return mappings.isEmpty() ? "" : mappings.get(0).buildId();
  }

  /** The path of the program that ran; empty when it does not say. */
  public String program() {
    return mappings.isEmpty() ? "" : mappings.get(0).file();
  }
}
