package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;

/**
 * Walks one table by program counter: pairs of a value's change (zig-zag varint, counted from -1)
 * and the bytes of code over which the value holds (varint), up to a change of zero that is not the
 * first ({@code runtime/symtab.go}, step).
 */
final class PcTable {
  private final Bytes bytes;
  private final int quantum;
  private long position;
  private boolean isFirst = true;
  private int value = -1;
  private long pc;

  PcTable(Bytes bytes, long position, int quantum) {
    this.bytes = bytes;
    this.position = position;
    this.quantum = quantum;
  }

  /**
   * Steps to the next value; false at the end. A value that holds over no code ends the table, too:
   * the compiler writes none, and a table of them would be walked to its end for every function.
   */
  boolean next() {
    int change = varint();
    if (change == 0 && !isFirst) {
      return false;
    }
    long length = quantum * Integer.toUnsignedLong(varint());
    if (length == 0) {
      return false;
    }
    isFirst = false;
    value += (change >>> 1) ^ -(change & 1);
    pc += length;
    return true;
  }

  /** The value that holds up to {@link #pc}. */
  int value() {
    return value;
  }

  /** Where the value stops to hold, from the function's entry. */
  long pc() {
    return pc;
  }

  /** Behind what was read. */
  long position() {
    return position;
  }

  private int varint() {
    int result = 0;
    int b;
    int shift = 0;
    do {
      b = bytes.u8(position++);
      result |= (b & 0x7f) << shift;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 35);
    return result;
  }
}
