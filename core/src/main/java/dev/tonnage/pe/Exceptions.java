package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where functions begin and, on amd64, end ("The .pdata Section"); stripped files have it too.
 *
 * @param starts the addresses at which functions begin
 * @param sizes how long they are, where the table says it
 */
record Exceptions(long[] starts, Map<Long, Long> sizes) {
  static final Exceptions NONE = new Exceptions(new long[0], Map.of());

  private static final String WHAT = "PE exception table";

  static Exceptions read(PeMemory memory, PeHeader header) {
    PeHeader.Directory directory = header.directory(PeHeader.EXCEPTIONS);
    if (directory.address() == 0 || !(header.isAmd64() || header.isArm64())) {
      return NONE;
    }
    Bytes table = memory.bytes(directory.address(), directory.size(), WHAT);
    int entryBytes = header.isAmd64() ? 12 : 8;
    int count = table.size() / entryBytes;
    long[] starts = new long[count];
    Map<Long, Long> sizes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long at = (long) i * entryBytes;
      long start = table.u32(at);
      starts[i] = memory.base() + start;
      if (header.isAmd64() && table.u32(at + 4) > start) {
        sizes.putIfAbsent(memory.base() + start, table.u32(at + 4) - start);
      }
    }
    return new Exceptions(starts, sizes);
  }

  /** The same symbols; functions that the table knows have the size it tells. */
  List<Symbol> sized(List<Symbol> symbols) {
    List<Symbol> result = new ArrayList<>(symbols.size());
    for (Symbol s : symbols) {
      Long size = s.size() == 0 && s.type() == Symbol.Type.FUNCTION ? sizes.get(s.address()) : null;
      result.add(
          size == null
              ? s
              : new Symbol(
                  s.name(),
                  s.address(),
                  size,
                  s.type(),
                  s.binding(),
                  s.section(),
                  s.entry(),
                  s.nameBytes()));
    }
    return result;
  }
}
