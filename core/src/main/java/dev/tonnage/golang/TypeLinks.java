package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a type descriptor refers to by offsets, which no pointer tells: its methods, those that an
 * interface asks for, its pointer type ({@code internal/abi/type.go}).
 */
public final class TypeLinks {
  private static final int METHOD_BYTES = 16;
  private static final int INTERFACE_METHOD_BYTES = 8;
  private static final int EXPORTED = 1;
  private static final int KIND_MASK = 31;
  private static final int STRUCT = 25;
  private static final int LAST_KIND = 26;
  private static final int LONGEST_NAME = 1 << 12;

  /** Of a struct, or methods of an interface, that no list names. */
  private static final int MOST_FIELDS = 1 << 8;

  /**
   * A method of a type.
   *
   * @param name the address of its name
   * @param text its name
   * @param type the address of its type; 0 when the linker left it out
   * @param interfaceCode where it begins that interfaces call, 0 when the linker left it out
   * @param code where the one begins that others call, 0 when the linker left it out
   */
  public record Method(
      String text, boolean isExported, long name, long type, long interfaceCode, long code) {
    /** Whether the linker kept its code. */
    public boolean isKept() {
      return interfaceCode != 0 || code != 0;
    }
  }

  /**
   * A method that an interface asks for.
   *
   * @param type the address of its type
   */
  public record Wanted(String text, long name, long type) {}

  private final Image image;
  private final Bytes file;
  private final Extent extent;
  private final long types;
  private final long text;
  private final Map<Long, String> names = new HashMap<>();

  public TypeLinks(GoProgram program) {
    this.image = program.image();
    this.file = image.file();
    this.extent = image.extent();
    ModuleData module = program.functions().moduleData();
    this.types = module.types().start();
    this.text = module.text();
  }

  /** Whether a place in the file reads like a type's descriptor. */
  public boolean isType(long place) {
    int w = image.pointerBytes();
    if (place < 0 || place + 4L * w + 2L * Long.BYTES > file.size()) {
      return false;
    }
    long size = file.word(place, w);
    long pointerBytes = file.word(place + w, w);
    int align = file.u8(place + 2L * w + 5);
    int fieldAlign = file.u8(place + 2L * w + 6);
    int kind = kind(place);
    return Long.compareUnsigned(pointerBytes, size) <= 0
        && Integer.bitCount(align) == 1
        && Integer.bitCount(fieldAlign) == 1
        && align <= 2 * w
        && fieldAlign <= 2 * w
        && kind > 0
        && kind <= LAST_KIND;
  }

  private int kind(long place) {
    return file.u8(place + 2L * image.pointerBytes() + 7) & KIND_MASK;
  }

  /** Where the fields of the struct are whose descriptor stands there; 0 for other types. */
  public long fields(long place) {
    int w = image.pointerBytes();
    long at = place + 5L * w + 2L * Long.BYTES;
    return kind(place) == STRUCT && at + w <= file.size() ? file.word(at, w) : 0;
  }

  /**
   * The type whose descriptor stands there, though no list of types names it, as those of closures
   * and of variables that code alone allocates; null for what is made of no others, or of them in
   * ways that code does not follow.
   */
  public GoType unlisted(long address) {
    int w = image.pointerBytes();
    long place = extent.fileOffset(address);
    if (place < 0 || place + headerBytes() + 4L * w > file.size() || !isType(place)) {
      return null;
    }
    GoType.Kind kind = GoType.Kind.of(kind(place));
    long first = address + headerBytes();
    long[] parts =
        switch (kind) {
          case POINTER, SLICE, ARRAY -> new long[] {image.pointers().at(first)};
          case STRUCT -> fieldTypes(place, first);
          case INTERFACE -> methodTypes(place, first);
          default -> null;
        };
    return parts == null
        ? null
        : new GoType(
            address,
            kind,
            "",
            false,
            null,
            List.of(Span.of(place, headerBytes() + 4L * w)),
            List.of(),
            Span.EMPTY,
            GoType.Methods.NONE,
            parts);
  }

  private long[] fieldTypes(long place, long first) {
    int w = image.pointerBytes();
    long fields = image.pointers().at(first + w);
    long count = file.word(place + headerBytes() + 2L * w, w);
    if (count < 0 || count > MOST_FIELDS) {
      return null;
    }
    long[] types = new long[(int) count];
    for (int i = 0; i < types.length; i++) {
      types[i] = image.pointers().at(fields + (3L * i + 1) * w);
    }
    return types;
  }

  private long[] methodTypes(long place, long first) {
    int w = image.pointerBytes();
    long list = extent.fileOffset(image.pointers().at(first + w));
    long count = file.word(place + headerBytes() + 2L * w, w);
    boolean isThere =
        list >= 0
            && count > 0
            && count <= MOST_FIELDS
            && list + count * INTERFACE_METHOD_BYTES <= file.size();
    if (!isThere) {
      return null;
    }
    long[] methods = new long[(int) count];
    for (int i = 0; i < methods.length; i++) {
      methods[i] = types + file.i32(list + (long) i * INTERFACE_METHOD_BYTES + 4);
    }
    return methods;
  }

  private int headerBytes() {
    return 4 * image.pointerBytes() + 16;
  }

  /** The methods of a type, as far as they can be read. */
  public List<Method> methods(GoType type) {
    List<Method> methods = new ArrayList<>();
    int count = type.methods().exported() + type.methods().others();
    Span list = count == 0 ? Span.EMPTY : listOf(type, (long) count * METHOD_BYTES);
    try {
      for (long at = list.start(); at + METHOD_BYTES <= list.end(); at += METHOD_BYTES) {
        long name = types + file.i32(at);
        methods.add(
            new Method(
                text(name),
                isExported(name),
                name,
                offset(types, file.i32(at + 4)),
                offset(text, file.i32(at + 8)),
                offset(text, file.i32(at + 12))));
      }
    } catch (DamageException e) {
      return methods;
    }
    return methods;
  }

  /** The first list of a type with methods is that of these. */
  private static Span listOf(GoType type, long bytes) {
    Span list = type.spans().size() < 2 ? Span.EMPTY : type.spans().get(1);
    return list.length() == bytes ? list : Span.EMPTY;
  }

  /** The methods that an interface asks for, as far as they can be read. */
  public List<Wanted> wanted(GoType type) {
    List<Wanted> methods = new ArrayList<>();
    if (type.kind() != GoType.Kind.INTERFACE) {
      return methods;
    }
    int w = image.pointerBytes();
    try {
      long header = type.address() + 4L * w + 16 + w;
      long list = extent.fileOffset(image.pointers().at(header));
      for (int i = 0; i < type.parts().length && list >= 0; i++) {
        long at = list + (long) i * INTERFACE_METHOD_BYTES;
        long name = types + file.i32(at);
        methods.add(new Wanted(text(name), name, types + file.i32(at + 4)));
      }
    } catch (DamageException e) {
      return methods;
    }
    return methods;
  }

  /** The address of the pointer to this type; 0 when it has none. */
  public long pointerTo(GoType type) {
    try {
      return offset(types, file.i32(type.spans().get(0).start() + 4L * image.pointerBytes() + 12));
    } catch (DamageException e) {
      return 0;
    }
  }

  private static long offset(long base, int offset) {
    return offset == 0 || offset == -1 ? 0 : base + offset;
  }

  private boolean isExported(long name) {
    long at = extent.fileOffset(name);
    return at >= 0 && (file.u8(at) & EXPORTED) != 0;
  }

  private String text(long name) {
    String known = names.get(name);
    if (known == null) {
      known = read(name);
      names.put(name, known);
    }
    return known;
  }

  private String read(long name) {
    long at = extent.fileOffset(name);
    if (at < 0) {
      return "";
    }
    long length = 0;
    int shift = 0;
    int b;
    do {
      b = file.u8(++at);
      length |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 28);
    return file.text(at + 1, Math.min(length, LONGEST_NAME));
  }
}
