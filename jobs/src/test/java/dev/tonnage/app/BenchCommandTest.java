package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nights take is measured on real ones, each a process of its own. */
class BenchCommandTest {
  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Tonnage.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void a_night_without_news_reads_and_weighs_nothing() throws Exception {
    Path folder = temp.resolve("bench");
    Object[] command = {
      "bench",
      "--images",
      4,
      "--nights",
      2,
      "--out",
      folder,
      "--format",
      "json",
      "--programs",
      "files:" + Samples.elfFile()
    };
    assertThat(run(command)).as(err.toString()).isEqualTo(ExitCode.FINE);
    JsonNode answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.path("images").asInt()).isEqualTo(4);
    JsonNode first = answer.path("nights").path(0);
    JsonNode second = answer.path("nights").path(1);
    assertThat(first.path("new_images").asInt()).isEqualTo(4);
    // The runtime that all share, four bases, and of each image the program and its probe, which
    // are the same bytes.
    assertThat(first.path("binaries").asInt()).isEqualTo(1 + 4 + 4);
    assertThat(first.path("weighed_bytes").asLong())
        .isEqualTo((1 + 4 + 4) * (Samples.elf().length + 32L));
    assertThat(first.path("cpu_seconds").asDouble()).isPositive();
    assertThat(first.path("cpu_share").asDouble()).isEqualTo(1);
    assertThat(first.path("peak_memory_bytes").asLong()).isGreaterThan(100_000_000);
    assertThat(first.path("rows").asLong()).isGreaterThan(100);
    assertThat(folder.resolve("night-1.log")).content().contains("No release has one before it");
    assertThat(second.path("new_images").asInt()).isZero();
    assertThat(second.path("read_bytes").asLong()).isZero();
    assertThat(second.path("weighed_bytes").asLong()).isZero();
    assertThat(second.path("binaries").asInt()).isZero();
    assertThat(second.path("cpu_share").asDouble()).isBetween(0.01, 0.9);

    assertThat(run(command)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("is there already. Remove it");
  }
}
