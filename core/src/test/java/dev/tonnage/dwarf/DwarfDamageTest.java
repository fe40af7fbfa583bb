package dev.tonnage.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged debug information: rows that add up, never an exception. */
class DwarfDamageTest {
  private static final byte[] C = Fixtures.read("hello-c-amd64");

  @Test
  void debugSectionsWithFlippedBytesAddUp() {
    Random random = new Random(11);
    List<Span> sections = debugSections(C);
    for (int i = 0; i < 3_000; i++) {
      check(flipped(C, sections, random));
    }
  }

  /** Every word of every debug section in turn is made as large as it gets. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 0, Long.MAX_VALUE, 0x7fff_ffff_7fff_ffffL, 0x8080_8080_8080_8080L})
  void debugSectionsWithAMaximalFieldAddUp(long value) {
    for (Span s : debugSections(C)) {
      for (long at = s.start(); at < s.end(); at++) {
        byte[] file = C.clone();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (at + 8 <= s.end()) {
          buffer.putLong((int) at, value);
        } else {
          buffer.put((int) at, (byte) value);
        }
        check(file);
      }
    }
  }

  static List<Corpus.Entry> small() {
    return Corpus.entries().stream()
        .filter(e -> e.isElf() && e.field("dwarf").startsWith("yes"))
        .filter(e -> Long.parseLong(e.field("size")) < 1_000_000)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("small")
  void realDebugSectionsWithFlippedBytesAddUp(Corpus.Entry entry) throws IOException {
    byte[] file = Files.readAllBytes(entry.path());
    List<Span> sections = debugSections(file);
    Random random = new Random(entry.name().hashCode());
    for (int i = 0; i < 40; i++) {
      check(flipped(file, sections, random));
    }
  }

  static List<Path> testdata() {
    String root = System.getenv("GOROOT");
    for (String guess : new String[] {root, "/usr/local/go", "/usr/lib/go"}) {
      Path folder = guess == null ? null : Path.of(guess, "src", "debug", "dwarf", "testdata");
      if (folder != null && Files.isDirectory(folder)) {
        try (var files = Files.list(folder)) {
          return files.filter(DwarfDamageTest::isElf).sorted().toList();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    assumeTrue(false, "no Go toolchain's test files here; GOROOT names its folder");
    return List.of();
  }

  private static boolean isElf(Path file) {
    return file.getFileName().toString().contains(".elf");
  }

  /** The test files of Go's own reader: whole, and damaged. */
  @ParameterizedTest
  @MethodSource("testdata")
  void goTestFilesAddUp(Path path) throws IOException {
    byte[] file = Files.readAllBytes(path);
    Weighed weighed = check(file);
    Dwarf dwarf = Dwarf.read(weighed.image(), Inflate.NONE);
    if (path.toString().contains("zstd")) {
      assertThat(dwarf.faults()).extracting(Fault::code).containsOnly(Fault.Code.UNSUPPORTED);
    } else {
      assertThat(weighed.faults()).isEmpty();
      assertThat(dwarf.units().get(0).name()).matches(".*\\.(c|cc|dwo)");
    }
    List<Span> sections = debugSections(file);
    Random random = new Random(12);
    for (int i = 0; i < 100; i++) {
      check(flipped(file, sections, random));
    }
  }

  private static byte[] flipped(byte[] file, List<Span> sections, Random random) {
    byte[] damaged = file.clone();
    for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
      Span s = sections.get(random.nextInt(sections.size()));
      int at = (int) (s.start() + (long) (random.nextDouble() * s.length()));
      damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(8));
    }
    return damaged;
  }

  private static List<Span> debugSections(byte[] file) {
    return Weigher.weigh(Bytes.of(file)).image().sections().stream()
        .filter(s -> s.kind() == Section.Kind.DEBUG && !s.file().isEmpty())
        .map(Section::file)
        .toList();
  }

  private static Weighed check(byte[] file) {
    Weighed weighed = Weigher.weigh(Bytes.of(file));
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(file.length);
    Image image = weighed.image();
    Dwarf.read(image, Inflate.NONE).inlined();
    return weighed;
  }
}
