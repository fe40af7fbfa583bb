package dev.tonnage.weigh;

import java.util.Map;

/**
 * How a Go program was built: what build info says ({@code runtime/debug.BuildSetting}), and, where
 * it says nothing, what the file itself shows.
 *
 * @param buildMode {@code exe}, {@code pie}, {@code c-shared}, {@code plugin} …; null when it is no
 *     Go program or can not be told
 * @param buildId what the go command called the build ({@code -buildid}); null when it was left
 *     empty
 * @param trimpath whether paths of the machine that built it were left out; null when the function
 *     table does not tell
 * @param race whether the race detector is in it; null when it is no Go program
 * @param cover whether it counts coverage; null when it is no Go program
 * @param optimized false when the compiler was told not to inline or optimise ({@code -gcflags=-N
 *     -l}), or nothing was inlined; null when neither is known
 * @param pgo the profile that steered the compiler; null when none did, or it does not say
 * @param fips140 the version of the FIPS 140-3 module; null when it was built without, or does not
 *     say
 * @param vcsRevision the commit; null when not recorded
 * @param vcsTime when that was committed, as RFC 3339; null when not recorded
 * @param vcsModified whether files had been changed since; null when not recorded
 * @param stamps what {@code -X} set, by variable: from build info, or from the symbols that the
 *     linker makes for it; null when neither is there
 * @param pieBytes what running at any address costs on disk: the relocations, and what a loader
 *     needs besides; 0 when it runs at one address, null when it is no Go executable. Rounding to
 *     pages is not in it: real builds differ by a page of the processor more or less
 */
public record GoBuild(
    String buildMode,
    String buildId,
    Boolean trimpath,
    Boolean race,
    Boolean cover,
    Boolean optimized,
    String pgo,
    String fips140,
    String vcsRevision,
    String vcsTime,
    Boolean vcsModified,
    Map<String, String> stamps,
    Long pieBytes) {
  /** Of what is no Go program. */
  static final GoBuild NONE =
      new GoBuild(null, null, null, null, null, null, null, null, null, null, null, null, null);
}
