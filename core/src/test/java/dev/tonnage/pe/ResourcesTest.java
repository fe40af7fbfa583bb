package dev.tonnage.pe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.weigh.Weighed;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The launchers for Windows that come with pip have icons, a version and a manifest; the oracle is
 * objdump. Skipped, by name, where one of the two is missing.
 */
class ResourcesTest {
  private static final String PREFIX = "[PE resource ";
  private static final Pattern LEAF = Pattern.compile(".* Leaf: Addr: \\S+ Size: 0x(\\S+),.*");

  static List<Path> launchers() throws Exception {
    String named = System.getenv("TONNAGE_PYTHON");
    String python = named == null ? "python3" : named;
    List<String> folder =
        output(python, "-c", "import pip._vendor.distlib as d; print(d.__path__[0])");
    assumeTrue(folder.size() == 1, "no pip is here, whose launchers have resources");
    try (var files = Files.list(Path.of(folder.get(0)))) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".exe")).sorted().toList();
      assumeTrue(!found.isEmpty(), "this pip comes without launchers");
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void eachIsAsLargeAsObjdumpSays(Path file) throws Exception {
    List<Long> expected = new ArrayList<>();
    for (String line : output("objdump", "-p", file.toString())) {
      Matcher m = LEAF.matcher(line);
      if (m.matches()) {
        expected.add(Long.parseLong(m.group(1), 16));
      }
    }
    assumeTrue(!expected.isEmpty(), "no objdump is here that reads PE files of this processor");
    Weighed weighed = Weigher.weigh(Bytes.of(Files.readAllBytes(file)));
    List<Long> sizes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    weighed.ledger().rows().stream()
        .filter(r -> r.owner().name().startsWith(PREFIX))
        .forEach(
            r -> {
              names.add(r.owner().name());
              sizes.add(r.weight().totalBytes());
            });
    assertThat(sizes).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(names).contains(PREFIX + "manifest 1]", PREFIX + "icon 1]");
    assertThat(weighed.faults()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("launchers")
  void damagedOnesAddUp(Path file) throws Exception {
    byte[] sound = Files.readAllBytes(file);
    int section = new String(sound, StandardCharsets.ISO_8859_1).indexOf(".rsrc\0\0\0");
    int raw = (int) Bytes.of(sound).order(java.nio.ByteOrder.LITTLE_ENDIAN).u32(section + 20);
    Random random = new Random(20261123);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = sound.clone();
      for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
        damaged[raw + random.nextInt(512)] = (byte) random.nextInt();
      }
      Weighed weighed = Weigher.weigh(Bytes.of(damaged));
      assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
          .isEqualTo(sound.length);
    }
  }

  private static List<String> output(String... command) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      p.waitFor();
      return text.lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
