package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** With debug information in each member, and an index of their symbols. */
  @Test
  void littleOfAnArchiveOfObjectsIsNobodys(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("greeting.c"), GREETING);
    Path archive = folder.resolve("libgreeting.a");
    Path plain = folder.resolve("plain.o");
    Path sections = folder.resolve("sections.o");
    run("gcc", "-g", "-O1", "-c", source.toString(), "-o", plain.toString());
    run("gcc", "-g", "-ffunction-sections", "-c", source.toString(), "-o", "" + sections);
    run("ar", "rcs", archive.toString(), plain.toString(), sections.toString());
    check("libgreeting.a", Corpus.map(archive));
  }

  private static final String GREETING =
      """
      #include <stdio.h>
      static int thrice(const char *s) { return 3 * s[0]; }
      int table[100] = {1, 2, 3};
      int greet(int n) { printf("hello %d %d\\n", n, thrice("abc")); return table[n]; }
      int twice(int n) { return greet(n) + thrice("xyz") + greet(n + 2); }
      """;

  private static void run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    } catch (IOException e) {
      abort("no " + command[0] + " is here");
    }
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
