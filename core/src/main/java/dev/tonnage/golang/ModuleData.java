package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;

/**
 * The runtime's record of where things are ({@code runtime/symtab.go}, moduledata). It has no name
 * in a stripped file: it is found as the place that points to the function table and whose other
 * fields agree with that table.
 *
 * @param address where it is in memory
 * @param text what functions are counted from
 * @param endOfText the address behind the last Go function
 * @param gofunc what {@code funcdata} is counted from; 0 when it could not be told
 * @param findfunctab the address of the index by program counter
 */
public record ModuleData(long address, long text, long endOfText, long gofunc, long findfunctab) {
  /** Words from its start, the same in all releases since Go 1.16. */
  private static final int FTAB_LENGTH = 17;

  private static final int FINDFUNCTAB = 19;
  private static final int MINPC = 20;
  private static final int MAXPC = 21;
  private static final int TEXT = 22;
  private static final int ETEXT = 23;

  /**
   * Where {@code gofunc} may be: Go 1.18 and 1.19, 1.20 to 1.26, 1.27. The word before it is {@code
   * rodata}.
   */
  private static final int[] GOFUNC_118 = {38};

  private static final int[] GOFUNC_120 = {40, 43};

  static ModuleData find(Image image, long table, int functions, PclnTable.Form form) {
    Pointers pointers = image.pointers();
    for (long address : pointers.relocatedTo(table)) {
      ModuleData found = at(image, address, functions, form);
      if (found != null) {
        return found;
      }
    }
    Bytes file = image.file();
    for (Section s : image.sections()) {
      if (s.isMapped() && (s.kind() == Section.Kind.DATA || s.kind() == Section.Kind.RODATA)) {
        ModuleData found =
            search(
                image, file.slice(s.file(), "Go module data"), s.address(), table, functions, form);
        if (found != null) {
          return found;
        }
      }
    }
    if (image.sections().isEmpty()) {
      for (Segment s : image.segments()) {
        ModuleData found =
            search(
                image, file.slice(s.file(), "Go module data"), s.address(), table, functions, form);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static ModuleData search(
      Image image, Bytes bytes, long start, long table, int functions, PclnTable.Form form) {
    int w = image.pointerBytes();
    for (long at = 0; at + (long) w * (ETEXT + 1) <= bytes.size(); at += w) {
      if (bytes.word(at, w) == table) {
        ModuleData found = at(image, start + at, functions, form);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The record at an address; null when its fields do not agree with the table. */
  private static ModuleData at(Image image, long address, int functions, PclnTable.Form form) {
    Pointers p = image.pointers();
    int w = p.width();
    long text = p.at(address + (long) TEXT * w);
    long etext = p.at(address + (long) ETEXT * w);
    long minpc = p.at(address + (long) MINPC * w);
    long maxpc = p.at(address + (long) MAXPC * w);
    boolean isWasm = image.format() == Format.WASM;
    // Functions of WebAssembly are numbers, and its text begins at 0, before the first of them.
    boolean agreesOnText =
        isWasm
            || (Long.compareUnsigned(text, minpc) <= 0
                && Long.compareUnsigned(maxpc, etext) <= 0
                && image.extent().fileOffset(text) >= 0);
    boolean agrees =
        p.at(address + (long) FTAB_LENGTH * w) == functions + 1L
            && Long.compareUnsigned(minpc, maxpc) <= 0
            && agreesOnText;
    if (!agrees) {
      return null;
    }
    long gofunc = 0;
    for (int word : form == PclnTable.Form.GO_1_18 ? GOFUNC_118 : GOFUNC_120) {
      long candidate = p.at(address + (long) word * w);
      long rodata = p.at(address + (long) (word - 1) * w);
      if (image.extent().fileOffset(candidate) >= 0 && image.extent().fileOffset(rodata) >= 0) {
        gofunc = candidate;
        break;
      }
    }
    return new ModuleData(address, text, etext, gofunc, p.at(address + (long) FINDFUNCTAB * w));
  }
}
