package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.LongMap;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Walks Go's type descriptors ({@code internal/abi/type.go}): from those the runtime can name, and
 * from those that others refer to, to all that are reached.
 */
final class TypeReader {
  private static final int NOT_REACHED = -1;
  private static final int REACHED = -2;

  private static final int UNCOMMON = 1;
  private static final int EXTRA_STAR = 2;
  private static final int NAMED = 4;
  private static final int MASK_ON_DEMAND = 16;
  private static final int UNCOMMON_BYTES = 16;
  private static final int METHOD_BYTES = 16;

  /** In a method's name. */
  private static final int EXPORTED = 1;

  /** In the place of a method's code that the linker left out. */
  private static final int PRUNED = -1;

  private static final int KIND_MASK = 0x1f;

  /** In the kind, up to Go 1.23: the mask is a program, behind its length in four bytes. */
  private static final int MASK_IS_PROGRAM = 0x40;

  /** More parts than this has no type that somebody wrote. */
  private static final long MOST_PARTS = 1 << 16;

  private static final long WORK_PER_BYTE = 8;

  /** The lists of a descriptor are aligned to less than this. */
  private static final int LARGEST_GAP = 8;

  /** Strings as long as this are no names of types. */
  private static final int LONGEST_NAME = 1 << 16;

  private final Bytes file;
  private final Extent extent;
  private final Pointers pointers;
  private final TypeArea area;
  private final int w;
  private final int mapBytes;
  private final boolean hasVarintNames;
  private final List<GoType> types = new ArrayList<>();

  /** By its address, the index of a type, or {@link #REACHED}. */
  private final LongMap indexOf = new LongMap(NOT_REACHED);

  private final Deque<Long> open = new ArrayDeque<>();
  private long budget;

  /**
   * Reads the types of an area.
   *
   * @param mapBytes the length of a map's descriptor
   */
  TypeReader(Image image, TypeArea area, int mapBytes) {
    this.file = image.file();
    this.extent = image.extent();
    this.pointers = image.pointers();
    this.area = area;
    this.w = image.pointerBytes();
    this.mapBytes = mapBytes;
    this.hasVarintNames = hasVarintNames();
    this.budget = WORK_PER_BYTE * Math.min(area.end() - area.start(), file.size());
  }

  /**
   * The length of a map's descriptor, which changed with Go 1.24: that with which the most declared
   * map types tell a package. Asked are those that the listed pointers point to.
   */
  static int mapBytes(Image image, TypeArea area, int[] candidates) {
    TypeReader reader = new TypeReader(image, area, candidates[0]);
    int[] votes = new int[candidates.length];
    for (long at = area.links().start(); at < area.links().end(); at += 4) {
      for (int i = 0; i < candidates.length && candidates.length > 1; i++) {
        votes[i] += reader.tellsPackage(area.start() + reader.file.i32(at), candidates[i]) ? 1 : 0;
      }
    }
    int best = 0;
    for (int i = 1; i < votes.length; i++) {
      best = votes[i] > votes[best] ? i : best;
    }
    return candidates[best];
  }

  private boolean tellsPackage(long pointer, int bytes) {
    try {
      long at = offset(pointer);
      if (kindAt(at) != GoType.Kind.POINTER) {
        return false;
      }
      long map = offset(pointers.at(pointer + headerBytes()));
      boolean isDeclared = (file.u8(map + 2L * w + 4) & (UNCOMMON | NAMED)) == (UNCOMMON | NAMED);
      int name = file.i32(map + bytes);
      if (kindAt(map) != GoType.Kind.MAP || !isDeclared || name <= 0) {
        return false;
      }
      long text = offset(area.start() + name);
      Length length = length(text + 1);
      return file.u8(text) <= 1
          && length.value() > 0
          && file.text(length.end(), length.value()).chars().allMatch(c -> c > ' ' && c < 0x7f);
    } catch (DamageException e) {
      return false;
    }
  }

  private GoType.Kind kindAt(long at) {
    return GoType.Kind.of(file.u8(at + 2L * w + 7) & KIND_MASK);
  }

  /** Told by the first type in the list: read as a varint, the older form's length is zero. */
  private boolean hasVarintNames() {
    if (area.links().isEmpty()) {
      return true;
    }
    long first = extent.fileOffset(area.start() + file.i32(area.links().start()));
    long name = first < 0 ? -1 : extent.fileOffset(area.start() + file.i32(first + 4L * w + 8));
    return name < 0 || file.u8(name + 1) != 0;
  }

  /** All types reached; those that can not be read are left out. */
  List<GoType> read() {
    for (long at = area.links().start(); at < area.links().end(); at += 4) {
      reach(area.start() + file.i32(at));
    }
    drain();
    if (area.descriptorBytes() > 0) {
      walk();
    }
    return types;
  }

  /** Since Go 1.27 the descriptors stand one behind the other, from the second word on. */
  private void walk() {
    long end = area.start() + area.descriptorBytes();
    long at = area.start() + w;
    while (Long.compareUnsigned(at, end) < 0) {
      reach(at);
      drain();
      long index = indexOf.get(at);
      if (index < 0) {
        return;
      }
      at += (descriptorBytes(types.get((int) index)) + w - 1) / w * w;
    }
  }

  /** The length of a descriptor with the lists that stand behind it. */
  private static long descriptorBytes(GoType type) {
    long start = type.spans().get(0).start();
    long end = start;
    for (Span s : type.spans().stream().sorted(Comparator.comparing(Span::start)).toList()) {
      end = s.start() >= start && s.start() - end < LARGEST_GAP ? Math.max(end, s.end()) : end;
    }
    return end - start;
  }

  private void reach(long address) {
    if (area.contains(address) && indexOf.get(address) == NOT_REACHED) {
      indexOf.put(address, REACHED);
      open.add(address);
    }
  }

  private void drain() {
    while (!open.isEmpty()) {
      long address = open.poll();
      try {
        types.add(read(address));
        indexOf.put(address, types.size() - 1);
      } catch (DamageException e) {
        indexOf.put(address, NOT_REACHED);
        if (budget < 0) {
          throw e;
        }
      }
    }
  }

  private GoType read(long address) {
    long at = offset(address);
    int tflag = file.u8(at + 2L * w + 4);
    int kind = file.u8(at + 2L * w + 7) & KIND_MASK;
    GoType.Kind form = GoType.Kind.of(kind);
    if (form == null) {
      throw unreadable(at);
    }
    long pointerBytes = file.word(at + w, w);
    List<Span> spans = new ArrayList<>(3);
    List<Span> names = new ArrayList<>();
    List<Long> parts = new ArrayList<>();
    int base = baseBytes(form);
    boolean isUncommon = (tflag & UNCOMMON) != 0;
    long own = base;
    String packagePath = null;
    GoType.Methods kept = GoType.Methods.NONE;
    if (isUncommon) {
      long uncommon = at + base;
      packagePath = textAt(file.i32(uncommon), names);
      int methods = file.u16(uncommon + 4);
      long methodsAt = file.u32(uncommon + 8);
      own = base + UNCOMMON_BYTES;
      if (methods > 0) {
        checkRoom(uncommon + methodsAt, (long) methods * METHOD_BYTES);
        spans.add(Span.of(uncommon + methodsAt, (long) methods * METHOD_BYTES));
        for (int i = 0; i < methods; i++) {
          spend(1);
          long method = uncommon + methodsAt + (long) i * METHOD_BYTES;
          nameAt(file.i32(method), names);
          int type = file.i32(method + 4);
          if (type > 0) {
            reach(area.start() + type);
          }
        }
        kept = methods(uncommon + methodsAt, methods);
      }
    }
    String unexported =
        parts(form, address, at, base + (isUncommon ? UNCOMMON_BYTES : 0), spans, names, parts);
    spans.add(0, Span.of(at, own));
    checkRoom(at, own);
    spend(parts.size());
    parts.forEach(this::reach);
    int pointerTo = file.i32(at + 4L * w + 12);
    if (pointerTo > 0) {
      reach(area.start() + pointerTo);
    }
    String text = textAt(file.i32(at + 4L * w + 8), names);
    if ((tflag & EXTRA_STAR) != 0 && text != null && text.startsWith("*")) {
      text = text.substring(1);
    }
    boolean isNamed = (tflag & NAMED) != 0;
    return new GoType(
        address,
        form,
        text == null ? "?" : text,
        isNamed,
        packagePath != null && !packagePath.isEmpty() ? packagePath : unexported,
        List.copyOf(spans),
        List.copyOf(names),
        mask(address, at, tflag, pointerBytes),
        kept,
        parts.stream().mapToLong(Long::longValue).toArray());
  }

  private GoType.Methods methods(long at, int count) {
    int exported = 0;
    int othersKept = 0;
    List<Integer> code = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long method = at + (long) i * METHOD_BYTES;
      boolean isExported = (file.u8(offset(area.start() + file.i32(method))) & EXPORTED) != 0;
      int function = file.i32(method + 12);
      boolean isKept = function != 0 && function != PRUNED;
      exported += isExported ? 1 : 0;
      othersKept += !isExported && isKept ? 1 : 0;
      if (isExported && isKept) {
        code.add(function);
      }
    }
    return new GoType.Methods(
        exported, code.size(), count - exported, othersKept, List.copyOf(code));
  }

  /**
   * The bits that tell the garbage collector which words are pointers; shared by types with the
   * same.
   */
  private Span mask(long address, long at, int tflag, long pointerBytes) {
    long place = extent.fileOffset(pointers.at(address + 3L * w + 8));
    if (place < 0 || pointerBytes <= 0) {
      return Span.EMPTY;
    }
    boolean isProgram = (file.u8(at + 2L * w + 7) & MASK_IS_PROGRAM) != 0;
    long length =
        (tflag & MASK_ON_DEMAND) != 0
            ? w
            : isProgram ? 4 + file.u32(place) : (pointerBytes / w + 7) / 8;
    return length > file.size() - place ? Span.EMPTY : Span.of(place, length);
  }

  /**
   * What the type is made of, by kind; answers the package of its unexported names, if it has any.
   */
  private String parts(
      GoType.Kind kind,
      long address,
      long at,
      long behind,
      List<Span> spans,
      List<Span> names,
      List<Long> parts) {
    int header = headerBytes();
    switch (kind) {
      case POINTER, SLICE, CHAN -> parts.add(pointers.at(address + header));
      case ARRAY -> {
        parts.add(pointers.at(address + header));
        parts.add(pointers.at(address + header + w));
      }
      case MAP -> {
        for (int i = 0; i < 3; i++) {
          parts.add(pointers.at(address + header + (long) i * w));
        }
      }
      case FUNC -> {
        int in = file.u16(at + header);
        int out = file.u16(at + header + 2) & 0x7fff;
        checkRoom(at + behind, (long) (in + out) * w);
        spans.add(Span.of(at + behind, (long) (in + out) * w));
        for (int i = 0; i < in + out; i++) {
          parts.add(pointers.at(address + behind + (long) i * w));
        }
      }
      case INTERFACE -> {
        String path = namePointed(pointers.at(address + header), names, true);
        long count = file.word(at + header + 2L * w, w);
        long methods = list(address + header + w, count, 8, spans);
        for (long i = 0; i < count; i++) {
          nameAt(file.i32(methods + 8 * i), names);
          parts.add(area.start() + file.i32(methods + 8 * i + 4));
        }
        return path;
      }
      case STRUCT -> {
        String path = namePointed(pointers.at(address + header), names, true);
        long count = file.word(at + header + 2L * w, w);
        long fields = list(address + header + w, count, 3 * w, spans);
        long first = pointers.at(address + header + w);
        for (long i = 0; i < count; i++) {
          long field = first + i * 3 * w;
          namePointed(pointers.at(field), names, false);
          parts.add(pointers.at(field + w));
        }
        return fields < 0 ? null : path;
      }
      case BASIC -> {}
    }
    return null;
  }

  /** The place in the file of a list that is pointed to; its bytes belong to the type. */
  private long list(long pointer, long count, int elementBytes, List<Span> spans) {
    if (count == 0) {
      return 0;
    }
    if (count < 0 || count > MOST_PARTS) {
      throw unreadable(0);
    }
    long at = offset(pointers.at(pointer));
    checkRoom(at, count * elementBytes);
    spans.add(Span.of(at, count * elementBytes));
    return at;
  }

  private int headerBytes() {
    return 4 * w + 16;
  }

  private int baseBytes(GoType.Kind kind) {
    int header = headerBytes();
    return switch (kind) {
      case ARRAY -> header + 3 * w;
      case CHAN -> header + 2 * w;
      case FUNC -> header + Math.max(4, w);
      case INTERFACE, STRUCT -> header + 4 * w;
      case MAP -> mapBytes;
      case POINTER, SLICE -> header + w;
      case BASIC -> header;
    };
  }

  private String textAt(int offset, List<Span> names) {
    return offset == 0 ? null : namePointed(area.start() + offset, names, true);
  }

  private void nameAt(int offset, List<Span> names) {
    if (offset != 0) {
      namePointed(area.start() + offset, names, false);
    }
  }

  /**
   * Reading costs what the region of types justifies: descriptors made to refer to the same names
   * over and over end here.
   */
  private void spend(long work) {
    budget -= work;
    if (budget < 0) {
      throw new DamageException(
          Fault.limit(
              Fault.NOWHERE, "Go types: they refer to more names than their region can hold"));
    }
  }

  /**
   * A name: flags, length, text, and, if flagged so, a tag's length and text and a package's
   * offset.
   */
  private String namePointed(long address, List<Span> names, boolean wantsText) {
    if (address == 0) {
      return null;
    }
    long at = extent.fileOffset(address);
    if (at < 0) {
      return null;
    }
    int flags = file.u8(at);
    Length text = length(at + 1);
    long end = text.end() + text.value();
    if ((flags & 2) != 0) {
      Length tag = length(end);
      end = tag.end() + tag.value();
    }
    if ((flags & 4) != 0) {
      end += 4;
    }
    checkRoom(at, end - at);
    spend(1);
    names.add(new Span(at, end));
    if (!wantsText) {
      return null;
    }
    spend(text.value());
    return file.text(text.end(), text.value());
  }

  private record Length(long value, long end) {}

  /** Since Go 1.17 a varint, before two bytes, the higher first. */
  private Length length(long at) {
    if (!hasVarintNames) {
      return new Length(file.u8(at) << 8 | file.u8(at + 1), at + 2);
    }
    long value = 0;
    int shift = 0;
    long next = at;
    int b;
    do {
      b = file.u8(next++);
      value |= (long) (b & 0x7f) << shift;
      shift += 7;
    } while ((b & 0x80) != 0 && shift < 28);
    if (value > LONGEST_NAME) {
      throw unreadable(at);
    }
    return new Length(value, next);
  }

  private long offset(long address) {
    long at = extent.fileOffset(address);
    if (at < 0) {
      throw unreadable(0);
    }
    return at;
  }

  private void checkRoom(long at, long length) {
    file.slice(at, length, "Go type");
  }

  private static DamageException unreadable(long at) {
    return new DamageException(Fault.damaged(at, "Go type: no descriptor"));
  }
}
