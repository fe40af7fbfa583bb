package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a module asks for ("Import Section").
 *
 * @param functions how many functions, which are counted before its own
 * @param modules whom it asks
 * @param pages how large the memory it asks for is at least; 0 when it asks for none
 */
record Imports(long functions, List<String> modules, long pages) {
  static final Imports NONE = new Imports(0, List.of(), 0);

  static Imports read(Bytes section) {
    Cursor in = new Cursor(section);
    Set<String> modules = new LinkedHashSet<>();
    long functions = 0;
    long pages = 0;
    for (int left = in.count("wasm imports"); left > 0; left--) {
      modules.add(in.name("wasm import"));
      in.name("wasm import");
      long at = in.position();
      int kind = in.u8();
      switch (kind) {
        case 0 -> {
          functions++;
          in.unsigned();
        }
        case 1 -> {
          in.u8();
          limits(in);
        }
        case 2 -> pages = limits(in);
        case 3 -> {
          in.u8();
          in.u8();
        }
        case 4 -> {
          in.u8();
          in.unsigned();
        }
        default ->
            throw new DamageException(
                Fault.damaged(at, "wasm import: kind is %d, expected 0 to 4", kind));
      }
    }
    return new Imports(functions, List.copyOf(new ArrayList<>(modules)), pages);
  }

  /** The lower of the two limits of a table or memory ("Limits"). */
  static long limits(Cursor in) {
    int flags = in.u8();
    long least = in.unsigned();
    if ((flags & 1) != 0) {
      in.unsigned();
    }
    return least;
  }
}
