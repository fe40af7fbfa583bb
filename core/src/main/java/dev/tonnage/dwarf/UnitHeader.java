package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;

/**
 * The header of a unit (section 7.5.1; DWARF 2 to 4, section 7.5.1 of theirs).
 *
 * @param start where it begins in its section
 * @param end behind the unit's last byte
 * @param offsetBytes 4 or 8: the 32-bit or 64-bit format (section 7.4)
 * @param type {@code DW_UT_*}; of units before version 5, what their section says
 * @param abbreviations where its table is in {@code .debug_abbrev}
 * @param dwoId of a skeleton and of what it stands for, since version 5; otherwise 0
 * @param firstEntry where its first entry is
 */
record UnitHeader(
    long start,
    long end,
    int offsetBytes,
    int version,
    int type,
    long abbreviations,
    int addressBytes,
    long dwoId,
    long firstEntry) {
  static final int UT_COMPILE = 1;
  static final int UT_TYPE = 2;
  static final int UT_PARTIAL = 3;
  static final int UT_SKELETON = 4;
  static final int UT_SPLIT_COMPILE = 5;
  static final int UT_SPLIT_TYPE = 6;

  private static final long IS_64_BIT = 0xffff_ffffL;
  private static final long RESERVED = 0xffff_fff0L;

  /** How wide the offsets are of the contribution that begins here. */
  static int offsetBytes(Bytes section, long at) {
    return section.u32(at) == IS_64_BIT ? 8 : 4;
  }

  /** Where the length of a contribution ends, and what it counts begins. */
  static long afterLength(Bytes section, long at) {
    return at + (offsetBytes(section, at) == 8 ? 12 : 4);
  }

  /**
   * Where a contribution ends that begins with its length (section 7.2.2).
   *
   * @param what what begins there, for the messages of what is wrong with it
   */
  static long end(Bytes section, long at, String what) {
    long length = section.u32(at);
    if (length == IS_64_BIT) {
      length = section.i64(at + 4);
    } else if (length >= RESERVED) {
      throw new DamageException(
          Fault.damaged(
              section.fileOffset() + at,
              "%s at 0x%x: unit_length 0x%x is reserved",
              what,
              at,
              length));
    }
    long start = afterLength(section, at);
    if (length < 0 || length > section.size() - start) {
      throw new DamageException(
          Fault.truncated(
              section.fileOffset() + at,
              "%s at 0x%x: unit_length is %s, but %d bytes are left",
              what,
              at,
              Long.toUnsignedString(length),
              section.size() - start));
    }
    return start + length;
  }

  static UnitHeader read(Bytes section, long at, long end, boolean isTypes) {
    int width = offsetBytes(section, at);
    Cursor c = new Cursor(section, afterLength(section, at));
    int version = c.u16();
    if (version < 2 || version > 5) {
      throw new DamageException(
          new Fault(
              Fault.Code.UNSUPPORTED,
              "DWARF unit at 0x%x: version is %d, expected 2 to 5".formatted(at, version),
              section.fileOffset() + at));
    }
    int type = isTypes ? UT_TYPE : UT_COMPILE;
    int addressBytes;
    long abbreviations;
    if (version == 5) {
      type = c.u8();
      addressBytes = c.u8();
      abbreviations = c.word(width);
    } else {
      abbreviations = c.word(width);
      addressBytes = c.u8();
    }
    if (addressBytes != 2 && addressBytes != 4 && addressBytes != 8) {
      throw new DamageException(
          Fault.damaged(
              section.fileOffset() + at,
              "DWARF unit at 0x%x: address_size is %d, expected 2, 4 or 8",
              at,
              addressBytes));
    }
    long dwoId = 0;
    switch (type) {
      case UT_TYPE, UT_SPLIT_TYPE -> c.skip(8 + width);
      case UT_SKELETON, UT_SPLIT_COMPILE -> dwoId = version == 5 ? c.word(8) : 0;
      default -> {}
    }
    return new UnitHeader(
        at, end, width, version, type, abbreviations, addressBytes, dwoId, c.at());
  }
}
