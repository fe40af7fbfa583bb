package dev.tonnage.bytes;

/**
 * A half-open range of bytes {@code [start, end)}.
 *
 * @param start the first byte
 * @param end the byte behind the last; never before {@code start}
 */
public record Span(long start, long end) {

  public static final Span EMPTY = new Span(0, 0);

  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a range: [" + start + ", " + end + ")");
    }
  }

  public static Span of(long start, long length) {
    return new Span(start, Math.addExact(start, length));
  }

  /**
   * A range as a file states it, both numbers unsigned, cut off at {@code limit}; empty when all of
   * it lies behind.
   */
  public static Span cutOff(long start, long length, long limit) {
    if (start < 0 || start >= limit || length == 0) {
      return EMPTY;
    }
    return new Span(start, length < 0 || length > limit - start ? limit : start + length);
  }

  public long length() {
    return end - start;
  }

  public boolean isEmpty() {
    return start == end;
  }

  public boolean contains(long position) {
    return start <= position && position < end;
  }

  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }

  /** What both have in common; empty when they do not meet. */
  public Span intersection(Span other) {
    long from = Math.max(start, other.start);
    long to = Math.min(end, other.end);
    return from < to ? new Span(from, to) : EMPTY;
  }
}
