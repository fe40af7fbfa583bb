package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Extent;
import dev.tonnage.image.PointerList;
import java.util.List;

/**
 * The pointers that dyld fills in at start when they are chained ({@code fixup-chains.h}): the
 * place of a pointer holds, in some bits, where it points to, and in others how far away the next
 * is. What they point to becomes the pointer's value; those that are bound to another library's
 * symbols have the value 0.
 */
final class ChainedFixups {
  private static final int START_NONE = 0xffff;
  private static final int START_MULTI = 0x8000;

  private final Bytes file;
  private final Extent extent;
  private final long imageBase;
  private final PointerList found;
  private int startCount;

  private ChainedFixups(Bytes file, Extent extent, long imageBase, PointerList found) {
    this.file = file;
    this.extent = extent;
    this.imageBase = imageBase;
    this.found = found;
  }

  /** Adds the pointers of a file's chains. */
  static void read(
      Bytes file, List<LoadCommand> commands, Extent extent, long imageBase, PointerList found) {
    ChainedFixups fixups = new ChainedFixups(file, extent, imageBase, found);
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.DYLD_CHAINED_FIXUPS) {
        Bytes b = c.bytes();
        fixups.walk(file.slice(b.u32(8), b.u32(12), "Mach-O chained fixups"));
        break;
      }
    }
  }

  private void walk(Bytes b) {
    long starts = b.u32(4);
    Bytes image = b.slice(starts, b.size() - starts, "Mach-O chain starts");
    long segments = image.u32(0);
    for (long i = 0; i < segments; i++) {
      long at = image.u32(4 + 4 * i);
      if (at != 0) {
        segment(image.slice(at, image.size() - at, "Mach-O chain starts of segment " + i));
      }
    }
  }

  private void segment(Bytes s) {
    int pageBytes = s.u16(4);
    Form form = Form.of(s.u16(6), s.fileOffset() + 6);
    long offset = s.i64(8);
    int pages = s.u16(20);
    for (int page = 0; page < pages; page++) {
      countStart();
      int start = s.u16(22 + 2L * page);
      long address = imageBase + offset + (long) page * pageBytes;
      if (start == START_NONE) {
        continue;
      }
      if ((start & START_MULTI) == 0) {
        chain(form, address + start, address + pageBytes);
        continue;
      }
      // Pages of 32-bit programs may have several chains, the last of which is marked.
      int index = start & ~START_MULTI;
      int one;
      do {
        countStart();
        one = s.u16(22 + 2L * index++);
        chain(form, address + (one & ~START_MULTI), address + pageBytes);
      } while ((one & START_MULTI) == 0);
    }
  }

  private void chain(Form form, long from, long end) {
    long address = from;
    while (Long.compareUnsigned(address, end) < 0) {
      long offset = extent.fileOffset(address);
      if (offset < 0 || offset + form.width > file.size()) {
        return;
      }
      long word = file.word(offset, form.width);
      found.add(address, form.isBind(word) ? 0 : form.target(word, imageBase));
      long next = form.next(word);
      if (next == 0) {
        return;
      }
      address += next;
    }
  }

  /** Starts of several pages may be the same bytes of the file, but not without end. */
  private void countStart() {
    if (++startCount > file.size()) {
      throw tooMany("starts");
    }
  }

  private DamageException tooMany(String what) {
    return new DamageException(
        Fault.limit(
            Fault.NOWHERE,
            "Mach-O chained fixups: more %s than %d bytes can hold",
            what,
            file.size()));
  }

  /** How a pointer is written: DYLD_CHAINED_PTR_*. */
  private record Form(int width, int stride, Kind kind) {
    private enum Kind {
      /** Target in 43 bits, and 32 where it is signed; next in 11. */
      ARM64E_ADDRESS,
      ARM64E_OFFSET,
      /** Target in 36 bits, next in 12. */
      ADDRESS_64,
      OFFSET_64,
      /** Target in 30 bits, next in 12. */
      KERNEL_64,
      /** Target in 26 bits, next in 5. */
      ADDRESS_32,
      /** Target in 30 bits, next in 2. */
      CACHE_32,
      /** Target in 26 bits, next in 6. */
      FIRMWARE_32
    }

    static Form of(int number, long at) {
      return switch (number) {
        case 1 -> new Form(8, 8, Kind.ARM64E_ADDRESS);
        case 2 -> new Form(8, 4, Kind.ADDRESS_64);
        case 3 -> new Form(4, 4, Kind.ADDRESS_32);
        case 4 -> new Form(4, 4, Kind.CACHE_32);
        case 5 -> new Form(4, 4, Kind.FIRMWARE_32);
        case 6 -> new Form(8, 4, Kind.OFFSET_64);
        case 7 -> new Form(8, 4, Kind.ARM64E_OFFSET);
        case 8 -> new Form(8, 4, Kind.KERNEL_64);
        case 9, 12 -> new Form(8, 8, Kind.ARM64E_OFFSET);
        case 10 -> new Form(8, 4, Kind.ARM64E_ADDRESS);
        case 11 -> new Form(8, 1, Kind.KERNEL_64);
        default ->
            throw new DamageException(
                Fault.damaged(
                    at, "Mach-O chained fixups: pointer_format is %d, expected 1 to 12", number));
      };
    }

    private static long bits(long word, int from, int length) {
      return word >>> from & (1L << length) - 1;
    }

    boolean isBind(long word) {
      return switch (kind) {
        case ARM64E_ADDRESS, ARM64E_OFFSET -> bits(word, 62, 1) == 1;
        case ADDRESS_64, OFFSET_64 -> bits(word, 63, 1) == 1;
        case ADDRESS_32 -> bits(word, 31, 1) == 1;
        case KERNEL_64, CACHE_32, FIRMWARE_32 -> false;
      };
    }

    long next(long word) {
      long steps =
          switch (kind) {
            case ARM64E_ADDRESS, ARM64E_OFFSET -> bits(word, 51, 11);
            case ADDRESS_64, OFFSET_64, KERNEL_64 -> bits(word, 51, 12);
            case ADDRESS_32 -> bits(word, 26, 5);
            case CACHE_32 -> bits(word, 30, 2);
            case FIRMWARE_32 -> bits(word, 26, 6);
          };
      return steps * stride;
    }

    long target(long word, long imageBase) {
      boolean isSigned = bits(word, 63, 1) == 1;
      long top = bits(word, 43, 8) << 56;
      return switch (kind) {
        case ARM64E_ADDRESS -> isSigned ? imageBase + bits(word, 0, 32) : bits(word, 0, 43) | top;
        case ARM64E_OFFSET -> imageBase + (isSigned ? bits(word, 0, 32) : bits(word, 0, 43) | top);
        case ADDRESS_64 -> bits(word, 0, 36) | bits(word, 36, 8) << 56;
        case OFFSET_64 -> imageBase + bits(word, 0, 36) | bits(word, 36, 8) << 56;
        case KERNEL_64, CACHE_32 -> imageBase + bits(word, 0, 30);
        case ADDRESS_32, FIRMWARE_32 -> bits(word, 0, 26);
      };
    }
  }
}
