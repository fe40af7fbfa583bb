package dev.tonnage.elf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Pointers;
import java.util.Arrays;
import java.util.List;

/**
 * The relocations that fill a place with an address inside the binary itself (R_*_RELATIVE). Only
 * those with addends of their own are kept: where the addend stands in the place (SHT_REL,
 * SHT_RELR) the file already holds the value.
 */
final class ElfRelocations {
  private static final int SHT_RELA = 4;

  private ElfRelocations() {}

  static Pointers read(Bytes file, ElfHeader header, List<ElfSection> sections, Extent extent) {
    int w = header.width();
    int relative = relativeType(header);
    int entryBytes = 3 * w;
    long[][] found = new long[1024][];
    int count = 0;
    for (ElfSection s : sections) {
      if (s.type() != SHT_RELA || relative < 0 || !isLoaded(s)) {
        continue;
      }
      Bytes entries =
          file.slice(s.offset(), s.size(), "ELF section %d (relocations)".formatted(s.ordinal()));
      for (long at = 0; at + entryBytes <= entries.size(); at += entryBytes) {
        long info = entries.word(at + w, w);
        long type = w == 8 ? info & 0xffff_ffffL : info & 0xff;
        if (type == relative) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = new long[] {entries.word(at, w), entries.word(at + 2L * w, w)};
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

  /**
   * The number of R_*_RELATIVE in each processor's supplement; -1 where relocations without addends
   * are the custom.
   */
  private static int relativeType(ElfHeader header) {
    return switch (header.machine()) {
      case 62 -> 8;
      case 183 -> 1027;
      case 21 -> 22;
      case 22 -> 12;
      case 243, 258 -> 3;
      default -> -1;
    };
  }
}
