package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * What the dynamic section says (generic ABI, "Dynamic Section"). It is read from its segment, so
 * that it is found in files without section headers too.
 *
 * @param isPresent whether there is one
 * @param libraries DT_NEEDED
 * @param bindsNow whether all symbols are bound at start (DF_BIND_NOW and its kin)
 * @param isPie DF_1_PIE
 * @param runPath DT_RUNPATH, or DT_RPATH; null when there is neither
 */
record ElfDynamic(
    boolean isPresent, List<String> libraries, boolean bindsNow, boolean isPie, String runPath) {
  static final ElfDynamic NONE = new ElfDynamic(false, List.of(), false, false, null);

  private static final int NEEDED = 1;
  private static final int STRTAB = 5;
  private static final int STRSZ = 10;
  private static final int RPATH = 15;
  private static final int BIND_NOW = 24;
  private static final int RUNPATH = 29;
  private static final int FLAGS = 30;
  private static final long FLAGS_1 = 0x6ffffffbL;

  static ElfDynamic read(Bytes file, ElfHeader header, List<ElfSegment> programs) {
    ElfSegment segment = first(programs, ElfSegment.DYNAMIC);
    if (segment == null || segment.fileBytes() == 0) {
      return NONE;
    }
    int w = header.width();
    Bytes entries = file.slice(segment.offset(), segment.fileBytes(), "ELF dynamic section");
    List<Long> needed = new ArrayList<>();
    long strings = 0;
    long stringBytes = 0;
    boolean bindsNow = false;
    boolean isPie = false;
    long runPath = -1;
    long path = -1;
    for (long at = 0; at + 2L * w <= entries.size(); at += 2L * w) {
      long tag = entries.word(at, w);
      long value = entries.word(at + w, w);
      if (tag == 0) {
        break;
      } else if (tag == NEEDED) {
        needed.add(value);
      } else if (tag == STRTAB) {
        strings = value;
      } else if (tag == STRSZ) {
        stringBytes = value;
      } else if (tag == RUNPATH) {
        runPath = value;
      } else if (tag == RPATH) {
        path = value;
      } else if (tag == BIND_NOW) {
        bindsNow = true;
      } else if (tag == FLAGS) {
        bindsNow |= (value & 8) != 0;
      } else if (tag == FLAGS_1) {
        bindsNow |= (value & 1) != 0;
        isPie = (value & 0x0800_0000L) != 0;
      }
    }
    long at = runPath >= 0 ? runPath : path;
    boolean asks = !needed.isEmpty() || at >= 0;
    Bytes names = asks ? names(file, programs, strings, stringBytes) : null;
    List<String> libraries = new ArrayList<>();
    for (long name : needed) {
      libraries.add(names.cString(name));
    }
    return new ElfDynamic(
        true, List.copyOf(libraries), bindsNow, isPie, at < 0 ? null : names.cString(at));
  }

  private static Bytes names(
      Bytes file, List<ElfSegment> programs, long strings, long stringBytes) {
    long offset = -1;
    for (ElfSegment p : programs) {
      if (p.type() == ElfSegment.LOAD
          && strings >= p.address()
          && strings - p.address() < p.fileBytes()) {
        offset = p.offset() + (strings - p.address());
      }
    }
    return file.slice(offset, stringBytes, "ELF dynamic string table");
  }

  Image.Linking linking(ElfHeader header, String interpreter, List<ElfSegment> programs) {
    ElfSegment stack = first(programs, ElfSegment.GNU_STACK);
    boolean hasRelro = first(programs, ElfSegment.GNU_RELRO) != null;
    // DF_1_PIE is newer than position-independent programs; before it, a loader was what told them
    // from libraries.
    boolean pie = header.type() == Image.Type.SHARED && (isPie || interpreter != null);
    return new Image.Linking(
        isPresent && (interpreter != null || !libraries.isEmpty()),
        interpreter,
        libraries,
        pie,
        hasRelro ? (bindsNow ? "full" : "partial") : "none",
        stack == null ? null : (stack.flags() & 1) == 0,
        runPath);
  }

  static String interpreter(Bytes file, List<ElfSegment> programs) {
    ElfSegment p = first(programs, ElfSegment.INTERPRETER);
    return p == null || p.fileBytes() == 0
        ? null
        : file.slice(p.offset(), p.fileBytes(), "ELF interpreter").cString(0);
  }

  private static ElfSegment first(List<ElfSegment> programs, int type) {
    return programs.stream().filter(p -> p.type() == type).findFirst().orElse(null);
  }
}
