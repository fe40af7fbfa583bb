package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/** Reads one thing after the other ("Values"). */
final class Cursor {
  private final Bytes bytes;
  private int at;

  Cursor(Bytes bytes) {
    this.bytes = bytes;
  }

  /** Where the next thing is, in the file. */
  long position() {
    return bytes.fileOffset() + at;
  }

  boolean hasMore() {
    return at < bytes.size();
  }

  int u8() {
    return bytes.u8(at++);
  }

  /** An unsigned number of up to 64 bits in LEB128. */
  long unsigned() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = bytes.u8(at++);
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 70);
    return value;
  }

  /** A signed number of up to 64 bits in LEB128. */
  long signed() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = bytes.u8(at++);
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 70);
    return (b & 0x40) != 0 && shift < 64 ? value | -1L << shift : value;
  }

  /** A number of things, each of which takes a byte at least. */
  int count(String what) {
    long from = position();
    long count = unsigned();
    if (count < 0 || count > bytes.size() - at) {
      throw new DamageException(
          Fault.damaged(
              from,
              "%s: a count of %s, but there are %d bytes",
              what,
              Long.toUnsignedString(count),
              bytes.size() - at));
    }
    return (int) count;
  }

  /** So many bytes, which are passed by. */
  Bytes take(long length, String what) {
    Bytes part = bytes.slice(at, length, what);
    at += part.size();
    return part;
  }

  String name(String what) {
    int length = count(what);
    return take(length, what).text(0, length);
  }
}
