package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;

/**
 * Reads pointers out of a binary as they will be when it runs at its own address: what the file
 * holds, or, where a relocation with an addend fills the place at start, that addend.
 */
public final class Pointers {
  private final Bytes file;
  private final Extent extent;
  private final int width;
  private final long[] places;
  private final long[] values;

  /**
   * Pointers of one file.
   *
   * @param places the addresses that relocations fill, ascending
   * @param values what each is filled with
   */
  public Pointers(Bytes file, Extent extent, int width, long[] places, long[] values) {
    this.file = file;
    this.extent = extent;
    this.width = width;
    this.places = places;
    this.values = values;
  }

  /** The pointer at an address; 0 where the address is not in the file. */
  public long at(long address) {
    int i = java.util.Arrays.binarySearch(places, address);
    if (i >= 0) {
      return values[i];
    }
    long offset = extent.fileOffset(address);
    return offset < 0 || offset + width > extent.fileBytes() ? 0 : file.word(offset, width);
  }

  /** The same pointers in a file that this one stands inside. */
  Pointers within(Bytes whole, Extent line) {
    return new Pointers(whole, line, width, places, values);
  }

  public int width() {
    return width;
  }

  /** How many places relocations fill. */
  public int relocatedCount() {
    return places.length;
  }

  /** The address that a relocation fills; they are numbered in the order of these. */
  public long relocatedPlace(int number) {
    return places[number];
  }

  /** What a relocation fills its place with. */
  public long relocatedValue(int number) {
    return values[number];
  }

  /** The addresses that a relocation fills with this value. */
  public long[] relocatedTo(long value) {
    return java.util.stream.IntStream.range(0, values.length)
        .filter(i -> values[i] == value)
        .mapToLong(i -> places[i])
        .toArray();
  }
}
