package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.Corpus;
import dev.tonnage.Fixtures;
import dev.tonnage.bytes.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a binary was made and what it is for. */
class TraitsTest {
  @Test
  void upxSaysItsVersionAndHowLargeTheFileWas() {
    Facts facts = facts("gofumpt-v0.8.0-go1.26-linux-amd64-upx");
    // The same build before it was packed is in the corpus too: strip -s of the plain one.
    long unpacked = Long.parseLong(Corpus.entry("gofumpt-v0.8.0-go1.26-linux-amd64").field("size"));
    assertThat(facts.packed()).matches("upx \\d\\.\\d\\.\\d+");
    assertThat(facts.traits().unpackedBytes()).isBetween(1_000_000L, unpacked + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "bzip2-gcc-O2-g-pie, executable",
    "bzip2-musl-static, executable",
    "gofumpt-v0.8.0-go1.26-linux-amd64-cshared.so, shared library",
    "gofumpt-v0.8.0-go1.26-linux-amd64-split.debug, debug",
    "tinyxml2-dwz-common.debug, object"
  })
  void filesAreOfTheirType(String name, String type) {
    Facts facts = facts(name);
    assertThat(facts.traits().fileType()).isEqualTo(type);
    assertThat(facts.packed()).isNull();
  }

  @Test
  void compilersAreNamed() {
    Facts facts = Weigher.weigh(Bytes.of(Fixtures.read("hello-c-amd64"))).facts();
    assertThat(facts.traits().builtBy()).anyMatch(t -> t.startsWith("GCC: "));
    assertThat(facts.traits().noExec()).isTrue();
  }

  @Test
  void anAppendedArchiveIsNamed() {
    byte[] program = Fixtures.read("hello-c-amd64");
    byte[] file = Arrays.copyOf(program, program.length + 64);
    file[program.length] = 'P';
    file[program.length + 1] = 'K';
    file[program.length + 2] = 3;
    file[program.length + 3] = 4;
    assertThat(Weigher.weigh(Bytes.of(file)).facts().packed()).isEqualTo("zip self-extracting");
    assertThat(Weigher.weigh(Bytes.of(program)).facts().packed()).isNull();
  }

  private static Facts facts(String name) {
    return Weigher.weigh(Corpus.map(Corpus.entry(name).path())).facts();
  }
}
