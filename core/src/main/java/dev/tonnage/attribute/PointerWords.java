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
    if (a.kind() == Section.Kind.RODATA && target == a && (value & (w - 1)) != 0) {
      return isLength(wordIn(a, at + w), a, value);
    }
    return !isPlain || isOfInitTasks(a, at, value);
  }

  /**
   * Of variables that the collector does not look into, the linker fills only the packages' initial
   * tasks with addresses: those of functions behind their number, and, until Go 1.20, those of the
   * tasks that run before; since then, a list has all of them ({@code runtime/proc.go}, initTask).
   */
  private boolean isOfInitTasks(DataAreas.Area a, long at, long value) {
    if (!isFunction.test(value)) {
      return isInitTask(value);
    }
    long before = wordIn(a, at - w);
    return isFunction.test(before)
        || isFunction.test(wordIn(a, at + w))
        || isCount(before)
        || (before == 0 && isCount(wordIn(a, at - 2L * w)))
        || isInitTask(before);
  }

  private boolean isInitTask(long address) {
    DataAreas.Area a = areas.around(address);
    if (!isVariables(a) || (address & (w - 1)) != 0) {
      return false;
    }
    long at = address - a.address();
    boolean hasCount = at + 8 <= a.length() && isSmall(image.file().u32(a.start() + at + 4));
    return (hasCount && isFunction.test(wordIn(a, at + 8))) || isInitTaskUntil1_20(a, at);
  }

  /**
   * A state, the numbers of tasks that run before and of functions, then the addresses of these.
   */
  private boolean isInitTaskUntil1_20(DataAreas.Area a, long at) {
    long tasks = wordIn(a, at + w);
    long functions = wordIn(a, at + 2L * w);
    long first = wordIn(a, at + 3L * w);
    boolean isSomewhere = tasks != 0 ? isVariables(areas.around(first)) : isFunction.test(first);
    return wordIn(a, at) == 0 && isSmall(tasks) && isSmall(functions) && isSomewhere;
  }

  private static boolean isVariables(DataAreas.Area a) {
    return a != null && a.kind() == Section.Kind.DATA;
  }

  /** What has no alignment is a string's text, whose length stands behind the pointer to it. */
  private static boolean isLength(long length, DataAreas.Area a, long text) {
    return length > 0 && length <= a.address() + a.length() - text;
  }

  private boolean isInModuleData(long address) {
    return module != null
        && Long.compareUnsigned(address - module.address(), (long) w * MODULE_DATA_WORDS) < 0;
  }

  private long wordIn(DataAreas.Area a, long at) {
    return at < 0 || at + w > a.length() ? 0 : image.file().word(a.start() + at, w);
  }

  /** In front of a package's initial functions stands their number, in half a word or a whole. */
  private static boolean isCount(long value) {
    return value != 0 && (isSmall(value) || (value & ~(MOST_INITIAL << 32)) == 0);
  }

  private static boolean isSmall(long number) {
    return (number & ~MOST_INITIAL) == 0;
  }
}
