package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code diff}, {@code gate} and {@code drop} on the sample program, with symbols and stripped. */
class CompareCommandsTest {
  private static final Path FIXTURES = Path.of("..", "datasets", "fixtures");
  private static final Path STRIPPED = FIXTURES.resolve("hello-go-amd64-stripped");
  private static final Path PLAIN = FIXTURES.resolve("hello-go-amd64");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private long small;
  private long large;

  @BeforeEach
  void sizes() throws Exception {
    small = Files.size(STRIPPED);
    large = Files.size(PLAIN);
  }

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Tonnage.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"module", "package", "symbol", "kind", "section", "segment", "kind,section"})
  void diffAddsUp(String by) throws Exception {
    assertThat(run("diff", STRIPPED, PLAIN, "--by", by, "--format", "json")).isZero();
    JsonNode object = new ObjectMapper().readTree(out.toString());
    assertThat(object.path("change_bytes").asLong()).isEqualTo(large - small);
    assertThat(sum(object.path("causes"))).isEqualTo(large - small);
    assertThat(sum(object.path("rows"))).isEqualTo(large - small);
    assertThat(object.path("before").path("file_bytes").asLong()).isEqualTo(small);
    assertThat(err.toString()).isEmpty();
  }

  private static long sum(JsonNode rows) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path("change_bytes").asLong();
    }
    return sum;
  }

  @Test
  void diffTellsWhyAndTheTotal() {
    assertThat(run("diff", STRIPPED, PLAIN, "--exact", "--top", 3)).isZero();
    assertThat(out.toString())
        .contains("build flags", "symbols: no → yes", "more]")
        .contains("(%+d bytes".formatted(large - small))
        .containsPattern(" total +" + small + " +" + large + " +" + (large - small));
  }

  @Test
  void diffOfTheSameFileIsEmpty() {
    assertThat(run("diff", PLAIN, PLAIN, "--exact")).isZero();
    assertThat(out.toString()).contains("(+0 bytes").containsPattern("\\[unchanged\\] +" + large);
  }

  @ParameterizedTest
  @CsvSource({
    "--max-growth, 1%, 1",
    "--max-growth, 200%, 0",
    "--max-growth, 10kB, 1",
    "--budget, 1GB, 0",
    "--budget, 0.5 MiB, 1",
    "--budget, 1000, 1"
  })
  void gateSaysNoByItsExitCode(String option, String limit, int code) throws Exception {
    assertThat(run("gate", STRIPPED, PLAIN, option, limit, "--format", "json")).isEqualTo(code);
    JsonNode check = new ObjectMapper().readTree(out.toString()).path(0);
    assertThat(check.path("passed").asBoolean()).isEqualTo(code == 0);
    assertThat(check.path("size").asLong()).isEqualTo(large);
    assertThat(check.path("size").asLong() <= check.path("sizeLimit").asLong())
        .isEqualTo(code == 0);
  }

  @Test
  void gateLetsNoisePass() {
    assertThat(run("gate", STRIPPED, PLAIN, "--max-growth", "1kB", "--noise", "1GB")).isZero();
    assertThat(out.toString()).contains("within limits");
  }

  @Test
  void gateTakesOneBuildForABudget() {
    assertThat(run("gate", PLAIN, "--budget", "1kB", "--format", "markdown")).isEqualTo(1);
    assertThat(out.toString()).startsWith("### hello-go-amd64: ").contains("| ❌ |");
    assertThat(run("gate", PLAIN, "--max-growth", "1%")).isEqualTo(2);
    assertThat(err.toString()).contains("needs two builds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5%", "12 bananas", "-1MB", "1e3", ""})
  void gateRefusesWhatIsNoSize(String size) {
    assertThat(run("gate", PLAIN, "--budget", size)).isEqualTo(2);
    assertThat(err.toString()).contains("is no size; write it like 12MB").doesNotContain("\tat ");
  }

  @Test
  void gateWithoutALimitSaysSo(@TempDir Path temp) throws Exception {
    Path none = Files.writeString(temp.resolve("b.yaml"), "budgets: []");
    assertThat(run("gate", STRIPPED, PLAIN, "--budgets", none)).isEqualTo(2);
    assertThat(err.toString()).contains("There is no limit", "b.yaml", "--service");
    assertThat(run("gate")).isEqualTo(2);
    assertThat(err.toString()).contains("Name a build, or two, or --snapshot");
  }

  /** The budgets that come with the program hold for any name. */
  @Test
  void gateReadsTheFileOfBudgets(@TempDir Path temp) throws Exception {
    assertThat(run("gate", STRIPPED, PLAIN)).isZero();
    assertThat(out.toString()).contains("every release: growth", "within limits");
    assertThat(err.toString()).contains("limits drift").contains("--monthly");
    Path budgets =
        Files.writeString(
            temp.resolve("b.yaml"),
            "budgets: [{name: mine, services: team/*, max: 1kB, max_drift: 1%}]");
    Path junit = temp.resolve("gate.xml");
    Path sarif = temp.resolve("gate.sarif");
    out.getBuffer().setLength(0);
    assertThat(
            run(
                "gate",
                STRIPPED,
                "--service",
                "team/a",
                "--budgets",
                budgets,
                "--monthly",
                PLAIN,
                "--format",
                "json",
                "--write",
                "junit=" + junit,
                "--write",
                "sarif=" + sarif))
        .isEqualTo(1);
    JsonNode checks = new ObjectMapper().readTree(out.toString());
    assertThat(checks.findValuesAsText("name")).containsExactly("mine: budget", "mine: drift");
    assertThat(checks.findValuesAsText("passed")).containsExactly("false", "true");
    assertThat(junit).content().contains("failures=\"1\"", "<failure message=");
    JsonNode results = new ObjectMapper().readTree(sarif.toFile()).at("/runs/0/results");
    assertThat(results).hasSize(1);
    assertThat(results.at("/0/locations/0/physicalLocation/artifactLocation/uri").asText())
        .endsWith("b.yaml");
  }

  @Test
  void gateTellsWhereBudgetsAreWrong(@TempDir Path temp) throws Exception {
    Path budgets = Files.writeString(temp.resolve("b.yaml"), "budgets:\n  - nam: x\n");
    assertThat(run("gate", PLAIN, "--budgets", budgets)).isEqualTo(2);
    assertThat(err.toString()).contains("b.yaml, line 2: there is no setting \"nam\" here");
    assertThat(run("gate", PLAIN, "--budgets", temp.resolve("none"))).isEqualTo(3);
  }

  /** The columns of bloaty, and its sums. */
  @Test
  void gatePrintsTheColumnsOfBloaty() {
    assertThat(run("gate", STRIPPED, PLAIN, "--max-growth", "1%", "--format", "tsv")).isEqualTo(1);
    java.util.List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "modules\tvmsize\tfilesize\toriginal_vmsize\toriginal_filesize\tcurrent_vmsize"
                + "\tcurrent_filesize");
    assertThat(lines.stream().skip(1).mapToLong(l -> Long.parseLong(l.split("\t")[2])).sum())
        .isEqualTo(large - small);
  }

  @Test
  void bothRefuseWhatIsNoExecutable(@TempDir Path temp) throws Exception {
    Path text = Files.writeString(temp.resolve("notes.txt"), "just a text");
    assertThat(run("diff", text, PLAIN)).isEqualTo(3);
    assertThat(run("gate", PLAIN, temp.resolve("none"), "--budget", "1MB")).isEqualTo(3);
    assertThat(err.toString())
        .contains("is no executable", "There is no file")
        .doesNotContain("\tat ");
  }

  @Test
  void dropTellsWhatLessIsPulled() throws Exception {
    assertThat(run("drop", STRIPPED, "tonnage.dev/fixture/hello/cargo", "--format", "json"))
        .isZero();
    JsonNode object = new ObjectMapper().readTree(out.toString());
    long wire = object.path("wire_bytes").asLong();
    long gone = 0;
    long goneWire = 0;
    for (JsonNode row : object.path("gone")) {
      gone += row.path("bytes").asLong();
      goneWire += row.path("wire_bytes").asLong();
    }
    assertThat(wire).isBetween(gone / 5, gone * 4 / 5);
    assertThat(goneWire).isBetween(wire / 4, wire);
    out.getBuffer().setLength(0);
    assertThat(run("drop", PLAIN, "tonnage.dev/fixture/hello/cargo")).isZero();
    assertThat(out.toString()).contains("Compressed, ", " less would be pulled.");
  }
}
