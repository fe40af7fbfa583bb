package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How much of a file is nobody's: of unstripped C, C++ and Rust in ELF under one in a hundred
 * bytes. The test prints the table.
 */
class UnattributedTest {
  private static final double MOST_PERCENT = 1;

  @Test
  void littleOfAnUnstrippedFileIsNobodys() {
    List<Corpus.Entry> files =
        Corpus.entries().stream()
            .filter(e -> e.isElf() && e.field("stripped").equals("no"))
            .filter(e -> e.field("file").matches("files/(c|rust)/.*"))
            .toList();
    assertThat(files).hasSizeGreaterThan(10);
    for (Corpus.Entry e : files) {
      check(e.name(), Corpus.map(e.path()));
    }
  }

  @Test
  void littleOfTheFixtureIsNobodys() {
    check("hello-c-amd64", Bytes.of(Fixtures.read("hello-c-amd64")));
  }

  private static void check(String name, Bytes file) {
    Facts facts = Weigher.weigh(file).facts();
    double percent = 100.0 * facts.unattributedBytes() / facts.fileBytes();
    System.out.printf(
        "%-40s %,12d bytes %,9d nobody's %5.2f %%%n",
        name, facts.fileBytes(), facts.unattributedBytes(), percent);
    assertThat(percent).as(name).isLessThan(MOST_PERCENT);
  }
}
