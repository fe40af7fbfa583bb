package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/** Reads one value behind the other (section 7.6 for LEB128). */
final class Cursor {
  private final Bytes bytes;
  private long at;

  Cursor(Bytes bytes, long at) {
    this.bytes = bytes;
    this.at = at;
  }

  long at() {
    return at;
  }

  void moveTo(long position) {
    at = position;
  }

  int u8() {
    return bytes.u8(at++);
  }

  int u16() {
    int value = bytes.u16(at);
    at += 2;
    return value;
  }

  /** Three bytes, as only the forms strx3 and addrx3 have them. */
  int u24() {
    boolean isLittle = bytes.order() == java.nio.ByteOrder.LITTLE_ENDIAN;
    int first = isLittle ? bytes.u16(at) : bytes.u8(at);
    int second = isLittle ? bytes.u8(at + 2) : bytes.u16(at + 1);
    at += 3;
    return isLittle ? second << 16 | first : first << 16 | second;
  }

  long u32() {
    long value = bytes.u32(at);
    at += 4;
    return value;
  }

  long i64() {
    long value = bytes.i64(at);
    at += 8;
    return value;
  }

  /** An address or offset of this width. */
  long word(int width) {
    return switch (width) {
      case 8 -> i64();
      case 4 -> u32();
      case 2 -> u16();
      default -> u8();
    };
  }

  /** An unsigned LEB128 number; bits beyond the 64th are dropped. */
  long uleb() {
    int b = bytes.u8(at++);
    if (b < 0x80) {
      return b;
    }
    long value = b & 0x7f;
    int shift = 7;
    do {
      b = bytes.u8(at++);
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      shift += 7;
    } while (b >= 0x80);
    return value;
  }

  long sleb() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = bytes.u8(at++);
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      shift += 7;
    } while (b >= 0x80);
    return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
  }

  void skipLeb() {
    while (bytes.u8(at++) >= 0x80) {
      // on to its last byte
    }
  }

  void skipString() {
    at += bytes.lengthToNul(at) + 1;
  }

  void skip(long length) {
    if (length < 0 || length > bytes.size() - at) {
      throw new DamageException(
          Fault.truncated(
              bytes.fileOffset() + at,
              "DWARF: a value of %s bytes at 0x%x, but %d bytes are left",
              Long.toUnsignedString(length),
              at,
              bytes.size() - at));
    }
    at += length;
  }
}
