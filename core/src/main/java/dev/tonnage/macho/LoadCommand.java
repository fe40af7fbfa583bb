package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * One load command ({@code loader.h}, load_command).
 *
 * @param type its number, with LC_REQ_DYLD where that is part of it
 * @param bytes the whole command
 */
record LoadCommand(int type, Bytes bytes) {
  static final int SEGMENT = 0x1;
  static final int SYMTAB = 0x2;
  static final int DYSYMTAB = 0xb;
  static final int LOAD_DYLIB = 0xc;
  static final int ID_DYLIB = 0xd;
  static final int LOAD_DYLINKER = 0xe;
  static final int TWOLEVEL_HINTS = 0x16;
  static final int SEGMENT_64 = 0x19;
  static final int UUID = 0x1b;
  static final int CODE_SIGNATURE = 0x1d;
  static final int SEGMENT_SPLIT_INFO = 0x1e;
  static final int LAZY_LOAD_DYLIB = 0x20;
  static final int DYLD_INFO = 0x22;
  static final int VERSION_MIN_MACOSX = 0x24;
  static final int VERSION_MIN_IPHONEOS = 0x25;
  static final int FUNCTION_STARTS = 0x26;
  static final int DATA_IN_CODE = 0x29;
  static final int DYLIB_CODE_SIGN_DRS = 0x2b;
  static final int LINKER_OPTIMIZATION_HINT = 0x2e;
  static final int BUILD_VERSION = 0x32;
  static final int REQUIRED = 0x8000_0000;
  static final int LOAD_WEAK_DYLIB = 0x18 | REQUIRED;
  static final int REEXPORT_DYLIB = 0x1f | REQUIRED;
  static final int DYLD_INFO_ONLY = DYLD_INFO | REQUIRED;
  static final int LOAD_UPWARD_DYLIB = 0x23 | REQUIRED;
  static final int DYLD_EXPORTS_TRIE = 0x33 | REQUIRED;
  static final int DYLD_CHAINED_FIXUPS = 0x34 | REQUIRED;

  /** The commands up to the first that is broken, which leaves a fault. */
  static List<LoadCommand> readAll(Bytes file, MachHeader header, List<Fault> faults) {
    List<LoadCommand> commands = new ArrayList<>();
    try {
      Bytes all = file.slice(header.bytes(), header.commandBytes(), "Mach-O load commands");
      long at = 0;
      for (long i = 0; i < header.commands(); i++) {
        long size = all.slice(at, 8, "Mach-O load command " + i).u32(4);
        if (size < 8 || size % 4 != 0) {
          throw new DamageException(
              Fault.damaged(
                  all.fileOffset() + at + 4,
                  "Mach-O load command %d: cmdsize is %d, expected a multiple of 4 from 8 on",
                  i,
                  size));
        }
        Bytes command = all.slice(at, size, "Mach-O load command " + i);
        commands.add(new LoadCommand(command.i32(0), command));
        at += size;
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    return commands;
  }

  /** The string that an offset in the command points to (lc_str), up to its NUL or the end. */
  String text(int field) {
    long at = bytes.u32(field);
    long end = at;
    while (end < bytes.size() && bytes.u8(end) != 0) {
      end++;
    }
    return bytes.text(at, end - at);
  }

  String name() {
    return switch (type) {
      case SEGMENT -> "LC_SEGMENT";
      case SYMTAB -> "LC_SYMTAB";
      case DYSYMTAB -> "LC_DYSYMTAB";
      case LOAD_DYLIB -> "LC_LOAD_DYLIB";
      case ID_DYLIB -> "LC_ID_DYLIB";
      case LOAD_DYLINKER -> "LC_LOAD_DYLINKER";
      case TWOLEVEL_HINTS -> "LC_TWOLEVEL_HINTS";
      case SEGMENT_64 -> "LC_SEGMENT_64";
      case UUID -> "LC_UUID";
      case CODE_SIGNATURE -> "LC_CODE_SIGNATURE";
      case SEGMENT_SPLIT_INFO -> "LC_SEGMENT_SPLIT_INFO";
      case LAZY_LOAD_DYLIB -> "LC_LAZY_LOAD_DYLIB";
      case DYLD_INFO -> "LC_DYLD_INFO";
      case DYLD_INFO_ONLY -> "LC_DYLD_INFO_ONLY";
      case VERSION_MIN_MACOSX -> "LC_VERSION_MIN_MACOSX";
      case VERSION_MIN_IPHONEOS -> "LC_VERSION_MIN_IPHONEOS";
      case FUNCTION_STARTS -> "LC_FUNCTION_STARTS";
      case DATA_IN_CODE -> "LC_DATA_IN_CODE";
      case DYLIB_CODE_SIGN_DRS -> "LC_DYLIB_CODE_SIGN_DRS";
      case LINKER_OPTIMIZATION_HINT -> "LC_LINKER_OPTIMIZATION_HINT";
      case BUILD_VERSION -> "LC_BUILD_VERSION";
      case LOAD_WEAK_DYLIB -> "LC_LOAD_WEAK_DYLIB";
      case REEXPORT_DYLIB -> "LC_REEXPORT_DYLIB";
      case LOAD_UPWARD_DYLIB -> "LC_LOAD_UPWARD_DYLIB";
      case DYLD_EXPORTS_TRIE -> "LC_DYLD_EXPORTS_TRIE";
      case DYLD_CHAINED_FIXUPS -> "LC_DYLD_CHAINED_FIXUPS";
      case 0x4 -> "LC_THREAD";
      case 0x5 -> "LC_UNIXTHREAD";
      case 0x28 | REQUIRED -> "LC_MAIN";
      case 0x1c | REQUIRED -> "LC_RPATH";
      case 0x2a -> "LC_SOURCE_VERSION";
      case 0x2d -> "LC_LINKER_OPTION";
      case 0x31 -> "LC_NOTE";
      default -> "load command 0x" + Integer.toHexString(type);
    };
  }
}
