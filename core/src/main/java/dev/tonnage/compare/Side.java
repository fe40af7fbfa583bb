package dev.tonnage.compare;

import dev.tonnage.ledger.Ledger;
import dev.tonnage.weigh.Weighed;
import java.util.List;

/**
 * One of two builds that are compared: just weighed, or read back from the tables.
 *
 * @param rows whose its bytes are; their bytes on disk add up to the file
 */
public record Side(Build build, List<Ledger.Row> rows) {

  public static Side of(Weighed weighed) {
    return new Side(Build.of(weighed), weighed.ledger().rows());
  }

  /** The size of the file, in bytes. */
  public long bytes() {
    return rows.stream().mapToLong(r -> r.weight().totalBytes()).sum();
  }
}
