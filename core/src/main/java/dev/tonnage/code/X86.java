package dev.tonnage.code;

/**
 * Lengths and operands of Intel's instructions, of 64 and of 32 bits. An instruction is prefixes,
 * an opcode from one of several maps, and what that map says follows it: a ModRM byte with its
 * displacement, an immediate.
 */
final class X86 implements Scanner {
  /*
   * One letter an opcode:
   *   .  nothing follows
   *   m  ModRM                        i  ModRM, 1 byte      I  ModRM, 2 or 4 bytes
   *   b  1 byte                       w  2 bytes            e  3 bytes
   *   z  2 or 4 bytes                 v  2, 4 or 8 bytes    o  an address
   *   j  1 byte relative to the next  J  4 bytes relative to the next
   *   g  ModRM, 1 byte if its number is 0 or 1              G  the same with 2 or 4 bytes
   *   r  ModRM that names registers   f  far address
   *   p  prefix    R  REX prefix      E  EVEX               V  VEX              X  pop, or XOP
   *   +  next map  x  no instruction
   */
  private static final String ONE_BYTE_64 =
      "mmmmbzxxmmmmbzx+" // 00
          + "mmmmbzxxmmmmbzxx" // 10
          + "mmmmbzpxmmmmbzpx" // 20
          + "mmmmbzpxmmmmbzpx" // 30
          + "RRRRRRRRRRRRRRRR" // 40
          + "................" // 50
          + "xxEmppppzIbi...." // 60
          + "jjjjjjjjjjjjjjjj" // 70
          + "iIximmmmmmmmmmmX" // 80
          + "..........x....." // 90
          + "oooo....bz......" // a0
          + "bbbbbbbbvvvvvvvv" // b0
          + "iiw.VViIe.w..bx." // c0
          + "mmmmxxx.mmmmmmmm" // d0
          + "jjjjbbbbJJxj...." // e0
          + "p.pp..gG......mm"; // f0

  private static final String ONE_BYTE_32 =
      "mmmmbz..mmmmbz.+" // 00
          + "mmmmbz..mmmmbz.." // 10
          + "mmmmbzp.mmmmbzp." // 20
          + "mmmmbzp.mmmmbzp." // 30
          + "................" // 40
          + "................" // 50
          + "..EmppppzIbi...." // 60
          + "jjjjjjjjjjjjjjjj" // 70
          + "iIiimmmmmmmmmmmX" // 80
          + "..........f....." // 90
          + "oooo....bz......" // a0
          + "bbbbbbbbvvvvvvvv" // b0
          + "iiw.VViIe.w..b.." // c0
          + "mmmmbb..mmmmmmmm" // d0
          + "jjjjbbbbJJfj...." // e0
          + "p.pp..gG......mm"; // f0

  /** Behind 0f. */
  private static final String TWO_BYTES =
      "mmmmx.....x.xm.i" // 00
          + "mmmmmmmmmmmmmmmm" // 10
          + "rrrrxxxxmmmmmmmm" // 20
          + "......x.+x+xxxxx" // 30
          + "mmmmmmmmmmmmmmmm" // 40
          + "mmmmmmmmmmmmmmmm" // 50
          + "mmmmmmmmmmmmmmmm" // 60
          + "iiiimmm.mmxxmmmm" // 70
          + "JJJJJJJJJJJJJJJJ" // 80
          + "mmmmmmmmmmmmmmmm" // 90
          + "...mimmm...mimmm" // a0
          + "mmmmmmmmmmimmmmm" // b0
          + "mmimiiim........" // c0
          + "mmmmmmmmmmmmmmmm" // d0
          + "mmmmmmmmmmmmmmmm" // e0
          + "mmmmmmmmmmmmmmmm"; // f0

  private static final byte[] MAP_64 = bytes(ONE_BYTE_64);
  private static final byte[] MAP_32 = bytes(ONE_BYTE_32);
  private static final byte[] MAP_0F = bytes(TWO_BYTES);

  private static final int LEA = 0x8d;
  private static final int CALL = 0xe8;

  /** XBEGIN: this opcode with this ModRM. */
  private static final int TRANSACTION = 0xc7;

  private static final int BEGIN = 0xf8;

  private static final int MOV_LOAD = 0x8b;
  private static final int GROUP_5 = 0xff;
  private static final int CALL_INDIRECT = 2;

  /** REX, opcode, ModRM, SIB, displacement. */
  private static final int LONGEST_LOAD = 8;

  /** The processor takes no longer instruction. */
  static final int LONGEST = 15;

  private final boolean is64;
  private final byte[] firstMap;

  X86(boolean is64) {
    this.is64 = is64;
    this.firstMap = is64 ? MAP_64 : MAP_32;
  }

  private static byte[] bytes(String map) {
    byte[] letters = new byte[256];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) map.charAt(i);
    }
    return letters;
  }

  /**
   * By ModRM byte, how many bytes of the operand follow it, a SIB byte included, which itself may
   * call for more.
   */
  private static final byte[] OPERAND_BYTES = operandBytes();

  private static byte[] operandBytes() {
    byte[] bytes = new byte[256];
    for (int modRm = 0; modRm < 0xc0; modRm++) {
      int sib = (modRm & 7) == 4 ? 1 : 0;
      int displacement = isPlaceAlone(modRm) ? 4 : new int[] {0, 1, 4}[modRm >> 6];
      bytes[modRm] = (byte) (sib + displacement);
    }
    return bytes;
  }

  /** Whether an operand is a place and no register's: mod is 0 and rm is 5. */
  private static boolean isPlaceAlone(int modRm) {
    return (modRm & 0xc7) == 5;
  }

  @Override
  public int scan(byte[] code, int from, int to, long address, References found) {
    int at = from;
    int[] loaded = new int[16];
    while (at < to) {
      int length = to - at < LONGEST ? 0 : usual(code, at, address + (at - from), found);
      if (length == 0) {
        length = instruction(code, at, to, address + (at - from), found);
        if (length == 0) {
          break;
        }
      }
      if (is64 && length <= LONGEST_LOAD) {
        follow(code, at, length, address + (at - from), loaded, found);
      }
      at += length;
    }
    return at - from;
  }

  /** Follows what registers are loaded from, up to where one is called. */
  private static void follow(
      byte[] code, int at, int length, long address, int[] loaded, References found) {
    int first = code[at] & 0xff;
    int rex = (first & 0xf0) == 0x40 ? first : 0;
    int opcodeAt = rex == 0 ? at : at + 1;
    if (opcodeAt + 1 >= at + length) {
      return;
    }
    int opcode = code[opcodeAt] & 0xff;
    int modRm = code[opcodeAt + 1] & 0xff;
    if (opcode == MOV_LOAD && (rex & 8) != 0) {
      loaded[modRm >> 3 & 7 | (rex & 4) << 1] = offset(code, opcodeAt + 1, modRm, rex);
    } else if (opcode == GROUP_5 && (modRm >> 3 & 7) == CALL_INDIRECT) {
      boolean isRegister = modRm >> 6 == 3;
      int register = modRm & 7 | (rex & 1) << 3;
      found.indirectCall(
          address, isRegister ? loaded[register] : offset(code, opcodeAt + 1, modRm, rex));
    }
  }

  /**
   * The displacement behind a ModRM byte; 0 when there is none, or it tells a place on the stack.
   */
  private static int offset(byte[] code, int modRmAt, int modRm, int rex) {
    boolean hasSib = (modRm & 7) == 4;
    boolean isOnStack = hasSib && (code[modRmAt + 1] & 7) == 4 && (rex & 1) == 0;
    if (isOnStack) {
      return 0;
    }
    int at = modRmAt + (hasSib ? 2 : 1);
    return switch (modRm >> 6) {
      case 1 -> code[at];
      case 2 -> i32(code, at);
      default -> 0;
    };
  }

  /**
   * Reads one instruction of the kinds that most are: of the first two maps, without a prefix but
   * REX. At least {@link #LONGEST} bytes must be there.
   *
   * @return its length; 0 for one of another kind, for which {@link #instruction} is there
   */
  int usual(byte[] code, int start, long address, References found) {
    int at = start;
    boolean isWide = false;
    int opcode = code[at++] & 0xff;
    byte form = firstMap[opcode];
    if (form == 'R') {
      isWide = (opcode & 8) != 0;
      opcode = code[at++] & 0xff;
      form = firstMap[opcode];
    }
    boolean isOneByte = form != '+';
    if (!isOneByte) {
      opcode = code[at++] & 0xff;
      form = MAP_0F[opcode];
    }
    int immediate = 0;
    switch (form) {
      case 'm':
        break;
      case '.':
        return at - start;
      case 'b':
        return at + 1 - start;
      case 'i':
        immediate = 1;
        break;
      case 'I':
        immediate = 4;
        break;
      case 'j':
        found.reference(
            address, target(address + (at + 1 - start) + code[at]), References.Kind.JUMP);
        return at + 1 - start;
      case 'J':
        References.Kind kind =
            isOneByte && opcode == CALL ? References.Kind.CALL : References.Kind.JUMP;
        found.reference(address, target(address + (at + 4 - start) + i32(code, at)), kind);
        return at + 4 - start;
      case 'z', 'v':
        if (form == 'v' && isWide) {
          return 0;
        }
        found.constant(address, target(i32(code, at)));
        return at + 4 - start;
      default:
        return 0;
    }
    int modRm = code[at++] & 0xff;
    boolean isTransaction = opcode == TRANSACTION && modRm == BEGIN;
    int operand = OPERAND_BYTES[modRm];
    boolean isBaseless = operand == 1 && modRm >> 6 == 0 && (code[at] & 7) == 5;
    if (isTransaction || isBaseless) {
      return 0;
    }
    at += operand;
    if (operand >= 4) {
      int displacement = i32(code, at - 4);
      if (isPlaceAlone(modRm)) {
        long next = address + (at + immediate - start);
        found.reference(
            address,
            target(is64 ? next + displacement : displacement),
            isOneByte && opcode == LEA ? References.Kind.ADDRESS : References.Kind.ACCESS);
      } else {
        found.constant(address, target(displacement));
      }
    }
    if (immediate == 4) {
      found.constant(address, target(i32(code, at)));
    }
    return at + immediate - start;
  }

  /**
   * Reads one instruction at {@code address}.
   *
   * @return its length; 0 when there is none
   */
  int instruction(byte[] code, int start, int end, long address, References found) {
    int limit = Math.min(end, start + LONGEST);
    int at = start;
    boolean isShort = false;
    boolean isOtherAddress = false;
    boolean isWide = false;
    int repeat = 0;
    byte[] map = firstMap;
    int opcode;
    byte form;
    while (true) {
      if (at >= limit) {
        return 0;
      }
      opcode = code[at++] & 0xff;
      form = map[opcode];
      if (form == 'p') {
        isShort |= opcode == 0x66;
        isOtherAddress |= opcode == 0x67;
        repeat = opcode >= 0xf2 ? opcode : repeat;
        isWide = false;
      } else if (form == 'R') {
        isWide = (opcode & 8) != 0;
      } else {
        break;
      }
    }
    boolean isOneByte = true;
    switch (form) {
      case '+' -> {
        isOneByte = false;
        if (at >= limit) {
          return 0;
        }
        opcode = code[at++] & 0xff;
        form = MAP_0F[opcode];
        if (form == '+') {
          form = (byte) (opcode == 0x38 ? 'm' : 'i');
          at++;
        } else if (opcode == 0x78 && (isShort || repeat == 0xf2)) {
          // AMD's EXTRQ and INSERTQ
          form = 'w';
          at++;
        }
      }
      case 'V', 'E', 'X' -> {
        int payload = form == 'E' ? 3 : opcode == 0xc5 ? 1 : 2;
        if (at >= limit) {
          return 0;
        }
        int next = code[at] & 0xff;
        boolean isPrefix = form == 'X' ? (next & 0x1f) >= 8 : is64 || next >= 0xc0;
        if (isPrefix) {
          isOneByte = false;
          int number = opcode == 0xc5 ? 1 : form == 'E' ? next & 7 : next & 0x1f;
          at += payload;
          if (at >= limit) {
            return 0;
          }
          isShort = form == 'E' && number == 4 && (code[at - 2] & 3) == 1;
          isWide = number == 4 && code[at - 2] < 0;
          opcode = code[at++] & 0xff;
          form = extended(number, opcode);
        } else {
          form = 'm';
        }
      }
      default -> {}
    }
    int numberBytes = isShort && !isWide ? 2 : 4;
    boolean isRelative = false;
    boolean isAddressed = false;
    boolean isTransaction = false;
    int displacementAt = 0;
    int immediate = 0;
    switch (form) {
      case '.' -> {}
      case 'm', 'i', 'I', 'g', 'G' -> {
        if (at >= limit) {
          return 0;
        }
        int modRm = code[at++] & 0xff;
        int mod = modRm >> 6;
        int rm = modRm & 7;
        if (mod != 3) {
          int displacement = mod == 0 ? 0 : mod == 1 ? 1 : 4;
          if (isOtherAddress && !is64) {
            displacement = mod == 2 || (mod == 0 && rm == 6) ? 2 : displacement;
          } else if (rm == 4) {
            if (at >= limit) {
              return 0;
            }
            int base = code[at++] & 7;
            if (base == 5 && mod == 0) {
              displacement = 4;
              isAddressed = !is64;
            }
          } else if (rm == 5 && mod == 0) {
            displacement = 4;
            isRelative = is64;
            isAddressed = !is64;
          }
          displacementAt = displacement == 4 ? at : 0;
          at += displacement;
        }
        isTransaction = isOneByte && opcode == TRANSACTION && modRm == BEGIN;
        immediate =
            switch (form) {
              case 'i' -> 1;
              case 'I' -> numberBytes;
              case 'g' -> (modRm & 0x38) <= 8 ? 1 : 0;
              case 'G' -> (modRm & 0x38) <= 8 ? numberBytes : 0;
              default -> 0;
            };
      }
      case 'r' -> at++;
      case 'b', 'j' -> immediate = 1;
      case 'w' -> immediate = 2;
      case 'e' -> immediate = 3;
      case 'z' -> immediate = numberBytes;
      case 'v' -> immediate = isWide ? 8 : numberBytes;
      case 'J' -> immediate = is64 ? 4 : numberBytes;
      case 'o' -> immediate = is64 ? (isOtherAddress ? 4 : 8) : isOtherAddress ? 2 : 4;
      case 'f' -> immediate = numberBytes + 2;
      default -> {
        return 0;
      }
    }
    int immediateAt = at;
    at += immediate;
    if (at > limit) {
      return 0;
    }
    long next = address + (at - start);
    if (form == 'J' && immediate == 4) {
      References.Kind kind =
          isOneByte && opcode == CALL ? References.Kind.CALL : References.Kind.JUMP;
      found.reference(address, target(next + i32(code, immediateAt)), kind);
    } else if (isTransaction && immediate == 4) {
      // where a transaction that fails goes on
      found.reference(address, target(next + i32(code, immediateAt)), References.Kind.JUMP);
    } else if (form == 'j') {
      found.reference(address, target(next + code[immediateAt]), References.Kind.JUMP);
    } else {
      if (isRelative || isAddressed) {
        References.Kind kind =
            isOneByte && opcode == LEA ? References.Kind.ADDRESS : References.Kind.ACCESS;
        int displacement = i32(code, displacementAt);
        found.reference(address, target(isRelative ? next + displacement : displacement), kind);
      } else if (displacementAt != 0) {
        found.constant(address, target(i32(code, displacementAt)));
      }
      if (immediate == 4) {
        found.constant(address, target(i32(code, immediateAt)));
      } else if (immediate == 8) {
        long low = i32(code, immediateAt) & 0xffff_ffffL;
        found.constant(address, low | (long) i32(code, immediateAt + 4) << 32);
      }
    }
    return at - start;
  }

  /** What follows an opcode behind a VEX, EVEX or XOP prefix, which name the map by number. */
  private static byte extended(int map, int opcode) {
    return (byte)
        switch (map) {
          case 1 -> {
            byte form = MAP_0F[opcode];
            yield form == 'i' || opcode == 0x77 ? form : 'm';
          }
          case 2, 5, 6, 9 -> 'm';
          case 3, 8 -> 'i';
          // what APX promotes from the first map and from 0f
          case 4 -> {
            byte form = MAP_64[opcode];
            yield form == 'i' || form == 'I' || form == 'g' || form == 'G' ? form : 'm';
          }
          case 7, 10 -> 'I';
          default -> 'x';
        };
  }

  private long target(long address) {
    return is64 ? address : address & 0xffff_ffffL;
  }

  private static int i32(byte[] code, int at) {
    return code[at] & 0xff
        | (code[at + 1] & 0xff) << 8
        | (code[at + 2] & 0xff) << 16
        | code[at + 3] << 24;
  }
}
