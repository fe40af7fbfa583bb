package dev.tonnage.maintain;

import dev.tonnage.store.Compaction;
import dev.tonnage.store.ContentWriter;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The work besides the nightly job. Readers are never in its way; a scan that runs at the same time
 * is refused at its end if content was removed meanwhile, else not disturbed.
 */
public final class Maintenance {

  /**
   * How it is to be done.
   *
   * @param keep how many of the newest snapshots stay; 0 for all
   * @param hours for how long what was replaced can still be read
   * @param isFull whether large files are written anew, too
   * @param isHistoryAnew whether the histories are told from their beginning
   */
  public record Options(int keep, long hours, boolean isFull, boolean isHistoryAnew) {}

  /**
   * What came of one table.
   *
   * @param freedBytes of files that nobody needed any more
   */
  public record Outcome(String table, Compaction.Outcome compacted, long freedBytes) {}

  private final Warehouse warehouse;
  private final Options options;

  public Maintenance(Warehouse warehouse, Options options) {
    this.warehouse = warehouse;
    this.options = options;
  }

  /** Does all of it; one outcome a table. */
  public List<Outcome> execute() throws IOException {
    // Cleans up first after a run that died.
    ContentWriter writer = warehouse.contentWriter();
    new History(warehouse).tell(options.isHistoryAnew());
    if (options.keep() > 0) {
      retain(writer);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Table<?> table : Tables.ALL) {
      Compaction.Outcome compacted = warehouse.compact(table, options.isFull());
      outcomes.add(new Outcome(table.name(), compacted, warehouse.vacuum(table, options.hours())));
    }
    return outcomes;
  }

  /** Removes all but the newest snapshots, and what is then in no image. */
  private void retain(ContentWriter writer) throws IOException {
    List<String> newest = new ArrayList<>();
    for (Moment moment : Moment.all(warehouse)) {
      newest.add(0, moment.snapshot());
    }
    if (newest.size() <= options.keep()) {
      return;
    }
    warehouse.remove(Set.copyOf(newest.subList(options.keep(), newest.size())));
    Set<String> unused = warehouse.values(Tables.LAYERS, "manifest_digest");
    unused.removeAll(warehouse.values(Tables.IMAGES, "manifest_digest"));
    writer.forget(unused);
  }
}
