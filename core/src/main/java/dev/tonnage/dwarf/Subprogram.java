package dev.tonnage.dwarf;

/** A function that has code: an entry {@code DW_TAG_subprogram} with addresses (section 3.3). */
public final class Subprogram {
  private final int number;
  private final int unit;
  private final long[] ranges;
  final long entry;
  final long name;
  final long linkageName;
  final long origin;
  final long declFile;

  Subprogram(int number, int unit, long[] ranges, Entry e) {
    this.number = number;
    this.unit = unit;
    this.ranges = ranges;
    this.entry = e.offset;
    this.name = e.name;
    this.linkageName = e.linkageName;
    this.origin = e.origin;
    this.declFile = e.declFile;
  }

  /** Its place among the functions of the file. */
  public int number() {
    return number;
  }

  /** The number of its unit. */
  public int unit() {
    return unit;
  }

  /** Where it is entered. */
  public long address() {
    return ranges[0];
  }

  /** How many stretches of code it has; a compiler may put what is rarely run elsewhere. */
  public int rangeCount() {
    return ranges.length / 2;
  }

  public long start(int range) {
    return ranges[2 * range];
  }

  public long end(int range) {
    return ranges[2 * range + 1];
  }

  /** The bytes of its code. */
  public long codeBytes() {
    long sum = 0;
    for (int i = 0; i < rangeCount(); i++) {
      sum += end(i) - start(i);
    }
    return sum;
  }
}
