package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Pointers;
import java.util.Arrays;
import java.util.List;

/**
 * The relocations that fill a place with an address inside the binary itself: R_*_RELATIVE, and
 * those to one of its own symbols, which a library has others look up, too. Only those with addends
 * of their own are kept: where the addend stands in the place (SHT_REL, SHT_RELR) the file already
 * holds the value.
 */
final class ElfRelocations {
  private static final int SHT_RELA = 4;
  private static final int SHT_DYNSYM = 11;
  private static final int SHN_LORESERVE = 0xff00;

  private static final int STT_TLS = 6;

  /**
   * Numbers of relocations, in each processor's supplement; -1 for one that has none.
   *
   * @param relative R_*_RELATIVE
   * @param absolute that of an address as wide as a pointer
   * @param table R_*_GLOB_DAT
   */
  private record Types(int relative, int absolute, int table) {}

  private ElfRelocations() {}

  static Pointers read(Bytes file, ElfHeader header, List<ElfSection> sections, Extent extent) {
    int w = header.width();
    Types types = types(header);
    int entryBytes = 3 * w;
    long[][] found = new long[1024][];
    int count = 0;
    for (ElfSection s : sections) {
      if (s.type() != SHT_RELA || types == null || !isLoaded(s)) {
        continue;
      }
      Bytes entries =
          file.slice(s.offset(), s.size(), "ELF section %d (relocations)".formatted(s.ordinal()));
      Bytes symbols = symbols(file, sections, s);
      for (long at = 0; at + entryBytes <= entries.size(); at += entryBytes) {
        long info = entries.word(at + w, w);
        long type = w == 8 ? info & 0xffff_ffffL : info & 0xff;
        long base =
            type == types.relative()
                ? 0
                : type == types.absolute() || type == types.table()
                    ? address(symbols, info >>> (w == 8 ? 32 : 8), w)
                    : -1;
        if (base >= 0) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = new long[] {entries.word(at, w), base + entries.word(at + 2L * w, w)};
        }
      }
    }
    long[][] pairs = Arrays.copyOf(found, count);
    Arrays.sort(pairs, (a, b) -> Long.compare(a[0], b[0]));
    long[] places = new long[count];
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      places[i] = pairs[i][0];
      values[i] = pairs[i][1];
    }
    return new Pointers(file, extent, w, places, values);
  }

  private static boolean isLoaded(ElfSection s) {
    return (s.flags() & 2) != 0;
  }

  private static Bytes symbols(Bytes file, List<ElfSection> sections, ElfSection relocations) {
    ElfSection table =
        relocations.link() < sections.size() ? sections.get((int) relocations.link()) : null;
    boolean isThere =
        table != null
            && table.type() == SHT_DYNSYM
            && table.offset() >= 0
            && table.size() >= 0
            && table.size() <= file.size() - table.offset();
    return file.slice(
        isThere ? table.offset() : 0, isThere ? table.size() : 0, "ELF symbols of relocations");
  }

  /** Of a symbol that the binary defines; -1 for another's. */
  private static long address(Bytes symbols, long index, int w) {
    int entryBytes = w == 8 ? 24 : 16;
    if (index == 0 || index >= symbols.size() / entryBytes) {
      return -1;
    }
    long at = index * entryBytes;
    int info = symbols.u8(at + (w == 8 ? 4 : 12));
    int section = symbols.u16(at + (w == 8 ? 6 : 14));
    boolean isPlace = section != 0 && section < SHN_LORESERVE && (info & 0xf) != STT_TLS;
    return isPlace ? symbols.word(at + (w == 8 ? 8 : 4), w) : -1;
  }

  /** Null where relocations without addends are the custom. */
  private static Types types(ElfHeader header) {
    return switch (header.machine()) {
      case 62 -> new Types(8, 1, 6);
      case 183 -> new Types(1027, 257, 1025);
      case 21 -> new Types(22, 38, 20);
      case 22 -> new Types(12, 22, 10);
      case 243, 258 -> new Types(3, 2, -1);
      default -> null;
    };
  }
}
