package dev.tonnage.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.golang.GoModules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path tells the library, not the machine that it was built on. */
class SourceTreeTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/home/ci/bzip2-1.0.8, blocksort.c, bzip2, bzip2, 1.0.8",
        "/build/glibc-2.36/csu, ../sysdeps/x86_64/start.S, glibc/sysdeps/x86_64, glibc, 2.36",
        "/build/app/out, ../third_party/zlib/inflate.c, zlib, zlib, -",
        "/build/app/out, ../third_party/zlib-1.3/contrib/x.c, zlib/contrib, zlib, 1.3",
        "/tmp/boost_1_84_0/libs, regex/src/a.cpp, boost/libs/regex/src, boost, 1.84.0",
        "/home/ci/project/build, ../src/main.cc, project/src, project, -",
        "., crt/x86_64/crti.s, crt/x86_64, crt, -",
        "., src/hello.c, -, -, -",
        "-, hello.c, -, -, -",
        "/, <artificial>, -, -, -",
      })
  void aUnitOfCIsOfTheFolderThatSaysSomething(
      String directory, String file, String packageName, String module, String version) {
    GoModules.Place expected =
        packageName == null ? null : new GoModules.Place(packageName, module, version);
    assertThat(SourceTree.place(directory, file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/home/ci/bzip2-1.0.8, blocksort.c, blocksort.c",
        "/home/ci/bzip2-1.0.8, /home/ci/bzip2-1.0.8/src/./a.c, src/a.c",
        "/home/ci/build, ../src/a.c, ../src/a.c",
        "/home/ci/build, /usr/include/stdio.h, /usr/include/stdio.h",
        "/c/registry/src/index-1a/clap-4.6.7, src/lib.rs, clap-4.6.7/src/lib.rs",
        "/x, /rustc/59807616e1fa2540724bfbac14d7976d/library/core/src/fmt.rs, library/core/src/fmt.rs",
        "/x, /rust/deps/gimli-0.32.3/src/read.rs, gimli-0.32.3/src/read.rs",
        "C:\\work\\app, C:\\work\\app\\main.c, main.c",
        "-, a/../b.c, b.c",
      })
  void aSourceFileIsNamedTheSameWhereverItIsBuilt(String directory, String file, String expected) {
    assertThat(SourceTree.relative(directory, file)).isEqualTo(expected);
  }

  @Test
  void aRustUnitNamesItsCrateAndTheFolderOrCompilerItsVersion() {
    String unit = "/c/registry/src/index-1a/serde-json-1.0.2/src/lib.rs/@/serde_json.1f2e-cgu.07";
    assertThat(SourceTree.crate(unit)).isEqualTo("serde_json");
    assertThat(SourceTree.crateVersion("serde_json", "/c", unit, "rustc version 1.95.0 (x)"))
        .isEqualTo("1.0.2");
    String core = "/rustc/59807616e1fa2540724bfbac14d7976d/library/core/src/lib.rs/@/core.c1-cgu.0";
    assertThat(SourceTree.crateVersion("core", "/rustc/x", core, "rustc version 1.95.0 (x)"))
        .isEqualTo("1.95.0");
    assertThat(SourceTree.crate("main.c")).isNull();
  }
}
