package dev.tonnage.code;

/**
 * z/Architecture: instructions of two, four or six bytes, as their first two bits tell, and
 * addresses relative to the instruction, in halfwords (IBM, "Principles of Operation", chapter 5,
 * formats RIL and RI).
 */
final class S390 implements Scanner {
  @Override
  public int scan(byte[] code, int from, int to, long address, References found) {
    int at = from;
    while (at + 2 <= to) {
      int opcode = code[at] & 0xff;
      int length = opcode < 0x40 ? 2 : opcode < 0xc0 ? 4 : 6;
      if (at + length > to) {
        break;
      }
      References.Kind kind =
          switch (length) {
            case 6 -> kind(opcode, code[at + 1] & 0xf);
            case 4 -> opcode == 0xa7 ? branch(code[at + 1] & 0xf) : null;
            default -> null;
          };
      if (kind != null) {
        long halfwords =
            length == 6
                ? code[at + 2] << 24
                    | (code[at + 3] & 0xff) << 16
                    | (code[at + 4] & 0xff) << 8
                    | code[at + 5] & 0xff
                : (short) (code[at + 2] << 8 | code[at + 3] & 0xff);
        long site = address + (at - from);
        found.reference(site, site + 2 * halfwords, kind);
      }
      at += length;
    }
    return at - from;
  }

  /** LARL, BRASL, BRCL; all of C4 and C6 read, write or compare what is there. */
  private static References.Kind kind(int opcode, int more) {
    return switch (opcode) {
      case 0xc0 ->
          switch (more) {
            case 0 -> References.Kind.ADDRESS;
            case 4 -> References.Kind.JUMP;
            case 5 -> References.Kind.CALL;
            default -> null;
          };
      case 0xc4, 0xc6 -> References.Kind.ACCESS;
      default -> null;
    };
  }

  /** BRC and BRAS. */
  private static References.Kind branch(int more) {
    return switch (more) {
      case 4 -> References.Kind.JUMP;
      case 5 -> References.Kind.CALL;
      default -> null;
    };
  }
}
