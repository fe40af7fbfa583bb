package dev.tonnage.bytes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * Sorts numbers whose bits are mostly few: offsets, addresses, numbers of owners, packed into one.
 * What takes the time of a comparison for each halving is done digit by digit, those digits left
 * out in which all numbers agree.
 */
public final class LongSort {
  /** Below this, comparing is faster. */
  private static final int FEW = 1 << 10;

  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private LongSort() {}

  /** Puts {@code numbers[0, count)} in ascending order, as signed numbers. */
  public static void sort(long[] numbers, int count) {
    if (count < FEW) {
      Arrays.sort(numbers, 0, count);
      return;
    }
    long differing = 0;
    boolean isSorted = true;
    for (int i = 1; i < count; i++) {
      differing |= numbers[i] ^ numbers[0];
      isSorted &= numbers[i - 1] <= numbers[i];
    }
    if (!isSorted) {
      sort(numbers, count, differing);
    }
  }

  private static void sort(long[] numbers, int count, long differing) {
    long[] from = numbers;
    long[] to = new long[count];
    int[] next = new int[DIGITS];
    for (long left = differing; left != 0; ) {
      int shift = Long.numberOfTrailingZeros(left);
      Arrays.fill(next, 0);
      for (int i = 0; i < count; i++) {
        next[digit(from[i], shift)]++;
      }
      toStarts(next);
      for (int i = 0; i < count; i++) {
        to[next[digit(from[i], shift)]++] = from[i];
      }
      long[] swap = from;
      from = to;
      to = swap;
      left = above(left, shift);
    }
    if (from != numbers) {
      System.arraycopy(from, 0, numbers, 0, count);
    }
  }

  /**
   * The indexes of {@code numbers[0, count)} in the ascending order of the numbers there; of equal
   * ones, the first first.
   */
  public static int[] order(long[] numbers, int count) {
    int[] from = new int[count];
    long differing = 0;
    for (int i = 0; i < count; i++) {
      from[i] = i;
      differing |= numbers[i] ^ numbers[0];
    }
    int[] to = new int[count];
    int[] next = new int[DIGITS];
    for (long left = differing; left != 0; ) {
      int shift = Long.numberOfTrailingZeros(left);
      Arrays.fill(next, 0);
      for (int i = 0; i < count; i++) {
        next[digit(numbers[i], shift)]++;
      }
      toStarts(next);
      for (int i = 0; i < count; i++) {
        to[next[digit(numbers[from[i]], shift)]++] = from[i];
      }
      int[] swap = from;
      from = to;
      to = swap;
      left = above(left, shift);
    }
    return from;
  }

  /**
   * Puts things in the ascending order of a number that each has, and those that have the same one
   * in an order of their own.
   */
  public static <T> void sort(T[] things, ToLongFunction<T> number, Comparator<T> alike) {
    long[] numbers = new long[things.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number.applyAsLong(things[i]);
    }
    int[] order = order(numbers, numbers.length);
    T[] before = things.clone();
    int from = 0;
    for (int i = 0; i < order.length; i++) {
      things[i] = before[order[i]];
      if (i + 1 == order.length || numbers[order[i + 1]] != numbers[order[i]]) {
        Arrays.sort(things, from, i + 1, alike);
        from = i + 1;
      }
    }
  }

  /** From how often each digit is there to where the first that has it belongs. */
  private static void toStarts(int[] digits) {
    int at = 0;
    for (int d = 0; d < DIGITS; d++) {
      int count = digits[d];
      digits[d] = at;
      at += count;
    }
  }

  /** The bits that are left behind a digit. */
  private static long above(long bits, int shift) {
    return shift + DIGIT_BITS >= Long.SIZE ? 0 : bits & -1L << shift + DIGIT_BITS;
  }

  /** The sign turned round, so that negative numbers come first. */
  private static int digit(long number, int shift) {
    return (int) ((number ^ Long.MIN_VALUE) >>> shift) & DIGITS - 1;
  }
}
