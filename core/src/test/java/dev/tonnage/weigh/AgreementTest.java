package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.image.Image;
import dev.tonnage.image.Records;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is read of every file of the corpus against what the tools say that own its format. The
 * table stands in docs/agreement-tools.md; a cell that changes fails the test, and {@code
 * -Ddocs.rewrite=true} writes the table anew.
 */
class AgreementTest {
  private static final Path PAGE = Path.of("..", "docs", "agreement-tools.md");
  private static final Pattern SECTION =
      Pattern.compile(
          "^\\s*\\[\\s*(\\d+)\\]\\s+(\\S+)\\s+(\\S+)\\s+([0-9a-f]{8,16})\\s+([0-9a-f]+)\\s+([0-9a-f]+)\\s.*");
  private static final Pattern UNIT =
      Pattern.compile(
          "^0x([0-9a-f]+): (?:Compile|Partial|Type|Skeleton) Unit: .*version = 0x([0-9a-f]+).*");

  /** How many of the other tool's answers are ours too. */
  private record Cell(int agreeing, int compared) {
    @Override
    public String toString() {
      return compared == 0 ? "–" : agreeing + " of " + compared;
    }
  }

  @Test
  void everythingIsAsOtherToolsSay() throws IOException {
    List<Corpus.Entry> entries = Corpus.entries();
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Agreement with other tools

        What Tonnage reads of real binaries that others built, against the tools that own their formats: how many
        of the tool's answers are the same here. A dash: the tool has no answer for that file. A test
        (`AgreementTest`) prints this table and fails when a cell changes; `-Ddocs.rewrite=true` writes it anew.

        - *sections*: `readelf -SW`, elsewhere `llvm-objdump -h`: name, address, offset, size;
        - *symbols*: `llvm-nm`, for stripped files `llvm-nm -D`: address and name of each defined symbol;
        - *build id*: `readelf -n`; *imports*: undefined symbols of `readelf -sW`'s dynamic table;
        - *units*: units of `.debug_info` by `llvm-dwarfdump`: offset and version.

        | file | sections | symbols | build id | imports | units |
        | --- | ---: | ---: | ---: | ---: | ---: |
        """);
    for (Corpus.Entry e : entries) {
      Image image = Weigher.weigh(Corpus.map(e.path())).image();
      page.append(
          "| %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  e.name(),
                  sections(e, image),
                  symbols(e, image),
                  buildId(e, image),
                  imports(e, image),
                  units(e, image)));
    }
    System.out.print(page);
    if (Boolean.getBoolean("docs.rewrite")) {
      Files.writeString(PAGE, page.toString());
    }
    assertThat(page.toString()).isEqualTo(Files.readString(PAGE));
  }

  private static List<String> oracle(Corpus.Entry e, String ending) {
    return e.oracle(ending).orElse(List.of());
  }

  private static Cell sections(Corpus.Entry e, Image image) {
    Map<Integer, Section> ours = new HashMap<>();
    image.sections().forEach(s -> ours.put(s.ordinal(), s));
    int agreeing = 0;
    int compared = 0;
    for (String line : oracle(e, "readelf-SWl.txt")) {
      Matcher m = SECTION.matcher(line);
      if (m.matches() && !m.group(2).equals("NULL")) {
        Section s = ours.get(Integer.parseInt(m.group(1)));
        compared++;
        agreeing += s != null && isSame(s, m, image) ? 1 : 0;
      }
    }
    for (String line : oracle(e, "llvm-objdump-h.txt")) {
      String[] f = line.strip().split("\\s+");
      if (!e.isElf() && f.length >= 4 && f[0].matches("[0-9]+")) {
        int i = Integer.parseInt(f[0]);
        compared++;
        agreeing += i < image.sections().size() && isSame(image.sections().get(i), f) ? 1 : 0;
      }
    }
    return new Cell(agreeing, compared);
  }

  private static boolean isSame(Section s, Matcher m, Image image) {
    long address = Long.parseUnsignedLong(m.group(4), 16);
    long size = Long.parseUnsignedLong(m.group(6), 16);
    boolean isPlace =
        !s.isMapped() || image.type() == Image.Type.RELOCATABLE || s.address() == address;
    boolean isZeros = m.group(3).equals("NOBITS");
    boolean isSize = isZeros ? !s.isMapped() || s.memoryBytes() == size : s.file().length() == size;
    boolean isOffset =
        s.file().isEmpty() || s.file().start() == Long.parseUnsignedLong(m.group(5), 16);
    return s.name().equals(m.group(2)) && isPlace && isSize && isOffset;
  }

  private static boolean isSame(Section s, String[] f) {
    String name = s.name().substring(s.name().indexOf(',') + 1).replaceAll(" \\([0-9]+\\)$", "");
    long size = Long.parseLong(f[2], 16);
    boolean isSize =
        s.file().isEmpty() ? s.memoryBytes() == size || !s.isMapped() : s.file().length() == size;
    return name.startsWith(f[1])
        && isSize
        && (!s.isMapped() || s.address() == Long.parseUnsignedLong(f[3], 16));
  }

  private static Cell symbols(Corpus.Entry e, Image image) {
    Set<String> ours = new HashSet<>();
    for (Symbol s : image.symbols()) {
      if (s.section() >= 0) {
        ours.add(Long.toHexString(s.address()) + " " + s.name());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String ending : List.of("llvm-nm-S.txt", "llvm-nm.txt", "llvm-nm-D.txt")) {
      if (lines.isEmpty()) {
        lines.addAll(oracle(e, ending));
      }
    }
    Set<String> theirs = new TreeSet<>();
    for (String line : lines) {
      Matcher m = Pattern.compile("^([0-9a-f]+) (?:[0-9a-f]+ )?([A-Za-z]) (.+)$").matcher(line);
      if (m.matches() && !m.group(2).matches("[UwvaA]")) {
        String name = m.group(3).replaceAll("@@?[A-Za-z0-9_.]+$", "");
        theirs.add(Long.toHexString(Long.parseUnsignedLong(m.group(1), 16)) + " " + name);
      }
    }
    return new Cell((int) theirs.stream().filter(ours::contains).count(), theirs.size());
  }

  private static Cell buildId(Corpus.Entry e, Image image) {
    for (String line : oracle(e, "readelf-hn.txt")) {
      int at = line.indexOf("Build ID: ");
      if (at >= 0) {
        return new Cell(line.substring(at + 10).strip().equals(image.buildId()) ? 1 : 0, 1);
      }
    }
    return new Cell(0, 0);
  }

  private static Cell imports(Corpus.Entry e, Image image) {
    Set<String> ours = new HashSet<>();
    image.records().imports().stream().map(Records.Import::name).forEach(ours::add);
    Set<String> theirs = new TreeSet<>();
    boolean isDynamic = false;
    for (String line : oracle(e, "readelf-s.txt")) {
      isDynamic = line.startsWith("Symbol table") ? line.contains("'.dynsym'") : isDynamic;
      String[] f = line.strip().split("\\s+");
      if (isDynamic && f.length >= 8 && f[6].equals("UND")) {
        theirs.add(f[7].replaceAll("@.*", ""));
      }
    }
    return new Cell((int) theirs.stream().filter(ours::contains).count(), theirs.size());
  }

  private static Cell units(Corpus.Entry e, Image image) {
    Set<String> theirs = new TreeSet<>();
    for (String line : oracle(e, "dwarf-cus.txt")) {
      Matcher m = UNIT.matcher(line);
      if (m.matches()) {
        theirs.add(Long.parseLong(m.group(1), 16) + " " + Integer.parseInt(m.group(2), 16));
      }
    }
    if (theirs.isEmpty()) {
      return new Cell(0, 0);
    }
    Set<String> ours = new HashSet<>();
    Dwarf.read(image, Inflate.NONE).units().stream()
        .filter(u -> u.section().equals(".debug_info"))
        .forEach(u -> ours.add(u.offset() + " " + u.version()));
    return new Cell((int) theirs.stream().filter(ours::contains).count(), theirs.size());
  }
}
