package dev.tonnage.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces begin where a set of places says, in the file and in the zeros behind it. */
class CutsTest {
  private static final int LINE = 3000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 1000, 2999, 3000})
  void theyEqualASetOfPlaces(int fileBytes) {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Cuts cuts = new Cuts(fileBytes);
      TreeSet<Long> expected = new TreeSet<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        long place = random.nextInt(LINE);
        cuts.add(place);
        expected.add(place);
      }
      Longs starts = new Longs();
      Longs ends = new Longs();
      long at = random.nextInt(200);
      while (at < LINE - 300) {
        long end = at + 1 + random.nextInt(200);
        starts.add(at);
        ends.add(end);
        expected.subSet(at, end).clear();
        at = end + (random.nextBoolean() ? 0 : random.nextInt(300));
      }
      cuts.join(starts, ends);
      for (int i = 0; i < starts.count(); i++) {
        expected.add(starts.at(i));
        expected.add(ends.at(i));
      }
      cuts.number();
      assertThat(cuts.count()).isEqualTo(expected.size());
      int piece = 0;
      for (long place : expected) {
        assertThat(cuts.start(piece)).isEqualTo(place);
        assertThat(cuts.at(place)).isEqualTo(piece++);
      }
      for (long place = 0; place < LINE; place++) {
        assertThat(cuts.at(place)).isEqualTo(expected.headSet(place, true).size() - 1);
      }
    }
  }
}
