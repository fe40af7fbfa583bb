package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The areas of memory that hold data: the sections for it, or, where a file has none, its segments.
 * Each is known by its addresses and by its place on the image's line.
 */
public final class DataAreas {
  /** Positions are kept in this many bits; what lies behind is memory that is no file's. */
  public static final long END = 1L << 32;

  /**
   * One area.
   *
   * @param number one of its own, from 0 on
   * @param start its place on the line
   * @param length in bytes; the zeros behind a section that is in the file are an area of their own
   * @param section null when the file has no sections
   */
  public record Area(
      int number, long address, long start, long length, Section.Kind kind, String section) {
    public long end() {
      return start + length;
    }
  }

  private final List<Area> areas;
  private final Set<Long> begins;
  private final long[] addresses;
  private final long lowest;
  private final long range;

  private DataAreas(List<Area> areas) {
    areas.sort(Comparator.comparingLong(a -> a.address() ^ Long.MIN_VALUE));
    this.areas = areas;
    this.begins = areas.stream().map(Area::start).collect(Collectors.toSet());
    this.addresses = areas.stream().mapToLong(Area::address).toArray();
    long end = 0;
    for (Area a : areas) {
      end = Math.max(end, a.address() + a.length());
    }
    this.lowest = areas.isEmpty() ? 0 : addresses[0];
    this.range = areas.isEmpty() ? 0 : end - lowest;
  }

  public static DataAreas of(Image image) {
    List<Area> areas = new ArrayList<>();
    // Sections may all be the same bytes; then the first of them are looked into.
    long room = image.file().size();
    for (Section s : image.sections()) {
      boolean isData =
          s.kind() == Section.Kind.RODATA
              || s.kind() == Section.Kind.DATA
              || s.kind() == Section.Kind.BSS;
      long start = image.spanOf(s).start();
      long length = image.spanOf(s).length();
      long inFile = s.kind() == Section.Kind.BSS ? 0 : length;
      if (isData && s.isMapped() && length > 0 && start + length <= END && inFile <= room) {
        room -= inFile;
        areas.add(new Area(areas.size(), s.address(), start, length, s.kind(), s.name()));
      }
      Span zeros = isData ? image.zerosBehind(s) : Span.EMPTY;
      if (!zeros.isEmpty() && zeros.end() <= END) {
        long address = s.address() + s.file().length();
        areas.add(
            new Area(
                areas.size(), address, zeros.start(), zeros.length(), Section.Kind.BSS, s.name()));
      }
    }
    if (image.sections().isEmpty()) {
      for (Segment s : image.segments()) {
        long length = Math.min(s.file().length(), s.memoryBytes());
        if (length > 0 && length <= room) {
          room -= length;
          areas.add(
              new Area(
                  areas.size(), s.address(), s.file().start(), length, Section.Kind.DATA, null));
        }
      }
    }
    return new DataAreas(areas);
  }

  /** In the order of their addresses. */
  public List<Area> all() {
    return areas;
  }

  /** The section around a place of the line; null for one that is in none. */
  String nameAt(long place) {
    return areas.stream()
        .filter(a -> a.start() <= place && place < a.end())
        .map(Area::section)
        .findFirst()
        .orElse(null);
  }

  /** Whether an area begins at a place of the line. */
  boolean isStart(long place) {
    return begins.contains(place);
  }

  /** The place on the line of the data at an address; -1 when there are none. */
  public long position(long address) {
    Area a = around(address);
    return a == null ? -1 : a.start() + (address - a.address());
  }

  /** The area around an address; null when there is none. */
  public Area around(long address) {
    if (Long.compareUnsigned(address - lowest, range) >= 0) {
      return null;
    }
    int low = 0;
    int high = addresses.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Area a = areas.get(low);
    return Long.compareUnsigned(address - a.address(), a.length()) < 0 ? a : null;
  }
}
