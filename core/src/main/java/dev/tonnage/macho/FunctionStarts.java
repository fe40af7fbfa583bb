package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses at which functions begin (LC_FUNCTION_STARTS): distances as ULEB128, the first from
 * the start of {@code __TEXT}. They stay when symbols are stripped.
 */
final class FunctionStarts {
  private static final long[] NONE = {};

  private FunctionStarts() {}

  static long[] read(Bytes file, List<LoadCommand> commands, long base) {
    for (LoadCommand c : commands) {
      if (c.type() == LoadCommand.FUNCTION_STARTS) {
        Bytes b = c.bytes();
        return read(file.slice(b.u32(8), b.u32(12), "Mach-O function starts"), base);
      }
    }
    return NONE;
  }

  private static long[] read(Bytes bytes, long base) {
    long[] starts = new long[256];
    int count = 0;
    long address = base;
    int at = 0;
    while (at < bytes.size()) {
      long distance = 0;
      int shift = 0;
      int b;
      do {
        b = bytes.u8(at++);
        distance |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
        shift += 7;
      } while ((b & 0x80) != 0 && at < bytes.size());
      if (distance == 0) {
        break;
      }
      address += distance;
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = address;
    }
    return Arrays.copyOf(starts, count);
  }
}
