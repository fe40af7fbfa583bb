package dev.tonnage.compare;

import dev.tonnage.ledger.Owner;
import java.util.Objects;

/**
 * What became of one owner of bytes, or of several that have all but their addresses in common.
 *
 * @param before null when it is new
 * @param after null when it is gone
 * @param beforeBytes all its bytes on disk, 0 when it is new
 * @param afterBytes all its bytes on disk, 0 when it is gone
 * @param parts the change by cause
 */
public record Change(Owner before, Owner after, long beforeBytes, long afterBytes, Parts parts) {

  /** How the two sides relate. */
  public enum Status {
    ADDED,
    REMOVED,
    /** Under another name, or in another package, than before. */
    RENAMED,
    GREW,
    SHRANK,
    SAME
  }

  /** The one as it is now; as it was, when it is gone. */
  public Owner owner() {
    return after == null ? before : after;
  }

  public long bytes() {
    return afterBytes - beforeBytes;
  }

  public Status status() {
    if (before == null || after == null) {
      return before == null ? Status.ADDED : Status.REMOVED;
    }
    boolean isRenamed =
        !before.name().equals(after.name())
            || !Objects.equals(before.packageName(), after.packageName());
    return isRenamed
        ? Status.RENAMED
        : bytes() == 0 ? Status.SAME : bytes() > 0 ? Status.GREW : Status.SHRANK;
  }
}
