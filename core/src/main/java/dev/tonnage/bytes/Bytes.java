package dev.tonnage.bytes;

import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A read-only window on a file. Every read is checked against what is there and says, when it
 * fails, in which structure and where. Offsets are relative to the window; a window knows its place
 * in the file.
 *
 * <p>Immutable: changing the byte order or narrowing the window gives another one over the same
 * bytes.
 */
public final class Bytes {
  /** The largest file that can be looked at: what a {@link ByteBuffer} holds. */
  public static final long MAX_SIZE = Integer.MAX_VALUE;

  private final ByteBuffer buffer;

  /** What the buffer is on; null when it is on no array. */
  private final byte[] array;

  private final int arrayOffset;
  private final String what;
  private final int base;
  private final int size;

  private Bytes(ByteBuffer buffer, String what, int base, int size) {
    this.buffer = buffer;
    this.array = buffer.hasArray() ? buffer.array() : null;
    this.arrayOffset = buffer.hasArray() ? buffer.arrayOffset() : 0;
    this.what = what;
    this.base = base;
    this.size = size;
  }

  /** A window on a whole file, in memory or mapped; the buffer's position and limit bound it. */
  public static Bytes of(ByteBuffer file) {
    ByteBuffer whole = file.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    // A read-only heap buffer hides its array, and with it the fast way to make strings.
    ByteBuffer buffer = file.hasArray() ? file.slice().order(ByteOrder.LITTLE_ENDIAN) : whole;
    return new Bytes(buffer, "file", 0, whole.capacity());
  }

  public static Bytes of(byte[] file) {
    return of(ByteBuffer.wrap(file));
  }

  /** How many bytes there are. */
  public int size() {
    return size;
  }

  /** Where the window begins in the file. */
  public long fileOffset() {
    return base;
  }

  public ByteOrder order() {
    return buffer.order();
  }

  public Bytes order(ByteOrder order) {
    return order == buffer.order()
        ? this
        : new Bytes(buffer.duplicate().order(order), what, base, size);
  }

  /**
   * A narrower window.
   *
   * @param structure what lies there, for the messages of whatever goes wrong inside
   */
  public Bytes slice(long offset, long length, String structure) {
    if (offset < 0 || length < 0 || offset > size || length > size - offset) {
      throw new DamageException(
          Fault.truncated(
              base + Math.max(offset, 0),
              "%s: needs %s bytes at 0x%x, but %s has %d",
              structure,
              Long.toUnsignedString(length),
              base + offset,
              what,
              size));
    }
    return new Bytes(buffer, structure, base + (int) offset, (int) length);
  }

  public Bytes slice(Span span, String structure) {
    return slice(span.start(), span.length(), structure);
  }

  /**
   * A file that stands inside this one, as a file of its own: all its offsets count from its start.
   */
  public Bytes detached(Span span, String structure) {
    Bytes part = slice(span, structure);
    return new Bytes(
        buffer.slice(part.base, part.size).order(buffer.order()), structure, 0, part.size);
  }

  public int u8(long offset) {
    int at = at(offset, 1);
    return (array != null ? array[arrayOffset + at] : buffer.get(at)) & 0xff;
  }

  public int u16(long offset) {
    return buffer.getShort(at(offset, 2)) & 0xffff;
  }

  public int i32(long offset) {
    return buffer.getInt(at(offset, 4));
  }

  public long u32(long offset) {
    return buffer.getInt(at(offset, 4)) & 0xffff_ffffL;
  }

  /** Eight bytes as they are; negative when the top bit is set. */
  public long i64(long offset) {
    return buffer.getLong(at(offset, 8));
  }

  /** A word of the given width (4 or 8 bytes). */
  public long word(long offset, int width) {
    return width == 8 ? i64(offset) : u32(offset);
  }

  /** The text of {@code length} bytes, read as UTF-8; what is not UTF-8 shows as U+FFFD. */
  public String text(long offset, long length) {
    int from = at(offset, length);
    if (array != null) {
      return new String(array, arrayOffset + from, (int) length, StandardCharsets.UTF_8);
    }
    byte[] copy = new byte[(int) length];
    copy(offset, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  /** Copies as many bytes as {@code to} takes. */
  public void copy(long offset, byte[] to) {
    buffer.get(at(offset, to.length), to);
  }

  /** Copies the first bytes at {@code offset} to the start of an array. */
  public void copy(long offset, byte[] to, int length) {
    buffer.get(at(offset, length), to, 0, length);
  }

  /** How many bytes stand before the next NUL at or behind {@code offset}. */
  public int lengthToNul(long offset) {
    int from = at(offset, 1);
    int limit = base + size;
    int at = from;
    while (at <= limit - Long.BYTES && !hasNul(buffer.getLong(at))) {
      at += Long.BYTES;
    }
    while (at < limit) {
      if (buffer.get(at) == 0) {
        return at - from;
      }
      at++;
    }
    throw new DamageException(
        Fault.truncated(from, "%s: a string without an end at 0x%x", what, offset));
  }

  /** Whether one of eight bytes is zero: only from such a one a bit is borrowed, or carried on. */
  private static boolean hasNul(long bytes) {
    return (bytes - 0x0101_0101_0101_0101L & ~bytes & 0x8080_8080_8080_8080L) != 0;
  }

  /** A NUL-terminated string. */
  public String cString(long offset) {
    return text(offset, lengthToNul(offset));
  }

  /** Whether the bytes at {@code offset} are these; false, too, when the window ends before. */
  public boolean startsWith(long offset, byte[] expected) {
    if (offset < 0 || offset > size - expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (buffer.get(base + (int) offset + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where these bytes first stand at or behind {@code from}, a multiple of {@code step}; -1 if
   * nowhere.
   */
  public long indexOf(byte[] wanted, long from, int step) {
    for (long i = from; i <= size - wanted.length; i += step) {
      if (buffer.get(base + (int) i) == wanted[0] && startsWith(i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private int at(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new DamageException(
          Fault.truncated(
              base + Math.max(offset, 0),
              "%s: reads %d bytes at 0x%x, but it has %d",
              what,
              length,
              offset,
              size));
    }
    return base + (int) offset;
  }
}
