package dev.tonnage.compare;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A change of bytes on disk by cause; the parts add up to the change. */
public final class Parts {
  private static final Cause[] CAUSES = Cause.values();

  private final long[] bytes = new long[CAUSES.length];

  void add(Cause cause, long change) {
    bytes[cause.ordinal()] += change;
  }

  void add(Parts other) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] += other.bytes[i];
    }
  }

  /** The part that has a cause, in bytes; 0 when there is none. */
  public long of(Cause cause) {
    return bytes[cause.ordinal()];
  }

  /** The whole change, in bytes. */
  public long total() {
    return Arrays.stream(bytes).sum();
  }

  /** Each cause with its part. */
  public Map<Cause, Long> toMap() {
    Map<Cause, Long> map = new EnumMap<>(Cause.class);
    for (Cause c : CAUSES) {
      map.put(c, of(c));
    }
    return map;
  }
}
