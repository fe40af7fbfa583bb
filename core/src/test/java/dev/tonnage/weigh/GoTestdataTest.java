package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.GoToolchain;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.dwarf.Subprogram;
import dev.tonnage.dwarf.Unit;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that Go's own readers of these formats are tested with come with every Go toolchain:
 * what those readers say of them is what we say. Skipped, by name, where there is no toolchain.
 */
class GoTestdataTest {
  @TempDir static Path folder;

  static List<Path> files() throws IOException {
    Path root = goRoot();
    assumeTrue(root != null, "no Go toolchain is here; GOROOT names its folder");
    List<Path> found = new ArrayList<>();
    for (String reader : List.of("macho", "pe", "elf", "dwarf", "plan9obj")) {
      Path files = root.resolve("src/debug").resolve(reader).resolve("testdata");
      if (Files.isDirectory(files)) {
        try (var listed = Files.list(files)) {
          listed.filter(Files::isRegularFile).filter(GoTestdataTest::isBinary).forEach(found::add);
        }
      }
    }
    assumeTrue(!found.isEmpty(), "this Go toolchain has no src/debug/*/testdata");
    found.sort(null);
    return found;
  }

  private static boolean isBinary(Path file) {
    return !file.toString().matches(".*\\.(c|cc|h)|.*/debug_rnglists");
  }

  @ParameterizedTest
  @MethodSource("files")
  void isReadAsGoReadsIt(Path file) throws IOException {
    byte[] bytes = content(file);
    Weighed weighed = FormatDamageTest.check(bytes);
    Path plain = Files.write(Files.createTempFile(folder, "file", ""), bytes);
    List<String> facts = facts(plain);
    if (facts.get(0).equals("unread")) {
      return;
    }
    List<List<String>> expected = new ArrayList<>();
    for (String fact : facts) {
      if (fact.startsWith("format")) {
        expected.add(new ArrayList<>());
      } else {
        expected.get(expected.size() - 1).add(fact);
      }
    }
    List<Image> images = weighed.image().units();
    assertThat(images).hasSameSizeAs(expected);
    for (int i = 0; i < images.size(); i++) {
      Set<String> ours = ours(images.get(i));
      List<String> missing = expected.get(i).stream().filter(f -> !ours.contains(f)).toList();
      if (file.toString().contains("zstd")) {
        // Core has no decoder for it; what needs one is a fault.
        assertThat(missing).allMatch(f -> f.startsWith("unit") || f.startsWith("function"));
        assertThat(weighed.faults()).anyMatch(f -> f.toString().contains("zstd"));
      } else {
        assertThat(missing).isEmpty();
      }
    }
  }

  private static Set<String> ours(Image image) {
    Set<String> said = new HashSet<>();
    Map<Integer, Section> sections = new HashMap<>();
    for (Section s : image.sections()) {
      sections.put(s.ordinal(), s);
      // In a universal binary the processor stands before the name.
      String name = s.name().substring(s.name().indexOf(':') + 1);
      String place = "section %s %d %d ".formatted(name, s.file().start(), s.file().length());
      said.add(place + (s.isMapped() ? hex(s.address()) : "unmapped"));
      said.add(place + hex(s.address()));
    }
    for (Symbol s : image.symbols()) {
      // In a Mach-O object sections have addresses, to which ours are relative.
      boolean isRelative = image.format() == Format.MACHO && image.type() == Image.Type.RELOCATABLE;
      long start = isRelative && s.section() >= 0 ? sections.get(s.section()).address() : 0;
      String place = hex(start + s.address());
      said.add("symbol %s %s".formatted(s.name(), place));
      // debug/macho takes the underscore from names with a dot.
      said.add("symbol %s %s".formatted(s.name().replaceFirst("^_(?=.*\\.)", ""), place));
    }
    image.linking().libraries().forEach(l -> said.add("library " + l));
    image
        .records()
        .imports()
        .forEach(i -> said.add("import %s:%s".formatted(i.name(), i.library())));
    Dwarf dwarf = Dwarf.read(image, Inflate.NONE);
    for (Unit u : dwarf.units()) {
      said.add("unit " + Objects.toString(u.name(), ""));
    }
    for (Subprogram f : dwarf.functions()) {
      for (int r = 0; r < f.rangeCount(); r++) {
        String file = Objects.toString(dwarf.sourceFile(f.start(r)), "");
        said.add(
            "function %s %s %s"
                .formatted(hex(f.start(r)), hex(f.end(r)), file.replaceAll(".*[/\\\\]", "")));
        said.add("function %s %s ".formatted(hex(f.start(r)), hex(f.end(r))));
      }
    }
    return said;
  }

  private static String hex(long address) {
    return Long.toHexString(address);
  }

  private static byte[] content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".base64")) {
      return Base64.getMimeDecoder().decode(new String(bytes, StandardCharsets.US_ASCII).strip());
    }
    if (file.toString().endsWith(".gz")) {
      return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }
    return bytes;
  }

  private static List<String> facts(Path file) {
    Path reader = GoToolchain.Build.of("", "facts").binary();
    return GoToolchain.output(reader, file.toString());
  }

  private static Path goRoot() {
    String named = System.getenv("GOROOT");
    if (named != null) {
      return Path.of(named);
    }
    try {
      Process go = new ProcessBuilder("go", "env", "GOROOT").start();
      String answer =
          new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return go.waitFor(10, TimeUnit.SECONDS) && !answer.isEmpty() ? Path.of(answer) : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
