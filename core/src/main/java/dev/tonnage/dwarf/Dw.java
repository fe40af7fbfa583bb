package dev.tonnage.dwarf;

/**
 * The numbers of tags (section 7.5.3), attributes (7.5.4) and forms (7.5.6) that are told apart.
 * Numbers from 0x1f00 (forms) and 0x2000 (attributes) on are vendors'.
 */
final class Dw {
  static final int TAG_INLINED_SUBROUTINE = 0x1d;
  static final int TAG_SUBPROGRAM = 0x2e;
  static final int TAG_VARIABLE = 0x34;
  static final int TAG_NAMESPACE = 0x39;
  static final int TAG_PARTIAL_UNIT = 0x3c;

  static final int AT_LOCATION = 0x02;
  static final int AT_NAME = 0x03;
  static final int AT_STMT_LIST = 0x10;
  static final int AT_LOW_PC = 0x11;
  static final int AT_HIGH_PC = 0x12;
  static final int AT_LANGUAGE = 0x13;
  static final int AT_STRING_LENGTH = 0x19;
  static final int AT_COMP_DIR = 0x1b;
  static final int AT_PRODUCER = 0x25;
  static final int AT_RETURN_ADDR = 0x2a;
  static final int AT_ABSTRACT_ORIGIN = 0x31;
  static final int AT_DATA_MEMBER_LOCATION = 0x38;
  static final int AT_DECL_FILE = 0x3a;
  static final int AT_FRAME_BASE = 0x40;
  static final int AT_MACRO_INFO = 0x43;
  static final int AT_SEGMENT = 0x46;
  static final int AT_SPECIFICATION = 0x47;
  static final int AT_STATIC_LINK = 0x48;
  static final int AT_USE_LOCATION = 0x4a;
  static final int AT_VTABLE_ELEM_LOCATION = 0x4d;
  static final int AT_RANGES = 0x55;
  static final int AT_CALL_FILE = 0x58;
  static final int AT_LINKAGE_NAME = 0x6e;
  static final int AT_STR_OFFSETS_BASE = 0x72;
  static final int AT_ADDR_BASE = 0x73;
  static final int AT_RNGLISTS_BASE = 0x74;
  static final int AT_DWO_NAME = 0x76;
  static final int AT_MACROS = 0x79;
  static final int AT_LOCLISTS_BASE = 0x8c;
  static final int AT_MIPS_LINKAGE_NAME = 0x2007;
  static final int AT_GNU_MACROS = 0x2119;
  static final int AT_GNU_DWO_NAME = 0x2130;
  static final int AT_GNU_DWO_ID = 0x2131;
  static final int AT_GNU_RANGES_BASE = 0x2132;
  static final int AT_GNU_ADDR_BASE = 0x2133;

  static final int FORM_INDIRECT = 0x16;
  static final int FORM_FLAG_PRESENT = 0x19;
  static final int FORM_IMPLICIT_CONST = 0x21;

  /** The first operations of a location that is one address (section 7.7.1). */
  static final int OP_ADDR = 0x03;

  static final int OP_ADDRX = 0xa1;
  static final int OP_GNU_ADDR_INDEX = 0xfb;

  private Dw() {}
}
