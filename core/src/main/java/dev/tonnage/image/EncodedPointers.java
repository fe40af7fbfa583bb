package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;

/** Reads pointers as exception frames encode them ({@code DW_EH_PE_*}). */
public final class EncodedPointers {
  /** No pointer at all. */
  public static final int NONE = 0xff;

  private static final int PC_RELATIVE = 0x10;
  private static final int DATA_RELATIVE = 0x30;

  private final Bytes bytes;

  /** Where the next is. */
  private long at;

  /** Reads from a position on. */
  public EncodedPointers(Bytes bytes, long at) {
    this.bytes = bytes;
    this.at = at;
  }

  public long position() {
    return at;
  }

  public void skip(long bytes) {
    at += bytes;
  }

  public int u8() {
    return bytes.u8(at++);
  }

  /** A number of any length (LEB128). */
  public long uleb() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u8();
      if (shift < 64) {
        value |= (b & 0x7fL) << shift;
      }
      if (b < 0x80) {
        return value;
      }
    }
  }

  private long sleb() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = u8();
      if (shift < 64) {
        value |= (b & 0x7fL) << shift;
      }
      if (b < 0x80) {
        return shift < 57 && (b & 0x40) != 0 ? value | -1L << shift + 7 : value;
      }
    }
  }

  /** How many bytes a pointer of this encoding takes; 0 when that depends on it. */
  public static int width(int encoding, int wordBytes) {
    return switch (encoding & 0xf) {
      case 0, 8 -> wordBytes;
      case 2, 10 -> 2;
      case 3, 11 -> 4;
      case 4, 12 -> 8;
      default -> 0;
    };
  }

  /**
   * The address; 0 for none.
   *
   * @param section the address of what is read
   * @param data what pointers relative to data count from
   */
  public long pointer(int encoding, long section, long data, int wordBytes) {
    if (encoding == NONE) {
      return 0;
    }
    long from = at;
    long value =
        switch (encoding & 0xf) {
          case 0 -> word(wordBytes);
          case 1 -> uleb();
          case 2 -> word(2);
          case 3 -> word(4);
          case 4, 12 -> word(8);
          case 8 -> wordBytes == 8 ? word(8) : (int) word(4);
          case 9 -> sleb();
          case 10 -> (short) word(2);
          case 11 -> (int) word(4);
          default -> 0;
        };
    if (value == 0) {
      return 0;
    }
    value +=
        switch (encoding & 0x70) {
          case PC_RELATIVE -> section + from;
          case DATA_RELATIVE -> data;
          default -> 0;
        };
    return wordBytes == 4 ? value & 0xffff_ffffL : value;
  }

  private long word(int width) {
    long value = width == 2 ? bytes.u16(at) : bytes.word(at, width);
    at += width;
    return value;
  }
}
