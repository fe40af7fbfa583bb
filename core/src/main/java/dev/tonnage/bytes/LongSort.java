package dev.tonnage.bytes;

import java.util.Arrays;

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
    long left = differing;
    while (left != 0) {
      int shift = Long.numberOfTrailingZeros(left);
      distribute(from, to, count, shift, next);
      long[] swap = from;
      from = to;
      to = swap;
      left = shift + DIGIT_BITS >= Long.SIZE ? 0 : left & -1L << shift + DIGIT_BITS;
    }
    if (from != numbers) {
      System.arraycopy(from, 0, numbers, 0, count);
    }
  }

  private static void distribute(long[] from, long[] to, int count, int shift, int[] next) {
    Arrays.fill(next, 0);
    for (int i = 0; i < count; i++) {
      next[digit(from[i], shift)]++;
    }
    int at = 0;
    for (int d = 0; d < DIGITS; d++) {
      int inDigit = next[d];
      next[d] = at;
      at += inDigit;
    }
    for (int i = 0; i < count; i++) {
      to[next[digit(from[i], shift)]++] = from[i];
    }
  }

  /** The sign turned round, so that negative numbers come first. */
  private static int digit(long number, int shift) {
    return (int) ((number ^ Long.MIN_VALUE) >>> shift) & DIGITS - 1;
  }
}
