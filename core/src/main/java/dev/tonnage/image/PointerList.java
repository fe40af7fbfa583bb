package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.Arrays;

/** Gathers the places that are relocated, in any order, and what each is filled with. */
public final class PointerList {
  private final Bytes file;
  private final Extent extent;
  private final int width;
  private final String table;
  private long[] places = new long[1024];
  private long[] values = new long[1024];
  private int count;

  /**
   * An empty list.
   *
   * @param width of a pointer, in bytes
   * @param table what names the places, as a fault calls it
   */
  public PointerList(Bytes file, Extent extent, int width, String table) {
    this.file = file;
    this.extent = extent;
    this.width = width;
    this.table = table;
  }

  /** Adds a place by its address; a file has no more of them than it has room for. */
  public void add(long place, long value) {
    if (count > file.size() / width) {
      throw new DamageException(
          Fault.limit(
              Fault.NOWHERE, "%s: more pointers than %d bytes can hold", table, file.size()));
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    places[count] = place;
    values[count] = value;
    count++;
  }

  /** Adds a place that holds already what it is filled with; false when it is not in the file. */
  public boolean addHeld(long place) {
    long offset = extent.fileOffset(place);
    boolean isInFile = offset >= 0 && offset + width <= file.size();
    if (isInFile) {
      add(place, file.word(offset, width));
    }
    return isInFile;
  }

  /** The pointers of the file, with these relocated. */
  public Pointers pointers() {
    boolean isSorted = true;
    for (int i = 1; i < count; i++) {
      isSorted &= places[i - 1] < places[i];
    }
    long[] sortedPlaces = Arrays.copyOf(places, count);
    long[] sortedValues = Arrays.copyOf(values, count);
    if (!isSorted) {
      Integer[] order = new Integer[count];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (x, y) -> Long.compare(places[x], places[y]));
      for (int i = 0; i < count; i++) {
        sortedPlaces[i] = places[order[i]];
        sortedValues[i] = values[order[i]];
      }
    }
    return new Pointers(file, extent, width, sortedPlaces, sortedValues);
  }
}
