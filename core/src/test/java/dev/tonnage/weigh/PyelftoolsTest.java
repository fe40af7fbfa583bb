package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.image.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that pyelftools is tested with, in the folder {@code test} of its source package;
 * TONNAGE_PYELFTOOLS names the package's folder. Skipped, by name, where it is missing; what
 * readelf says is compared where there is a readelf.
 */
class PyelftoolsTest {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final Pattern SECTION =
      Pattern.compile(
          "^\\s*\\[\\s*(\\d+)\\]\\s+(.*?)\\s+(?:\\S+|<unknown>|[A-Z_]+: \\S+)\\s+([0-9a-f]{8,16})\\s+([0-9a-f]{6,})\\s+([0-9a-f]{6,})\\s.*");

  static List<Path> files() throws IOException {
    String folder = System.getenv("TONNAGE_PYELFTOOLS");
    assumeTrue(
        folder != null, "pyelftools' test files are not here; TONNAGE_PYELFTOOLS names its folder");
    try (var paths = Files.walk(Path.of(folder))) {
      return paths.filter(Files::isRegularFile).filter(PyelftoolsTest::isElf).sorted().toList();
    }
  }

  private static boolean isElf(Path p) {
    try (var in = Files.newInputStream(p)) {
      byte[] head = in.readNBytes(4);
      return java.util.Arrays.equals(head, ELF);
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isReadAsReadelfReadsIt(Path file) throws Exception {
    Weighed weighed = FormatDamageTest.check(Files.readAllBytes(file));
    assertThat(weighed.image()).isNotNull();
    Map<Integer, Section> ours = new HashMap<>();
    weighed.image().sections().forEach(s -> ours.put(s.ordinal(), s));
    String buildId = null;
    for (String line : readelf(file)) {
      Matcher m = SECTION.matcher(line);
      if (line.contains("Build ID: ") && buildId == null) {
        buildId = line.substring(line.indexOf("Build ID: ") + 10).strip();
      }
      if (m.matches() && !m.group(1).equals("0")) {
        Section s = ours.get(Integer.parseInt(m.group(1)));
        long size = Long.parseUnsignedLong(m.group(5), 16);
        if (s != null && !s.file().isEmpty()) {
          assertThat(s.file().start()).as(line).isEqualTo(Long.parseUnsignedLong(m.group(4), 16));
          boolean isCutOff = s.file().end() == weighed.facts().fileBytes();
          assertThat(isCutOff || s.file().length() == size).as(line).isTrue();
        }
        if (s != null) {
          assertThat(s.name()).as(line).startsWith(m.group(2).replaceAll("\\[\\.\\.\\.\\]$", ""));
        }
      }
    }
    if (buildId != null) {
      assertThat(weighed.facts().buildId()).isEqualTo(buildId);
    }
  }

  private static List<String> readelf(Path file) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder("readelf", "-SWn", file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      p.waitFor(60, TimeUnit.SECONDS);
      return text.lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
