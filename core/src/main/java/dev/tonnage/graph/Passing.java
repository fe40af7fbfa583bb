package dev.tonnage.graph;

import dev.tonnage.bytes.LongMap;
import dev.tonnage.code.CallShape;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.GoType;
import dev.tonnage.golang.TypeLinks;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which registers the arguments and results of functions are passed in, by their types ({@code
 * cmd/compile/abi-internal.md}, "Function call argument and result passing"), and what stands where
 * in values of a type. What a word is, is told by a number: 0 when it is nothing that leads on.
 */
final class Passing {
  private static final int KIND_MASK = 31;
  private static final int FLOAT32 = 13;
  private static final int FLOAT64 = 14;
  private static final int COMPLEX64 = 15;
  private static final int COMPLEX128 = 16;
  private static final int STRING = 24;

  /** Structs in structs, deeper than anybody writes them. */
  private static final int DEEPEST = 64;

  /** More arguments and results than anybody writes. */
  private static final int MOST_PARAMETERS = 1 << 8;

  private static final int NOT_ASKED = -2;

  /** More parts than could be passed in registers. */
  private static final int MOST_STEPS = 1 << 10;

  /** A pointer to a value of a type, or into it. */
  private static final int POINTER = 1;

  /** The first word of an interface that has methods. */
  private static final int ITAB = 2;

  /** The first word of a function as a value: it points to where the code's address is. */
  private static final int FUNCTION = 4;

  /** So many bits of a word tell what it is, others of which type. */
  static final int KIND_BITS = 3;

  private static final long KINDS = (1 << KIND_BITS) - 1;
  private static final long MOST_OFFSET = Integer.MAX_VALUE;

  private final List<GoType> types;

  /** By address, the number of a type. */
  private final LongMap unlisted = new LongMap(NOT_ASKED);

  private final TypeLinks links;
  private final Image image;
  private final LongMap typeAt;
  private final int mostWords;
  private final int mostFloats;
  private final Map<Long, Needs> known = new HashMap<>();
  private final Map<Long, long[]> fieldOffsets = new HashMap<>();

  private final Ints words = new Ints();
  private int wordCount;
  private int floats;
  private int steps;
  private boolean isKnown;

  /**
   * What a method needs; its receiver is a word.
   *
   * @param arguments what the words are, the receiver's first
   * @param stack whether some arguments are passed in memory
   */
  record Needs(long[] arguments, int floats, boolean stack, long[] results, int resultFloats) {
    boolean fit(CallShape call) {
      return call.fits(arguments.length, floats, stack, results.length, resultFloats);
    }
  }

  Passing(GoProgram program, LongMap typeAt, TypeLinks links) {
    this.types = new ArrayList<>(program.types().types());
    this.links = links;
    this.image = program.image();
    this.typeAt = typeAt;
    boolean isArm = "arm64".equals(image.arch());
    this.mostWords = isArm ? 16 : 9;
    this.mostFloats = isArm ? 16 : 15;
  }

  /** How many types are known, those that no list names last. */
  int typeCount() {
    return types.size();
  }

  GoType type(int number) {
    return types.get(number);
  }

  /**
   * The number of the type whose descriptor stands at an address, be it one that no list names: -1
   * when none does.
   */
  int typeAt(long address) {
    int listed = (int) typeAt.get(address);
    if (listed >= 0) {
      return listed;
    }
    int known = (int) unlisted.get(address);
    if (known == NOT_ASKED) {
      GoType type = links.unlisted(address);
      known = type == null ? -1 : types.size();
      if (type != null) {
        types.add(type);
      }
      unlisted.put(address, known);
    }
    return known;
  }

  /** The word that points to a value of a type. */
  static long pointer(int type) {
    return type < 0 ? 0 : (long) type << KIND_BITS | POINTER;
  }

  /** The first word of an interface. */
  static long itab(int type) {
    return type < 0 ? 0 : (long) type << KIND_BITS | ITAB;
  }

  /** A function as a value. */
  static long function(int type) {
    return type < 0 ? 0 : (long) type << KIND_BITS | FUNCTION;
  }

  static boolean isFunction(long word) {
    return (word & KINDS) == FUNCTION;
  }

  static boolean isPointer(long word) {
    return (word & KINDS) == POINTER;
  }

  static boolean isItab(long word) {
    return (word & KINDS) == ITAB;
  }

  /** The number of the type that a word points to, or of the interface that it begins. */
  static int type(long word) {
    return (int) (word & 0xffff_ffffL) >>> KIND_BITS;
  }

  /** A pointer so far behind another. */
  long move(long word, long offset) {
    long at = (word >>> Integer.SIZE) + offset;
    long bytes = size(types.get(type(word)));
    // Pointers to elements go from one to the next.
    at = bytes > 0 ? Math.floorMod(at, bytes) : at;
    return at < 0 || at > MOST_OFFSET ? 0 : at << Integer.SIZE | word & 0xffff_ffffL;
  }

  /** What stands so far behind what a word points to. */
  long load(long word, long offset) {
    long moved = isPointer(word) ? move(word, offset) : 0;
    return moved == 0 ? 0 : component(type(moved), moved >>> Integer.SIZE, 0);
  }

  /** Whether words may be what a method is passed. */
  boolean fit(List<Long> passed, Needs needs) {
    for (int i = 1; i < Math.min(passed.size(), needs.arguments().length); i++) {
      long wanted = needs.arguments()[i];
      long word = passed.get(i);
      boolean isToldApart = word != 0 && wanted != 0 && !isFunction(wanted);
      if (isToldApart && !mayBe(word, wanted)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayBe(long word, long wanted) {
    if (isItab(word) != isItab(wanted)) {
      return false;
    }
    GoType type = types.get(type(word));
    GoType other = types.get(type(wanted));
    if (isItab(word)) {
      // Interfaces that ask for the same are converted without a word's being changed.
      return type == other || Arrays.equals(type.parts(), other.parts());
    }
    return isAt(type(word), word >>> Integer.SIZE, type(wanted), 0);
  }

  /** Whether a value of the one type stands there in one of the other. */
  private boolean isAt(int number, long at, int wanted, int depth) {
    if (number == wanted && at == 0) {
      return true;
    }
    if (number < 0 || depth > DEEPEST) {
      return false;
    }
    GoType type = types.get(number);
    if (at == 0 && haveSameParts(type, types.get(wanted))) {
      return true;
    }
    if (type.kind() == GoType.Kind.ARRAY) {
      int element = part(type, 0);
      long bytes = element < 0 ? 0 : size(types.get(element));
      return bytes > 0 && isAt(element, at % bytes, wanted, depth + 1);
    }
    int field = type.kind() == GoType.Kind.STRUCT ? fieldAt(type, at) : -1;
    return field >= 0 && isAt(part(type, field), at - fieldOffset(type, field), wanted, depth + 1);
  }

  /** Types of one structure are converted without their values' being changed. */
  private static boolean haveSameParts(GoType type, GoType other) {
    return type.kind() == other.kind()
        && (type.kind() == GoType.Kind.BASIC || Arrays.equals(type.parts(), other.parts()));
  }

  private long component(int number, long at, int depth) {
    if (number < 0 || depth > DEEPEST) {
      return 0;
    }
    GoType type = types.get(number);
    return switch (type.kind()) {
      case POINTER, SLICE -> at == 0 ? pointer(part(type, 0)) : 0;
      case FUNC -> at == 0 ? function(number) : 0;
      case INTERFACE -> at == 0 && type.parts().length > 0 ? itab(number) : 0;
      case ARRAY -> {
        int element = part(type, 0);
        long bytes = element < 0 ? 0 : size(types.get(element));
        yield bytes <= 0 ? 0 : component(element, at % bytes, depth + 1);
      }
      case STRUCT -> field(type, at, depth);
      default -> 0;
    };
  }

  private long field(GoType type, long at, int depth) {
    int field = fieldAt(type, at);
    return field < 0 ? 0 : component(part(type, field), at - fieldOffset(type, field), depth + 1);
  }

  /** The number of the field that a place is in, which are in order; -1 when it is in none. */
  private int fieldAt(GoType type, long at) {
    int low = 0;
    int high = type.parts().length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (fieldOffset(type, middle) <= at) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    int field = high < 0 ? -1 : part(type, high);
    boolean isIn = field >= 0 && at < fieldOffset(type, high) + size(types.get(field));
    return isIn ? high : -1;
  }

  private long fieldOffset(GoType type, int number) {
    return fieldOffsets.computeIfAbsent(type.address(), a -> fieldOffsets(type))[number];
  }

  private long[] fieldOffsets(GoType type) {
    long[] offsets = new long[type.parts().length];
    long list = image.pointers().at(type.address() + header() + w());
    for (int i = 0; i < offsets.length; i++) {
      long place = image.extent().fileOffset(list + (3L * i + 2) * w());
      offsets[i] = place < 0 ? Long.MAX_VALUE : image.file().word(place, w());
    }
    return offsets;
  }

  private int part(GoType type, int number) {
    return number < type.parts().length ? typeAt(type.parts()[number]) : -1;
  }

  private long size(GoType type) {
    return image.file().word(place(type), w());
  }

  /**
   * What a method of a type needs.
   *
   * @param address of a function's type, without its receiver
   * @return null when the type is not known
   */
  Needs of(long address) {
    Needs needs = known.get(address);
    if (needs == null && !known.containsKey(address)) {
      needs = of(address, 0, -1);
      known.put(address, needs);
    }
    return needs;
  }

  /**
   * The same of a method with a receiver.
   *
   * @param receiver what it is, if it is a word
   * @param value the number of its type, if it is passed as a value; else -1
   */
  Needs of(long address, long receiver, int value) {
    return of(address, true, receiver, value);
  }

  /**
   * What a function needs.
   *
   * @param address of its type
   * @return null when it is not known
   */
  Needs ofFunction(long address) {
    return of(address, false, 0, -1);
  }

  private Needs of(long address, boolean isMethod, long receiver, int value) {
    int number = (int) typeAt.get(address);
    boolean isFunction = number >= 0 && types.get(number).kind() == GoType.Kind.FUNC;
    if (!isFunction || types.get(number).parts().length > MOST_PARAMETERS) {
      return null;
    }
    GoType type = types.get(number);
    int in = Math.min(image.file().u16(place(type) + header()), type.parts().length);
    begin();
    if (isMethod && value < 0) {
      put(receiver);
    }
    boolean stack = value >= 0 && !passes(value);
    stack |= assign(type, 0, in);
    long[] arguments = taken();
    int argumentFloats = floats;
    begin();
    assign(type, in, type.parts().length);
    return isKnown ? new Needs(arguments, argumentFloats, stack, taken(), floats) : null;
  }

  private void begin() {
    wordCount = 0;
    floats = 0;
    steps = 0;
    isKnown = true;
  }

  private void put(long word) {
    if (wordCount == words.count() / 2) {
      words.add(0);
      words.add(0);
    }
    words.set(2 * wordCount, (int) word);
    words.set(2 * wordCount + 1, (int) (word >>> Integer.SIZE));
    wordCount++;
  }

  private long[] taken() {
    long[] taken = new long[wordCount];
    for (int i = 0; i < wordCount; i++) {
      taken[i] = words.at(2 * i) & 0xffff_ffffL | (long) words.at(2 * i + 1) << Integer.SIZE;
    }
    return taken;
  }

  /** Assigns registers to some of a function's types; whether one got none. */
  private boolean assign(GoType function, int from, int to) {
    boolean onStack = false;
    for (int i = from; i < to; i++) {
      onStack |= !passes(part(function, i));
    }
    return onStack;
  }

  /** Assigns registers to a value; whether there are enough. */
  private boolean passes(int type) {
    int wordsBefore = wordCount;
    int floatsBefore = floats;
    boolean fits = assign(type, 0) && wordCount <= mostWords && floats <= mostFloats;
    if (!fits) {
      wordCount = wordsBefore;
      floats = floatsBefore;
    }
    return fits;
  }

  private boolean assign(int number, int depth) {
    isKnown &= number >= 0;
    if (number < 0 || depth > DEEPEST || ++steps > MOST_STEPS) {
      return false;
    }
    GoType type = types.get(number);
    switch (type.kind()) {
      case POINTER -> put(pointer(part(type, 0)));
      case MAP, CHAN -> put(0);
      case FUNC -> put(function(number));
      case INTERFACE -> {
        put(type.parts().length > 0 ? itab(number) : 0);
        put(0);
      }
      case SLICE -> {
        put(pointer(part(type, 0)));
        put(0);
        put(0);
      }
      case BASIC -> assignBasic(type);
      case ARRAY -> {
        long length = image.file().word(place(type) + header() + 2L * w(), w());
        return length == 0 || (length == 1 && assign(part(type, 0), depth + 1));
      }
      case STRUCT -> {
        boolean fits = true;
        for (int i = 0; i < type.parts().length && fits; i++) {
          fits = assign(part(type, i), depth + 1);
        }
        return fits;
      }
    }
    return true;
  }

  private void assignBasic(GoType type) {
    int kind = image.file().u8(place(type) + 2L * w() + 7) & KIND_MASK;
    switch (kind) {
      case FLOAT32, FLOAT64 -> floats++;
      case COMPLEX64, COMPLEX128 -> floats += 2;
      case STRING -> {
        put(0);
        put(0);
      }
      default -> put(0);
    }
  }

  private static long place(GoType type) {
    return type.spans().get(0).start();
  }

  private int w() {
    return image.pointerBytes();
  }

  private int header() {
    return 4 * w() + 16;
  }
}
