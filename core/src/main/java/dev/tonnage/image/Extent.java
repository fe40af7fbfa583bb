package dev.tonnage.image;

import dev.tonnage.bytes.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All the bytes that a binary takes, on one line: first its file, {@code [0, fileBytes)}, then the
 * memory that the loader fills with zeros, {@code [fileBytes, size)}. Every claim is a range of
 * this line, so that a byte of a {@code .bss} is owned by the same rule as one of the file, and the
 * two sums stay apart.
 */
public final class Extent {
  private record Piece(long address, long length, long start) {}

  private final long fileBytes;
  private final long size;
  private final Piece[] pieces;
  private final Map<String, Span> zeros;

  private Extent(long fileBytes, long size, Piece[] pieces, Map<String, Span> zeros) {
    this.fileBytes = fileBytes;
    this.size = size;
    this.pieces = pieces;
    this.zeros = zeros;
  }

  /**
   * The line of a file whose segments are these; where segments overlap, the first in memory
   * counts.
   */
  public static Extent of(long fileBytes, List<Segment> segments) {
    return of(fileBytes, fileBytes, segments);
  }

  /**
   * The line of one of several images in a file.
   *
   * @param zerosFrom where its zeros begin: behind the file, and behind the zeros of those before
   *     it
   */
  static Extent of(long fileBytes, long zerosFrom, List<Segment> segments) {
    List<Segment> byAddress = new ArrayList<>(segments);
    byAddress.sort(
        (a, b) -> {
          int order = Long.compareUnsigned(a.address(), b.address());
          return order != 0 ? order : a.name().compareTo(b.name());
        });
    List<Piece> pieces = new ArrayList<>();
    Map<String, Span> zerosOf = new HashMap<>();
    long next = zerosFrom;
    for (Segment s : byAddress) {
      long inFile = Math.min(s.file().length(), s.memoryBytes());
      if (inFile > 0) {
        pieces.add(new Piece(s.address(), inFile, s.file().start()));
      }
      long zeros = s.memoryBytes() - inFile;
      if (zeros > 0 && next <= Long.MAX_VALUE / 4 - zeros) {
        pieces.add(new Piece(s.address() + inFile, zeros, next));
        zerosOf.put(s.name(), Span.of(next, zeros));
        next += zeros;
      }
    }
    pieces.sort(Comparator.comparingLong(p -> p.address() ^ Long.MIN_VALUE));
    return new Extent(fileBytes, next, pieces.toArray(Piece[]::new), Map.copyOf(zerosOf));
  }

  /** Where the file ends and the zeros begin. */
  public long fileBytes() {
    return fileBytes;
  }

  /** The length of the line: file bytes and zero-filled memory bytes. */
  public long size() {
    return size;
  }

  /**
   * Where memory {@code [address, address + length)} is on the line, cut off where the piece of
   * memory around it ends; empty when {@code address} is not mapped.
   */
  public Span locate(long address, long length) {
    Piece p = around(address);
    if (p == null) {
      return Span.EMPTY;
    }
    long within = address - p.address();
    long rest = p.length() - within;
    return Span.of(p.start() + within, Long.compareUnsigned(length, rest) < 0 ? length : rest);
  }

  private Piece around(long address) {
    int low = 0;
    int high = pieces.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Piece p = pieces[middle];
      if (Long.compareUnsigned(address, p.address()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address - p.address(), p.length()) >= 0) {
        low = middle + 1;
      } else {
        return p;
      }
    }
    return null;
  }

  /** All places on the line where memory {@code [address, address + length)} is. */
  public List<Span> locateAll(long address, long length) {
    List<Span> places = new ArrayList<>();
    int next = firstEndingBehind(address);
    long end = address + length;
    while (next < pieces.length && Long.compareUnsigned(pieces[next].address(), end) < 0) {
      Piece p = pieces[next++];
      long from = Math.max(address - p.address(), 0);
      long to = Math.min(end - p.address(), p.length());
      if (from < to) {
        places.add(new Span(p.start() + from, p.start() + to));
      }
    }
    return places;
  }

  private int firstEndingBehind(long address) {
    int low = 0;
    int high = pieces.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Piece p = pieces[middle];
      boolean isBefore =
          Long.compareUnsigned(p.address(), address) <= 0
              && Long.compareUnsigned(address - p.address(), p.length()) >= 0;
      if (isBefore) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where the zeros that a segment ends with are on the line; empty when it has none. */
  public Span zerosOf(String segment) {
    return zeros.getOrDefault(segment, Span.EMPTY);
  }

  /** The offset in the file of one address; -1 when it is not in the file. */
  public long fileOffset(long address) {
    Piece p = around(address);
    return p == null || p.start() + (address - p.address()) >= fileBytes
        ? -1
        : p.start() + (address - p.address());
  }
}
