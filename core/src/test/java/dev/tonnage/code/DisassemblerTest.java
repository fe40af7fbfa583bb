package dev.tonnage.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instructions of real programs and libraries, against another disassembler: the same lengths, and
 * the same addresses in them.
 */
class DisassemblerTest {
  private static final Path LIBRARIES = Path.of("/usr/lib/x86_64-linux-gnu");

  @ParameterizedTest
  @ValueSource(strings = {"libc.so.6", "libstdc++.so.6", "libcrypto.so.3"})
  void lengthsAndTargetsOfLibrariesAreThoseOfObjdump(String library) {
    Path path = LIBRARIES.resolve(library);
    assumeTrue(Files.exists(path), path + " is not on this machine");
    compare(path, new X86(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gofumpt-v0.1.1-go1.15-linux-amd64",
        "gofumpt-v0.8.0-go1.26-linux-amd64",
        "protoc-3.25.5-linux-x86_64",
        "bzip2-musl-static",
        "hexyl-0.14.0-debug1",
        "gofumpt-v0.8.0-go1.26-windows-amd64.exe"
      })
  void lengthsAndTargetsOfProgramsAreThoseOfObjdump(String name) {
    compare(Corpus.entry(name).path(), new X86(true));
  }

  @Test
  void lengthsAndTargetsOf32BitsAreThoseOfObjdump() {
    compare(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-386").path(), new X86(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gofumpt-v0.8.0-go1.26-linux-arm64",
        "protoc-3.25.5-osx-aarch_64",
        "debian-ripgrep-14.1.1-arm64"
      })
  void addressesOfArmAreThoseOfObjdump(String name) {
    compareArm(Corpus.entry(name).path());
  }

  /** One instruction as objdump has it. */
  private record Line(long address, byte[] bytes, String text) {
    static Line of(String line) {
      int colon = line.indexOf(':');
      if (colon <= 0 || colon > 20 || line.length() < colon + 4) {
        return null;
      }
      long address;
      byte[] bytes = new byte[24];
      int count = 0;
      int at = colon + 1;
      try {
        address = Long.parseUnsignedLong(line.substring(0, colon).strip(), 16);
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
          at++;
        }
        while (at + 1 < line.length() && Character.digit(line.charAt(at), 16) >= 0) {
          bytes[count++] = (byte) Integer.parseInt(line.substring(at, at + 2), 16);
          at += 2;
          if (at >= line.length() || line.charAt(at) != ' ') {
            break;
          }
          at++;
        }
      } catch (NumberFormatException e) {
        return null;
      }
      return count == 0 || at >= line.length()
          ? null
          : new Line(address, Arrays.copyOf(bytes, count), line.substring(at).strip());
    }

    /** The address that the text tells; -1 for none. */
    long target() {
      int comment = text.indexOf("# ");
      if (comment >= 0) {
        return number(text, comment + 2);
      }
      int operand = text.lastIndexOf(' ', text.contains(" <") ? text.indexOf(" <") - 1 : 1 << 20);
      boolean isBranch =
          text.matches("(bnd |notrack |data16 |rex.W |cs |ds )*(call|j[a-z]+|loop[a-z]*|xbegin).*");
      return isBranch && !text.contains("*") ? number(text, operand + 1) : -1;
    }

    private static long number(String text, int from) {
      int start = text.startsWith("0x", from) ? from + 2 : from;
      int to = start;
      while (to < text.length() && Character.digit(text.charAt(to), 16) >= 0) {
        to++;
      }
      return to == start ? -1 : Long.parseUnsignedLong(text.substring(start, to), 16);
    }
  }

  private static final class Last implements References {
    private long target = -1;

    @Override
    public void reference(long site, long target, Kind kind) {
      this.target = target;
    }
  }

  private static final Pattern NO_CODE =
      Pattern.compile(
          "((jmpw .*|\\.byte .*|rex[.A-Z]*|data16|addr32|lock|repn?z|[c-gs]s|bnd|notrack) *)+");

  private static void compare(Path path, X86 scanner) {
    int compared = 0;
    int targets = 0;
    List<String> wrong = new ArrayList<>();
    Last last = new Last();
    try (BufferedReader lines = run("objdump", "-d", "-w", "--insn-width=16", path.toString())) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Line line = Line.of(text);
        // What objdump can not read, data among code, it shows as bad, as prefixes alone,
        // or as jumps of 16 bits; and it takes a wait and the x87 instruction behind it for one.
        if (line == null
            || line.text().contains("(bad)")
            || NO_CODE.matcher(line.text()).matches()
            || line.bytes()[0] == (byte) 0x9b) {
          continue;
        }
        last.target = -1;
        int length =
            scanner.instruction(line.bytes(), 0, line.bytes().length, line.address(), last);
        long target = line.target();
        targets += target >= 0 ? 1 : 0;
        if (length != line.bytes().length || (target >= 0 && target != last.target)) {
          wrong.add("%d %x: %s".formatted(length, last.target, text));
        }
        compared++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(wrong.stream().limit(20)).isEmpty();
    assertThat(compared).isGreaterThan(5000);
    assertThat(targets).isGreaterThan(compared / 10);
  }

  /**
   * Branches, and addresses made by two instructions in a row, which objdump leaves to the reader.
   */
  private static void compareArm(Path path) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    Map<Long, Long> expected = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    long start = 0;
    int compared = 0;
    Line before = null;
    try (BufferedReader lines = run("llvm-objdump", "-d", path.toString())) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Line line = Line.of(text);
        if (line == null) {
          if (text.endsWith(">:")) {
            compared += expected.size();
            check(code.toByteArray(), start, expected, wrong);
            code.reset();
            expected.clear();
            before = null;
          }
          continue;
        }
        start = code.size() == 0 ? line.address() : start;
        if (start + code.size() != line.address()) {
          continue;
        }
        code.writeBytes(line.bytes());
        Matcher branch = ARM_BRANCH.matcher(line.text());
        if (branch.matches()) {
          expected.put(line.address(), Long.parseUnsignedLong(branch.group(1), 16));
        }
        Matcher page = ARM_PAGE.matcher(before == null ? "" : before.text());
        if (page.matches()) {
          Matcher rest = Pattern.compile(ARM_REST.formatted(page.group(1))).matcher(line.text());
          if (rest.matches()) {
            String number = rest.group(1) != null ? rest.group(1) : rest.group(2);
            expected.put(
                line.address(),
                Long.parseUnsignedLong(page.group(2), 16)
                    + (number == null ? 0 : Long.decode(number)));
          }
        }
        before = line;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check(code.toByteArray(), start, expected, wrong);
    assertThat(wrong.stream().limit(20)).isEmpty();
    assertThat(compared).isGreaterThan(10_000);
  }

  private static final Pattern ARM_BRANCH =
      Pattern.compile("(?:b|bl|b\\.\\w+|cbn?z|tbn?z|adr|ldr|ldrsw)\\s.*?0x([0-9a-f]+)(?: <.*)?");

  private static final Pattern ARM_PAGE = Pattern.compile("adrp\\s+(\\w+), 0x([0-9a-f]+).*");

  private static final String ARM_REST =
      "(?:add\\s+\\w+, %1$s, #(\\w+)|(?:ldu?r|stu?r)[a-z]*\\s+\\w+, \\[%1$s(?:, #(-?\\w+))?\\])";

  private static void check(byte[] code, long start, Map<Long, Long> expected, List<String> wrong) {
    Map<Long, Long> found = new HashMap<>();
    new Arm64().scan(code, 0, code.length, start, (site, target, kind) -> found.put(site, target));
    expected.forEach(
        (site, target) -> {
          if (!target.equals(found.get(site))) {
            wrong.add("%x: %x, found %x".formatted(site, target, found.get(site)));
          }
        });
  }

  private static BufferedReader run(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .inputReader(StandardCharsets.UTF_8);
    } catch (IOException e) {
      assumeTrue(false, command[0] + " is not on this machine");
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever the bytes, each step goes on by one to fifteen bytes, or the walk ends. */
  @Test
  void randomBytesAreWalkedWithoutAnException() {
    Random random = new Random(5);
    byte[] code = new byte[1 << 12];
    References nobody = (site, target, kind) -> {};
    for (int round = 0; round < 2000; round++) {
      random.nextBytes(code);
      for (String arch : List.of("amd64", "386", "arm64")) {
        int from = random.nextInt(code.length);
        int to = from + random.nextInt(code.length - from);
        Scanner scanner = Scanner.of(arch).orElseThrow();
        assertThat(scanner.scan(code, from, to, random.nextLong(), nobody)).isBetween(0, to - from);
      }
    }
  }

  /** What is plain is passed over at once; nothing else may come of it than of looking closely. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scanningFindsWhatInstructionsHaveOneByOne(boolean is64) {
    X86 scanner = new X86(is64);
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] code = new byte[random.nextInt(400)];
      random.nextBytes(code);
      List<String> expected = new ArrayList<>();
      int at = 0;
      for (int length = 1; length > 0 && at < code.length; at += length) {
        length = scanner.instruction(code, at, code.length, 0x1000 + at, recorder(expected));
      }
      List<String> found = new ArrayList<>();
      int end = scanner.scan(code, 0, code.length, 0x1000, recorder(found));
      assertThat(end).isEqualTo(at);
      assertThat(found).isEqualTo(expected);
    }
  }

  private static References recorder(List<String> found) {
    return new References() {
      @Override
      public void reference(long site, long target, Kind kind) {
        found.add(site + " " + kind + " " + target);
      }

      @Override
      public void constant(long site, long value) {
        found.add(site + " " + value);
      }
    };
  }
}
