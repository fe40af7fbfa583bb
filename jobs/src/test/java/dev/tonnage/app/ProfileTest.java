package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ran and what did not, by profiles of programs that do run here. */
class ProfileTest {
  private static final Path RECORDED =
      Samples.datasets().resolve("fixtures").resolve("gateway-1.1.0.pprof");

  private static final String SOURCE =
      """
      package main

      import (
      	"os"
      	"runtime/pprof"
      	"time"
      )

      type number interface{ ~int | ~float64 }

      //go:noinline
      func hot(n int) int {
      	sum := 0
      	for i := 0; i < n; i++ {
      		sum += i % 7 * inlined(i)
      	}
      	return sum
      }

      func inlined(i int) int { return i ^ 3 }

      //go:noinline
      func generic[T number](n T) T {
      	var sum T
      	for i := 0; i < 1000000; i++ {
      		sum += n
      	}
      	return sum
      }

      //go:noinline
      func neverCalled(n int) int { return n * len(os.Args) }

      func main() {
      	f, err := os.Create(os.Args[1])
      	if err != nil {
      		panic(err)
      	}
      	pprof.StartCPUProfile(f)
      	for end := time.Now().Add(700 * time.Millisecond); time.Now().Before(end); {
      		hot(1000000)
      		generic(1.5)
      	}
      	if len(os.Args) > 5 {
      		neverCalled(1)
      	}
      	pprof.StopCPUProfile()
      	f.Close()
      }
      """;

  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Tonnage.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exe", "pie"})
  void whatRanIsHotAndWhatDidNotIsCold(String mode) throws Exception {
    assumeTrue(
        mode.equals("exe") || Boolean.getBoolean("go.matrix"),
        "builds the standard library anew; run with -Dgo.matrix=true");
    Files.writeString(temp.resolve("main.go"), SOURCE);
    Files.writeString(temp.resolve("go.mod"), "module tonnage.example/profiled\n\ngo 1.21\n");
    go("build", "-trimpath", "-ldflags=-s -w", "-buildmode=" + mode, "-o", "program", ".");
    Process program =
        new ProcessBuilder("./program", "cpu.pprof")
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path binary = temp.resolve("program");
    assertThat(
            run(
                "inspect",
                binary,
                "--profile",
                temp.resolve("cpu.pprof"),
                "--by",
                "symbol",
                "--format",
                "json"))
        .as(err.toString())
        .isZero();
    JsonNode object = new ObjectMapper().readTree(out.toString());
    Map<String, JsonNode> byName = new HashMap<>();
    long code = 0;
    for (JsonNode row : object.path("rows")) {
      byName.put(row.elements().next().asText(), row);
      assertThat(row.path("hot_bytes").asLong() + row.path("cold_bytes").asLong())
          .isEqualTo(row.path("code_bytes").asLong());
      code += row.path("code_bytes").asLong();
    }
    assertThat(code).isEqualTo(object.path("code_bytes").asLong());
    assertThat(byName.get("main.hot").path("cold_bytes").asLong()).isZero();
    assertThat(byName.get("main.hot").path("self_samples").asLong()).isPositive();
    assertThat(byName.get("main.main").path("cold_bytes").asLong()).isZero();
    assertThat(byName.get("main.generic[go.shape.float64]").path("cold_bytes").asLong()).isZero();
    assertThat(byName.get("main.neverCalled").path("hot_bytes").asLong()).isZero();
  }

  private void go(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("go"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(temp.toFile())
              .redirectErrorStream(true)
              .redirectOutput(temp.resolve("said").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no Go toolchain is here");
      return;
    }
    assertThat(process.waitFor()).as(Files.readString(temp.resolve("said"))).isZero();
  }

  @Test
  void aProfileOfAnotherProgramIsRefused() throws Exception {
    Path other = Samples.datasets().resolve("fixtures").resolve("hello-go-amd64");
    assumeTrue(Files.exists(other), "needs datasets/fixtures");
    assertThat(run("inspect", other, "--profile", RECORDED)).isEqualTo(3);
    assertThat(err.toString())
        .contains("is no profile of", "it is of /app/gateway")
        .doesNotContain("\tat ");
  }

  @Test
  void whatIsNoProfileIsRefused() throws Exception {
    Path other = Samples.datasets().resolve("fixtures").resolve("hello-go-amd64");
    Path text = Files.writeString(temp.resolve("notes"), "no profile");
    assertThat(run("inspect", other, "--profile", text)).isEqualTo(3);
    assertThat(run("inspect", other, "--profile", temp.resolve("none"))).isEqualTo(3);
    assertThat(err.toString())
        .contains("is no profile of pprof", "There is no profile")
        .doesNotContain("\tat ");
  }

  /** What Go did not build is not asked for references: no number is made up. */
  @ParameterizedTest
  @ValueSource(strings = {"hello-c-amd64", "hello-pe-amd64", "hello-macho-arm64", "hello-wasm"})
  void whyAndDropSayThatTheyCanNotTellOfOtherLanguages(String name) {
    Path file = Samples.datasets().resolve("fixtures").resolve(name);
    assumeTrue(Files.exists(file), "needs datasets/fixtures/" + name);
    assertThat(run("why", file, "main")).isEqualTo(3);
    assertThat(run("drop", file, "std", "--format", "json")).isEqualTo(3);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("is not known").doesNotContain("\tat ");
  }
}
