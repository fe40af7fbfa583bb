package dev.tonnage.image;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exception frames and the tables of handlers that they lead to: each entry is about one function.
 *
 * <p>Specification: Linux Standard Base, "Exception Frames".
 */
public final class ExceptionFrames {
  /** A common entry (CIE). */
  private record Common(int pointers, int exceptions, boolean hasAugmentation) {}

  private record Handler(long place, long function) {}

  private final Extent extent;
  private final int width;
  private final Records records;
  private final List<Image.Structure> structures;
  private final String what;
  private final List<Handler> handlers = new ArrayList<>();
  private boolean isSorted;

  /**
   * Frames of one image.
   *
   * @param what how people call what is no function's
   */
  public ExceptionFrames(
      Extent extent, int width, Records records, List<Image.Structure> structures, String what) {
    this.extent = extent;
    this.width = width;
    this.records = records;
    this.structures = structures;
    this.what = what;
  }

  private long place(long address) {
    Span span = extent.locate(address, 1);
    return span.isEmpty() ? -1 : span.start();
  }

  /** Notes that the handlers of a function are at a place; both as places of the line. */
  public void handler(long place, long function) {
    handlers.add(new Handler(place, function));
    isSorted = false;
  }

  /**
   * Reads {@code .eh_frame}.
   *
   * @param address where it is in memory
   * @param filled in an object file, which place of the line the linker fills in at which offset;
   *     null in a linked one
   */
  public void frames(Bytes b, String name, long address, Map<Long, Long> filled) {
    Map<Long, Common> commons = new HashMap<>();
    long at = 0;
    while (at + 4 <= b.size()) {
      long length = b.u32(at);
      long id = at + 4;
      int idBytes = 4;
      if (length == 0xffff_ffffL) {
        length = b.i64(at + 4);
        id = at + 12;
        idBytes = 8;
      }
      if (length == 0) {
        structures.add(structure(Span.of(b.fileOffset() + at, 4)));
        at += 4;
        continue;
      }
      if (length < 4 || length > b.size() - id) {
        throw new DamageException(
            Fault.damaged(
                b.fileOffset() + at,
                "%s: an entry's length is %s, but %d bytes are left",
                name,
                Long.toUnsignedString(length),
                b.size() - id));
      }
      long end = id + length;
      Span span = new Span(b.fileOffset() + at, b.fileOffset() + end);
      long pointer = idBytes == 8 ? b.i64(id) : b.u32(id);
      Bytes entry = b.slice(0, end, name);
      if (pointer == 0) {
        Common common = common(entry, id + idBytes);
        commons.put(at, common);
        structures.add(structure(span));
      } else {
        Common common = commons.get(id - pointer);
        if (common != null) {
          frame(address, entry, id + idBytes, common, span, filled);
        }
      }
      at = end;
    }
  }

  private Image.Structure structure(Span span) {
    return new Image.Structure(what, span, Section.Kind.UNWIND);
  }

  private Common common(Bytes b, long from) {
    EncodedPointers in = new EncodedPointers(b, from);
    int version = in.u8();
    String augmentation = b.cString(in.position());
    in.skip(augmentation.length() + 1L);
    if (augmentation.startsWith("eh")) {
      in.skip(width);
    }
    if (version == 4) {
      in.skip(2);
    }
    in.uleb();
    in.uleb();
    if (version == 1) {
      in.skip(1);
    } else {
      in.uleb();
    }
    int pointers = 0;
    int exceptions = EncodedPointers.NONE;
    boolean hasAugmentation = augmentation.startsWith("z");
    if (hasAugmentation) {
      in.uleb();
      for (int i = 1; i < augmentation.length(); i++) {
        switch (augmentation.charAt(i)) {
          case 'R' -> pointers = in.u8();
          case 'L' -> exceptions = in.u8();
          case 'P' -> in.pointer(in.u8(), 0, 0, width);
          default -> {}
        }
      }
    }
    return new Common(pointers, exceptions, hasAugmentation);
  }

  private void frame(
      long section, Bytes b, long from, Common common, Span span, Map<Long, Long> filled) {
    EncodedPointers in = new EncodedPointers(b, from);
    long function;
    Long linked = filled == null ? null : filled.get(from);
    long address = in.pointer(common.pointers(), section, 0, width);
    function = linked != null ? linked : filled != null ? -1 : place(address);
    records.aboutPlace(span, Section.Kind.UNWIND, function);
    if (!common.hasAugmentation() || common.exceptions() == EncodedPointers.NONE) {
      return;
    }
    in.pointer(common.pointers() & 0xf, 0, 0, width);
    long length = in.uleb();
    if (length > 0) {
      Long handler = filled == null ? null : filled.get(in.position());
      long table = in.pointer(common.exceptions(), section, 0, width);
      long place = handler != null ? handler : filled != null ? -1 : place(table);
      if (table != 0 || handler != null) {
        handler(place, function);
      }
    }
  }

  /** Tables of call sites and handlers: each reaches to the next. */
  public void handlers(Span section) {
    if (!isSorted) {
      handlers.sort(Comparator.comparingLong(Handler::place));
      isSorted = true;
    }
    int i = 0;
    while (i < handlers.size() && handlers.get(i).place() < section.start()) {
      i++;
    }
    while (i < handlers.size() && handlers.get(i).place() < section.end()) {
      int next = i + 1;
      while (next < handlers.size() && handlers.get(next).place() == handlers.get(i).place()) {
        next++;
      }
      long end =
          next < handlers.size()
              ? Math.min(handlers.get(next).place(), section.end())
              : section.end();
      for (; i < next; i++) {
        Handler e = handlers.get(i);
        records.aboutPlace(new Span(e.place(), end), Section.Kind.UNWIND, e.function());
      }
    }
  }
}
