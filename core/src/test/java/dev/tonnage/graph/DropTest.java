package dev.tonnage.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.ledger.WireCurve;
import dev.tonnage.ledger.WireEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What leaving a feature out would save, as the full stripped binary tells, against what a build
 * without it does save. Prints the table of docs/drop.md.
 */
class DropTest {
  private static final String STRIPPED = "-ldflags=-s -w";
  private static final double MEDIAN_PERCENT = 10;
  private static final double CLOSE_PERCENT = 25;
  private static final long CLOSE_BYTES = 64 << 10;
  private static final double RANK_CORRELATION = 0.95;

  /** The issue asks for 15. */
  private static final double WIRE_MEDIAN_PERCENT = 5;

  /**
   * A feature left out.
   *
   * @param real what the file shrank by
   * @param realWire what it shrank by, compressed as layers are
   */
  private record Compared(String feature, long real, long realWire, Drop.Saving saving) {
    double wirePercentOff() {
      return 100.0 * Math.abs(saving.wireBytes() - realWire) / Math.max(Math.abs(realWire), 1);
    }

    double percentOff() {
      return 100.0 * Math.abs(saving.fileBytes() - real) / Math.max(real, 1);
    }

    boolean isClose() {
      return percentOff() <= CLOSE_PERCENT || Math.abs(saving.fileBytes() - real) <= CLOSE_BYTES;
    }
  }

  @ParameterizedTest
  @Tag("rebuild")
  @CsvSource({
    "dropstd, amd64",
    "dropstd, arm64",
    "dropmods, amd64",
    "dropmods, arm64",
    "dropreflect, amd64",
    "dropreflect, arm64"
  })
  void savingsAreThoseOfRebuilding(String program, String arch) throws IOException {
    List<Compared> all = compare(program, arch, Graphs.features(program));
    System.out.printf("%n%s, linux/%s%n", program, arch);
    System.out.println(
        "| feature | saved by rebuilding | drop | low | high | off by | compressed | drop | off by |");
    System.out.println("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
    for (Compared c : all) {
      Drop.Saving s = c.saving();
      System.out.printf(
          "| %s | %d | %d | %d | %d | %.1f %%%s | %d | %d | %.1f %% |%n",
          c.feature(),
          c.real(),
          s.fileBytes(),
          s.lowBytes(),
          s.highBytes(),
          c.percentOff(),
          c.isClose() ? "" : " (miss)",
          c.realWire(),
          s.wireBytes(),
          c.wirePercentOff());
    }
    double median = median(all, Compared::percentOff);
    double wireMedian = median(all, Compared::wirePercentOff);
    long close = all.stream().filter(Compared::isClose).count();
    double rank = rankCorrelation(all);
    System.out.printf(
        "median %.1f %%, close %d of %d, rank %.3f, compressed median %.1f %%%n",
        median, close, all.size(), rank, wireMedian);
    assertThat(wireMedian).isLessThanOrEqualTo(WIRE_MEDIAN_PERCENT);
    assertThat(median).isLessThanOrEqualTo(MEDIAN_PERCENT);
    assertThat(close * 10).isGreaterThanOrEqualTo(all.size() * 9L);
    assertThat(rank).isGreaterThan(RANK_CORRELATION);
  }

  /** The one feature that keeps methods all over the program, and one that others keep. */
  @Test
  void pruningComesBackWithoutWhatTurnedItOff() throws IOException {
    List<Graphs.Feature> features =
        Graphs.features("dropreflect").stream()
            .filter(f -> List.of("reflection", "xml", "x509").contains(f.name()))
            .toList();
    for (Compared c : compare("dropreflect", "amd64", features)) {
      assertThat(c.isClose()).as(c.feature() + " " + c).isTrue();
      assertThat((double) c.saving().wireBytes())
          .as(c.feature() + " " + c)
          .isCloseTo(c.realWire(), within(0.15 * c.realWire() + 1000));
      boolean isCulprit = c.feature().equals("reflection");
      assertThat(c.saving().reasons().stream().anyMatch(r -> r.contains("looked up methods")))
          .isEqualTo(isCulprit);
    }
  }

  private static double median(List<Compared> all, ToDoubleFunction<Compared> of) {
    return all.stream().mapToDouble(of).sorted().toArray()[all.size() / 2];
  }

  private static List<Compared> compare(String program, String arch, List<Graphs.Feature> features)
      throws IOException {
    Build full = Graphs.full(program, arch, STRIPPED);
    ReferenceGraph graph = Graphs.of(full);
    long before = Files.size(full.binary());
    WireCurve wire = WireEstimate.of(Corpus.map(full.binary()));
    List<Compared> compared = new ArrayList<>();
    for (Graphs.Feature f : features) {
      Path without = Graphs.without(program, arch, f, STRIPPED).binary();
      long realWire = wire.total() - WireEstimate.of(Corpus.map(without)).total();
      Drop drop = Drop.of(graph, f.packages());
      compared.add(
          new Compared(
              f.name(),
              before - Files.size(without),
              realWire,
              drop.saving(Attached.of(graph, Map.of()), wire)));
    }
    return compared;
  }

  private static double rankCorrelation(List<Compared> all) {
    double[] real = ranks(all.stream().mapToLong(Compared::real).toArray());
    double[] found = ranks(all.stream().mapToLong(c -> c.saving().fileBytes()).toArray());
    double middle = (all.size() - 1) / 2.0;
    double both = 0;
    double ofReal = 0;
    double ofFound = 0;
    for (int i = 0; i < real.length; i++) {
      both += (real[i] - middle) * (found[i] - middle);
      ofReal += (real[i] - middle) * (real[i] - middle);
      ofFound += (found[i] - middle) * (found[i] - middle);
    }
    return both / Math.sqrt(ofReal * ofFound);
  }

  /** Equal values share the mean of their ranks. */
  private static double[] ranks(long[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (long v : values) {
        ranks[i] += v < values[i] ? 1 : v == values[i] ? 0.5 : 0;
      }
      ranks[i] -= 0.5;
    }
    return ranks;
  }
}
