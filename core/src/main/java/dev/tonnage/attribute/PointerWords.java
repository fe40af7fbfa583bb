package dev.tonnage.attribute;

import dev.tonnage.golang.ModuleData;
import dev.tonnage.golang.Variables;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.function.LongPredicate;

/**
 * Tells pointers from numbers that look like addresses, in a program at fixed addresses, whose
 * words no table relocates.
 */
final class PointerWords {
  /** No release's module data has more words. */
  private static final int MODULE_DATA_WORDS = 96;

  private static final long MOST_INITIAL = 0xfff;

  private final Image image;
  private final int w;

  /** Null for a program without. */
  private final ModuleData module;

  private final Variables variables;
  private final DataAreas areas;
  private final KnownData known;
  private final LongPredicate isFunction;

  PointerWords(
      Image image, ModuleData module, DataAreas areas, KnownData known, LongPredicate isFunction) {
    this.image = image;
    this.w = image.pointerBytes();
    this.module = module;
    this.variables = module == null ? Variables.UNKNOWN : module.variables();
    this.areas = areas;
    this.known = known;
    this.isFunction = isFunction;
  }

  /**
   * Whether a word is likely a pointer. The garbage collector's own table tells for what it looks
   * into; elsewhere are only the linker's lists of addresses. Constants do not point to zeroed
   * memory, nor into the midst of a variable's word.
   */
  boolean isPointer(DataAreas.Area a, long at, long value) {
    long address = a.address() + at;
    if (!variables.mayPoint(address) || known.isNobodys(a.start() + at)) {
      return false;
    }
    boolean isPlain = variables.isPlain(address) && !isInModuleData(address);
    boolean isConstant = isPlain || a.kind() == Section.Kind.RODATA;
    DataAreas.Area target = areas.around(value);
    boolean isVariable = target != null && target.kind() != Section.Kind.RODATA;
    boolean isZeroed = target != null && target.kind() == Section.Kind.BSS;
    if (isConstant && (isZeroed || (isVariable && (value & (w - 1)) != 0))) {
      return false;
    }
    return !isPlain
        || isAddress(wordIn(a, at - w))
        || isAddress(wordIn(a, at + w))
        || isCount(wordIn(a, at - w))
        || (wordIn(a, at - w) == 0 && isCount(wordIn(a, at - 2L * w)));
  }

  private boolean isInModuleData(long address) {
    return module != null
        && Long.compareUnsigned(address - module.address(), (long) w * MODULE_DATA_WORDS) < 0;
  }

  private long wordIn(DataAreas.Area a, long at) {
    return at < 0 || at + w > a.length() ? 0 : image.file().word(a.start() + at, w);
  }

  private boolean isAddress(long value) {
    return value != 0 && (areas.around(value) != null || isFunction.test(value));
  }

  /** In front of a package's initial functions stands their number, in half a word or a whole. */
  private static boolean isCount(long value) {
    return value != 0 && ((value & ~MOST_INITIAL) == 0 || (value & ~(MOST_INITIAL << 32)) == 0);
  }
}
