package dev.tonnage.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain;
import dev.tonnage.GoToolchain.Build;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the readers take for granted of Go's formats, each claim on real binaries of the releases
 * that it is about; the claims about dead code, inlining, embedded files, functions and stripped
 * sizes have tests of their own. Prints which was checked on which.
 */
class GoFormatClaimsTest {
  private static final int LAST = 27;
  private static final long ALIGNMENT = 8;
  private static final List<String> PRINTED = new ArrayList<>();
  private static final Map<Build, Binary> READ = new HashMap<>();

  /** A claim on the releases 1.first to 1.last. */
  private record Claim(String text, int first, int last, Consumer<Binary> check) {
    @Override
    public String toString() {
      return text;
    }
  }

  private record Binary(int minor, Bytes file, Image image, GoProgram program) {
    ModuleData module() {
      return program.functions().moduleData();
    }

    long word(long address) {
      return image.pointers().at(address);
    }

    Symbol symbol(String name) {
      return image.symbols().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    PclnTable table() {
      return program.functions();
    }

    PclnTable.Function function(String name) {
      return table().functions().stream()
          .filter(f -> f.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    boolean has(String section) {
      return image.section(section).isPresent();
    }

    boolean isIn(String section, long address) {
      Section s = image.section(section).orElseThrow();
      return address >= s.address() && address < s.address() + s.memoryBytes();
    }
  }

  static List<Claim> claims() {
    return List.of(
        new Claim("the function table is of the form of 1.2", 2, 15, form(PclnTable.Form.GO_1_2)),
        new Claim(
            "the function table is of the form of 1.16", 16, 17, form(PclnTable.Form.GO_1_16)),
        new Claim(
            "the function table is of the form of 1.18", 18, 19, form(PclnTable.Form.GO_1_18)),
        new Claim(
            "the function table is of the form of 1.20", 20, LAST, form(PclnTable.Form.GO_1_20)),
        new Claim(
            "the header of the function table has the start of the text",
            18,
            25,
            b -> assertThat(textInHeader(b)).isEqualTo(b.module().text())),
        new Claim(
            "the header of the function table has 0 for the start of the text",
            26,
            LAST,
            b -> assertThat(textInHeader(b)).isZero()),
        new Claim(
            "module data's text is the symbol runtime.text",
            5,
            LAST,
            b -> assertThat(b.module().text()).isEqualTo(b.symbol("runtime.text").address())),
        new Claim(
            "the layout of module data is known",
            5,
            LAST,
            b -> assertThat(b.module().isKnown()).isTrue()),
        new Claim(
            "function data stand in .rodata",
            18,
            25,
            b -> assertThat(b.isIn(".rodata", b.module().gofunc())).isTrue()),
        new Claim(
            "the last of the function data is an inline tree, and reaches to their end",
            18,
            25,
            GoFormatClaimsTest::lastDataAreATree),
        new Claim(
            "function data stand in .gopclntab, and the index by program counter too",
            26,
            26,
            b -> {
              assertThat(b.isIn(".gopclntab", b.module().gofunc())).isTrue();
              assertThat(b.isIn(".gopclntab", b.module().findfunctab())).isTrue();
            }),
        new Claim(
            "function data stand in .go.func",
            27,
            LAST,
            b -> assertThat(b.has(".go.func")).isTrue()),
        new Claim("there is .gosymtab", 2, 25, b -> assertThat(b.has(".gosymtab")).isTrue()),
        new Claim("there is no .gosymtab", 26, LAST, b -> assertThat(b.has(".gosymtab")).isFalse()),
        new Claim(
            "module data have .go.module",
            26,
            LAST,
            b -> assertThat(b.isIn(".go.module", b.module().address())).isTrue()),
        new Claim(
            "module data are among variables without pointers",
            5,
            25,
            b -> assertThat(b.isIn(".noptrdata", b.module().address())).isTrue()),
        new Claim(
            "types and itabs are listed",
            7,
            26,
            b -> {
              assertThat(b.has(".typelink")).isTrue();
              assertThat(b.module().links(b.image())).isNotEmpty();
            }),
        new Claim(
            "types stand in .go.type, one behind the other, and are not listed",
            27,
            LAST,
            b -> {
              assertThat(b.has(".go.type")).isTrue();
              assertThat(b.has(".typelink")).isFalse();
              assertThat(b.module().types().descriptorBytes()).isPositive();
            }),
        new Claim("there is build info, with pointers", 13, 17, b -> buildInfo(b, 0)),
        new Claim("there is build info, inline", 18, LAST, b -> buildInfo(b, 2)),
        new Claim(
            "there is no build info", 2, 12, b -> assertThat(b.program().buildInfo()).isNull()),
        new Claim("a map's descriptor has 88 bytes", 7, 10, b -> mapBytes(b, 88)),
        new Claim("a map's descriptor has 80 bytes", 11, 13, b -> mapBytes(b, 80)),
        new Claim("a map's descriptor has 88 bytes again", 14, 23, b -> mapBytes(b, 88)),
        new Claim("a map's descriptor has 112 bytes", 24, 26, b -> mapBytes(b, 112)),
        new Claim("a map's descriptor has 136 bytes", 27, LAST, b -> mapBytes(b, 136)),
        new Claim("names of itabs begin with go.", 2, 19, b -> linkerNames(b, "go.")),
        new Claim("names of itabs begin with go:", 20, 26, b -> linkerNames(b, "go:")),
        new Claim(
            "the release names itself in a variable",
            4,
            LAST,
            b ->
                assertThat(ReleaseText.find(b.image(), b.program().functions().form()))
                    .startsWith("go1." + b.minor())),
        new Claim(
            "variables stand in the order of their sizes", 5, LAST, GoFormatClaimsTest::order),
        new Claim(
            "what the collector takes for pointers is read", 5, LAST, GoFormatClaimsTest::pointers),
        new Claim(
            "the header of the function table has the processor's step and width",
            2,
            LAST,
            b -> {
              Bytes header = b.file().slice(b.table().span(), "header");
              assertThat(header.u16(4)).isZero();
              assertThat(header.u8(6)).isEqualTo(1);
              assertThat(header.u8(7)).isEqualTo(8);
            }),
        new Claim(
            "records of functions are as long as their counts say, one behind the other",
            2,
            LAST,
            GoFormatClaimsTest::records),
        new Claim(
            "tables by program counter stand one behind the other, and are shared",
            16,
            LAST,
            GoFormatClaimsTest::pcTables),
        new Claim(
            "functions reach to the end of the text",
            5,
            LAST,
            b -> {
              PclnTable.Function last = b.table().functions().get(b.table().functions().size() - 1);
              long end = last.pc() + last.pcBytes();
              assertThat(b.symbol("runtime.etext").address() - end).isBetween(0L, 63L);
            }),
        new Claim(
            "functions have the source file that they begin in",
            5,
            LAST,
            b -> {
              assertThat(b.function("main.describe").file()).endsWith("/matrix/main.go");
              assertThat(b.function("runtime.mallocgc").file()).endsWith("/runtime/malloc.go");
            }),
        new Claim(
            "module data have the linker's marks, in this order: text to the end of zeroed memory",
            5,
            LAST,
            GoFormatClaimsTest::marks),
        new Claim(
            "module data have the mark of function data",
            18,
            LAST,
            b ->
                assertThat(b.module().gofunc())
                    .isEqualTo(b.symbol(b.minor() < 20 ? "go.func.*" : "go:func.*").address())),
        new Claim(
            "module data have the mark of the index by program counter",
            5,
            LAST,
            b ->
                assertThat(b.module().findfunctab())
                    .isEqualTo(b.symbol("runtime.findfunctab").address())),
        new Claim(
            "module data have the marks of types",
            7,
            LAST,
            b -> {
              TypeArea types = b.module().types();
              assertThat(types.start()).isEqualTo(b.symbol("runtime.types").address());
              assertThat(types.end()).isEqualTo(b.symbol("runtime.etypes").address());
            }),
        new Claim(
            "types that can be looked up stand up to where module data say, without a gap",
            27,
            LAST,
            b -> {
              TypeArea types = b.module().types();
              long end = types.start() + types.descriptorBytes();
              long at = types.start() + 8;
              for (GoType t : b.program().types().types()) {
                if (t.address() < end) {
                  long length = t.spans().stream().mapToLong(Span::length).sum();
                  assertThat(t.address() - at).isBetween(0L, 7L);
                  at = t.address() + length;
                }
              }
              assertThat(end - at).isBetween(0L, 7L);
            }),
        new Claim("itabs are the ones that have symbols", 7, 26, GoFormatClaimsTest::itabs),
        new Claim("debug information is not compressed", 2, 10, b -> debug(b, ".debug_info", "")),
        new Claim(
            "debug information is compressed, by the section's name",
            11,
            18,
            b -> debug(b, ".zdebug_info", "")),
        new Claim(
            "debug information is compressed, by the section's flag",
            19,
            LAST,
            b -> debug(b, ".debug_info", "C")));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void holds(Claim claim) {
    List<String> releases =
        GoToolchain.releases().stream()
            .filter(
                r -> {
                  int minor = Build.of(r, "matrix").minor();
                  return claim.first() <= minor && minor <= claim.last();
                })
            .toList();
    for (String release : releases) {
      claim.check().accept(READ.computeIfAbsent(Build.of(release, "matrix"), this::read));
    }
    PRINTED.add(
        "| %s | 1.%d to 1.%d | %s | holds |"
            .formatted(
                claim.text(),
                claim.first(),
                claim.last(),
                releases.isEmpty() ? "none built here" : String.join(", ", releases)));
  }

  @AfterAll
  static void print() {
    System.out.println("| claim | releases | checked on | result |");
    System.out.println("| --- | --- | --- | --- |");
    PRINTED.forEach(System.out::println);
    READ.clear();
  }

  private Binary read(Build build) {
    Bytes file = Corpus.map(build.binary());
    Image image = ElfReader.read(file).toOptional().orElseThrow();
    return new Binary(build.minor(), file, image, GoProgram.read(file, image));
  }

  /** The linker marks what stands behind them. */
  private static void lastDataAreATree(Binary b) {
    long last = 0;
    long end = 0;
    List<PclnTable.Function> functions = b.table().functions();
    for (int i = 0; i < functions.size(); i++) {
      for (long address : functions.get(i).funcdata()) {
        if (address > last) {
          last = address;
          end = address + b.program().inlines().treeBytes(i, address);
        }
      }
    }
    long next = b.symbol("runtime.gcbits.*").address();
    assertThat(next - end).isBetween(0L, ALIGNMENT - 1);
  }

  private static Consumer<Binary> form(PclnTable.Form form) {
    return b -> assertThat(b.program().functions().form()).isEqualTo(form);
  }

  private static long textInHeader(Binary b) {
    return b.word(b.program().functions().address() + 8 + 2 * 8);
  }

  private static void buildInfo(Binary b, int flags) {
    Section s = b.image().section(".go.buildinfo").orElseThrow();
    assertThat(b.file().u8(s.file().start() + 15) & 2).isEqualTo(flags);
    assertThat(b.program().buildInfo().goVersion()).startsWith("go1." + b.minor());
  }

  private static void mapBytes(Binary b, int bytes) {
    TreeSet<Long> lengths = new TreeSet<>();
    for (GoType t : b.program().types().types()) {
      if (t.kind() == GoType.Kind.MAP && !t.isNamed()) {
        lengths.add(t.spans().get(0).length());
      }
    }
    assertThat(lengths).containsExactly((long) bytes);
  }

  private static void linkerNames(Binary b, String prefix) {
    String other = prefix.equals("go.") ? "go:" : "go.";
    assertThat(b.image().symbols()).anyMatch(s -> s.name().startsWith(prefix + "itab."));
    assertThat(b.image().symbols()).noneMatch(s -> s.name().startsWith(other + "itab."));
  }

  /** But for the variable of no size; those of FIPS 140 stand behind all others, from 1.24 on. */
  private static void order(Binary b) {
    for (String name : List.of(".data", ".noptrdata", ".bss", ".noptrbss")) {
      Section section = b.image().section(name).orElseThrow();
      List<Symbol> variables =
          b.image().symbols().stream()
              .filter(s -> s.section() == section.ordinal() && s.size() > 0)
              .filter(s -> !s.reachesToNext() && !s.name().equals("runtime.zerobase"))
              .sorted(Comparator.comparingLong(Symbol::address))
              .takeWhile(s -> !s.name().endsWith("fipsstart"))
              .toList();
      for (int i = 1; i < variables.size(); i++) {
        assertThat(variables.get(i).size())
            .as(variables.get(i).name())
            .isGreaterThanOrEqualTo(variables.get(i - 1).size());
      }
    }
  }

  /** A variable of type error or string begins with one, a number does not. */
  private static void pointers(Binary b) {
    Variables variables = b.module().variables();
    assertThat(variables.mayPoint(b.symbol("os.ErrNotExist").address())).isTrue();
    Section data = b.image().section(".data").orElseThrow();
    Pointers words = b.image().pointers();
    int numbers = 0;
    for (long at = data.address(); at + 8 <= data.address() + data.memoryBytes(); at += 8) {
      boolean isAddress = b.image().extent().fileOffset(words.at(at)) >= 0;
      numbers += !isAddress && words.at(at) != 0 && variables.mayPoint(at) ? 1 : 0;
    }
    // What the collector is told of is an address, or still nil, but for ones of zeroed memory.
    assertThat(numbers).isLessThan(200);
  }

  private static void records(Binary b) {
    List<Span> records = new ArrayList<>();
    for (PclnTable.Function f : b.table().functions()) {
      f.spans().stream().max(Comparator.comparingLong(Span::length)).ifPresent(records::add);
    }
    records.sort(Comparator.comparingLong(Span::start));
    int apart = 0;
    for (int i = 1; i < records.size(); i++) {
      long gap = records.get(i).start() - records.get(i - 1).end();
      assertThat(gap).isNotNegative();
      apart += gap > 7 ? 1 : 0;
    }
    // Until Go 1.15 names and tables stand between them.
    assertThat(apart).isLessThanOrEqualTo(b.minor() < 16 ? records.size() : 0);
  }

  private static void pcTables(Binary b) {
    TreeMap<Long, Long> tables = new TreeMap<>();
    int uses = 0;
    for (PclnTable.Function f : b.table().functions()) {
      for (int offset : f.tables()) {
        if (offset > 0) {
          Span span = b.table().tableAt(offset, f.pcBytes());
          tables.merge(span.start(), span.end(), Math::max);
          uses++;
        }
      }
    }
    assertThat(uses).isGreaterThan(tables.size());
    long end = b.table().tablesStart() + 1;
    for (Map.Entry<Long, Long> table : tables.entrySet()) {
      assertThat(table.getKey()).isEqualTo(end);
      end = table.getValue();
    }
  }

  private static void marks(Binary b) {
    List<String> names =
        List.of(
            "text",
            "etext",
            "noptrdata",
            "enoptrdata",
            "data",
            "edata",
            "bss",
            "ebss",
            "noptrbss",
            "enoptrbss");
    int first = b.minor() < 16 ? 12 : 22;
    for (int i = 0; i < names.size(); i++) {
      assertThat(b.word(b.module().address() + 8L * (first + i)))
          .as(names.get(i))
          .isEqualTo(b.symbol("runtime." + names.get(i)).address());
    }
  }

  private static void itabs(Binary b) {
    String prefix = b.minor() < 20 ? "go.itab." : "go:itab.";
    Map<Long, Long> symbols = new TreeMap<>();
    for (Symbol s : b.image().symbols()) {
      if (s.name().startsWith(prefix)) {
        symbols.put(s.address(), s.size());
      }
    }
    Map<Long, Long> read = new TreeMap<>();
    for (GoTypes.Itab i : b.program().types().itabs()) {
      read.put(i.address(), i.span().length());
    }
    assertThat(read).isEqualTo(symbols);
  }

  private static void debug(Binary b, String section, String flag) {
    Section s = b.image().section(section).orElseThrow();
    assertThat(s.compressed()).isEqualTo(b.minor() > 10);
    assertThat(s.flags()).isEqualTo(flag);
  }
}
