package dev.tonnage.profile;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Segment;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.weigh.Weighed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which functions of a binary were on the stacks of profiles. A profile samples, so that code which
 * ran seldom is missed: what it shows did run, what it does not show may have.
 */
public final class Coverage {
  /** So many in a hundred of a profile's functions are in the binary that it is of. */
  private static final int PERCENT_KNOWN = 80;

  private final List<Ledger.Row> code;
  private final boolean[] isSeen;
  private final long[] leafSamples;
  private final Map<String, List<Integer>> byName = new HashMap<>();
  private final long[] addresses;
  private final Image image;
  private final String buildId;

  private Coverage(Weighed weighed) {
    this.image = weighed.image();
    this.buildId = weighed.facts().buildId();
    this.code =
        weighed.ledger().rows().stream()
            .filter(r -> r.owner().kind() == Kind.CODE && r.owner().address() != 0)
            .sorted(Comparator.comparingLong(r -> r.owner().address() ^ Long.MIN_VALUE))
            .toList();
    this.isSeen = new boolean[code.size()];
    this.leafSamples = new long[code.size()];
    this.addresses = code.stream().mapToLong(r -> r.owner().address() ^ Long.MIN_VALUE).toArray();
    for (int i = 0; i < code.size(); i++) {
      byName
          .computeIfAbsent(
              FunctionNames.inProfiles(code.get(i).owner().name()), n -> new ArrayList<>(1))
          .add(i);
    }
  }

  /** How a profile was found to be of a binary. */
  public enum Match {
    /** The build ids are the same: this very file ran. */
    BUILD_ID,
    /** The names of its functions are here: a build of the same program. */
    NAMES,
    /** It is another program's, or nothing tells. */
    NONE
  }

  /**
   * A function of the binary.
   *
   * @param row what it takes
   * @param isSeen whether it was on the stack of a sample
   * @param leafSamples in how many it was running itself
   */
  public record Function(Ledger.Row row, boolean isSeen, long leafSamples) {}

  /** Nothing has run yet. */
  public static Coverage of(Weighed weighed) {
    return new Coverage(weighed);
  }

  /** Adds what a profile has seen; nothing of one that is of another program. */
  public Match add(Profile profile) {
    boolean isSame = !profile.buildId().isEmpty() && profile.buildId().equals(buildId);
    if (!isSame && percentKnown(profile) < PERCENT_KNOWN) {
      return Match.NONE;
    }
    for (Profile.Frame frame : profile.frames()) {
      if (profile.isOfProgram(frame)) {
        int at = isSame ? at(profile, frame) : -1;
        List<Integer> rows = at >= 0 ? List.of(at) : named(frame);
        for (int i = 0; i < rows.size(); i++) {
          isSeen[rows.get(i)] = true;
          // Of several instances of one name it is not known which ran.
          leafSamples[rows.get(i)] += i == 0 ? frame.leafSamples() : 0;
        }
      }
    }
    return isSame ? Match.BUILD_ID : Match.NAMES;
  }

  /** All functions, in the order of their addresses. */
  public List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    for (int i = 0; i < isSeen.length; i++) {
      functions.add(new Function(code.get(i), isSeen[i], leafSamples[i]));
    }
    return functions;
  }

  private List<Integer> named(Profile.Frame frame) {
    return frame.function() == null
        ? List.of()
        : byName.getOrDefault(FunctionNames.inProfiles(frame.function()), List.of());
  }

  /** How many of the functions that tell the program are here; of all, if none of them does. */
  private int percentKnown(Profile profile) {
    Set<String> telling = new HashSet<>();
    Set<String> others = new HashSet<>();
    for (Profile.Frame frame : profile.frames()) {
      if (profile.isOfProgram(frame) && frame.function() != null) {
        String name = FunctionNames.inProfiles(frame.function());
        (FunctionNames.tellsProgram(name) ? telling : others).add(name);
      }
    }
    Set<String> asked = telling.isEmpty() ? others : telling;
    long known = asked.stream().filter(byName::containsKey).count();
    return asked.isEmpty() ? 0 : (int) (100 * known / asked.size());
  }

  /** The function at a place that was mapped from the very same file; -1 when none is. */
  private int at(Profile profile, Profile.Frame frame) {
    if (frame.mapping() < 0 || profile.mappings().isEmpty()) {
      return -1;
    }
    Profile.Mapping mapping = profile.mappings().get(frame.mapping());
    boolean isInside =
        Long.compareUnsigned(frame.address(), mapping.start()) >= 0
            && Long.compareUnsigned(frame.address(), mapping.limit()) < 0;
    if (!isInside) {
      return -1;
    }
    long place = frame.address() - mapping.start() + mapping.offset();
    for (Segment s : image.segments()) {
      Span span = s.file();
      if (span.start() <= place && place < span.end()) {
        return around(s.address() + (place - span.start()));
      }
    }
    return -1;
  }

  private int around(long address) {
    int found = Arrays.binarySearch(addresses, address ^ Long.MIN_VALUE);
    int at = found >= 0 ? found : -found - 2;
    return at >= 0 && address - code.get(at).owner().address() < code.get(at).weight().memoryBytes()
        ? at
        : -1;
  }
}
