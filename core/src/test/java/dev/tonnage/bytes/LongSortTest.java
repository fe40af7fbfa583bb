package dev.tonnage.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digit by digit or by comparing, the order is the same. */
class LongSortTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1023, 1024, 1025, 5000})
  void numbersAreInTheOrderOfArraysSort(int count) {
    for (long mask : new long[] {-1L, 0x7fL, 0xffff_ffffL, 0x7fff_f000_0000_00ffL, 1L << 63}) {
      long[] numbers = numbers(count, mask);
      long[] expected = numbers.clone();
      Arrays.sort(expected);
      LongSort.sort(numbers, count);
      assertThat(numbers).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 5000})
  void theOrderOfEqualNumbersIsKept(int count) {
    for (long mask : new long[] {0L, 0x3L, 0xff00_0000_0000_0001L}) {
      long[] numbers = numbers(count, mask);
      assertThat(LongSort.order(numbers, count))
          .isEqualTo(
              IntStream.range(0, count)
                  .boxed()
                  .sorted(Comparator.comparingLong(i -> numbers[i]))
                  .mapToInt(i -> i)
                  .toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5000})
  void thingsOfOneNumberAreInAnOrderOfTheirOwn(int count) {
    Long[] things = LongStream.of(numbers(count, 0xffffL)).boxed().toArray(Long[]::new);
    Long[] expected = things.clone();
    Comparator<Long> backwards = Comparator.reverseOrder();
    Arrays.sort(expected, Comparator.<Long>comparingLong(t -> t >> 8).thenComparing(backwards));
    LongSort.sort(things, t -> t >> 8, backwards);
    assertThat(things).isEqualTo(expected);
  }

  private static long[] numbers(int count, long mask) {
    Random random = new Random(count);
    return LongStream.generate(random::nextLong).limit(count).map(n -> n & mask).toArray();
  }
}
