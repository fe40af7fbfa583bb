package dev.tonnage.wasm;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import java.util.HashMap;
import java.util.Map;

/** What functions are called: by the custom section "name", else by what they are exported as. */
final class FunctionNames {
  private static final int FUNCTIONS = 1;
  private static final int EXPORTED_FUNCTION = 0;

  /**
   * A name with its bytes.
   *
   * @param entry the number of the function and the length of the name
   */
  record Name(String text, Span entry, Span bytes) {}

  private final Map<Long, Name> byIndex = new HashMap<>();

  /** The name of the function of this number, imports counted; null when it has none. */
  Name of(long index) {
    return byIndex.get(index);
  }

  void addNames(Bytes section) {
    Cursor in = new Cursor(section);
    while (in.hasMore()) {
      int id = in.u8();
      long length = in.unsigned();
      Bytes subsection = in.take(length, "wasm name subsection");
      if (id == FUNCTIONS) {
        Cursor names = new Cursor(subsection);
        for (int left = names.count("wasm function names"); left > 0; left--) {
          add(names, names.position());
        }
      }
    }
  }

  private void add(Cursor in, long start) {
    long index = in.unsigned();
    int length = in.count("wasm function name");
    Bytes text = in.take(length, "wasm function name");
    byIndex.put(
        index,
        new Name(
            text.text(0, length),
            new Span(start, text.fileOffset()),
            Span.of(text.fileOffset(), length)));
  }

  void addExports(Bytes section) {
    Cursor in = new Cursor(section);
    for (int left = in.count("wasm exports"); left > 0; left--) {
      String name = in.name("wasm export");
      int kind = in.u8();
      long index = in.unsigned();
      if (kind == EXPORTED_FUNCTION) {
        byIndex.putIfAbsent(index, new Name(name, Span.EMPTY, Span.EMPTY));
      }
    }
  }
}
