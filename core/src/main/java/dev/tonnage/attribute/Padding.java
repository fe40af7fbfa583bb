package dev.tonnage.attribute;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.golang.Variables;

/**
 * What Go's linker leaves free behind variables. They stand in the order of their sizes, each
 * aligned to the largest power of two that is no more than its size, up to 32 ({@code
 * cmd/link/internal/ld/data.go}, dodataSect and symalign), so that neighbours that take the same
 * room are of about the same size: what none of them uses is nobody's.
 */
final class Padding {
  private static final int LARGEST = 32;

  /** So many neighbours on each side are looked at. */
  private static final int NEIGHBOURS = 6;

  private final Bytes file;
  private final int word;

  /** The last pieces of variables: where they end, and how many bytes are free before that. */
  private final Longs ends = new Longs(16);

  private final Longs free = new Longs(16);

  Padding(Bytes file, int word) {
    this.file = file;
    this.word = word;
  }

  /** Looks for it between the pieces of an area. */
  void gather(Variables variables, DataPieces pieces, DataAreas.Area a) {
    Longs roomEnds = new Longs(16);
    Longs rooms = new Longs(16);
    Longs used = new Longs(16);
    long begin = -1;
    int behind = pieces.behind(a);
    for (int i = pieces.first(a); i < behind; i++) {
      long start = pieces.start(i);
      long address = a.address() + (start - a.start());
      if ((address & (LARGEST - 1)) != 0 || !variables.isVariable(address)) {
        continue;
      }
      if (begin >= 0) {
        roomEnds.add(start);
        rooms.add(start - begin);
        used.add(used(begin, start));
      }
      begin = start;
    }
    for (int i = 0; i < rooms.count(); i++) {
      long size = used.at(i);
      for (int j = Math.max(i - NEIGHBOURS, 0);
          j <= Math.min(i + NEIGHBOURS, rooms.count() - 1);
          j++) {
        size = rooms.at(j) == rooms.at(i) ? Math.max(size, used.at(j)) : size;
      }
      long padding = rooms.at(i) - size;
      if (padding > 0 && padding < Math.min(LARGEST, Long.highestOneBit(size))) {
        ends.add(roomEnds.at(i));
        free.add(padding);
      }
    }
  }

  /** How many bytes from a start there are up to the last that is not zero, in whole words. */
  private long used(long start, long end) {
    long at = end;
    while (at > start && at > end - LARGEST && file.u8(at - 1) == 0) {
      at--;
    }
    return (at - start + word - 1) / word * word;
  }

  /** How many of the last bytes of a piece are no variable's. */
  long behind(long start, long end) {
    int i = ends.firstFrom(end);
    boolean hasSome = i < ends.count() && ends.at(i) == end;
    return hasSome && free.at(i) < end - start ? free.at(i) : 0;
  }
}
