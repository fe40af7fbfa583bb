package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import dev.tonnage.report.Queries;
import dev.tonnage.report.Query;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees: data on one stream, sentences on the other, and the right exit code. */
class CommandTest {
  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path elf;

  @BeforeEach
  void writeElf() throws Exception {
    elf = Files.write(temp.resolve("program"), Samples.elf());
  }

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Tonnage.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void inspect_adds_up_to_the_file_by_every_dimension() throws Exception {
    long size = Files.size(elf);
    for (String by :
        Stream.concat(Dimensions.names().stream(), Stream.of("segment,kind")).toList()) {
      out.getBuffer().setLength(0);
      assertThat(run("inspect", elf, "--by", by, "--format", "json")).isZero();
      JsonNode object = new ObjectMapper().readTree(out.toString());
      assertThat(object.path("file_bytes").asLong()).isEqualTo(size);
      assertThat(object.path("binary_digest").asText()).startsWith("sha256:");
      long sum = 0;
      for (JsonNode row : object.path("rows")) {
        sum += row.path("total_bytes").asLong();
      }
      assertThat(sum).as(by).isEqualTo(size);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void inspect_in_a_table_keeps_the_bytes_of_the_rows_it_leaves_out() {
    assertThat(run("inspect", elf, "--by", "section", "--top", 2, "--exact")).isZero();
    assertThat(out.toString()).contains(" more]").contains("total").contains("elf");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void inspect_nests_the_second_dimension_in_the_first() throws Exception {
    assertThat(run("inspect", elf, "--by", "kind,section", "--exact", "--all")).isZero();
    List<String> lines = out.toString().lines().skip(4).toList();
    Pattern row = Pattern.compile("^ ( *)(\\S.*?)(  +\\d+)+$");
    long group = 0;
    long within = 0;
    for (String line : lines) {
      Matcher m = row.matcher(line);
      if (!m.matches() || m.group(2).equals("total")) {
        break;
      }
      String[] cells = line.strip().split("  +");
      long total = Long.parseLong(cells[cells.length - 2]);
      if (m.group(1).isEmpty()) {
        assertThat(within).as("before " + line).isEqualTo(group);
        group = total;
        within = 0;
      } else {
        within += total;
      }
    }
    assertThat(within).isEqualTo(group).isPositive();
  }

  @Test
  void inspect_says_when_a_debug_file_is_of_another_build() throws Exception {
    Path other = Files.writeString(temp.resolve("other.debug"), "of another build");
    assertThat(run("inspect", elf, "--debug-file", other, "--format", "csv")).isZero();
    assertThat(err.toString()).contains("nothing of " + other + " was used");
    assertThat(run("inspect", elf, "--debug-file", temp.resolve("none"))).isEqualTo(3);
    assertThat(err.toString()).contains("There is no file").doesNotContain("Exception");
  }

  @Test
  void inspect_says_what_is_wrong_with_a_file() throws Exception {
    Path text = Files.writeString(temp.resolve("notes.txt"), "just a text");
    assertThat(run("inspect", text)).isEqualTo(3);
    assertThat(err.toString()).contains("is no executable").doesNotContain("\tat ");
    assertThat(run("inspect", temp.resolve("absent"))).isEqualTo(3);
    assertThat(err.toString()).contains("There is no file");
    assertThat(run("inspect", temp)).isEqualTo(3);
    assertThat(err.toString()).contains("is no file");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void inspect_of_a_truncated_file_prints_what_there_is_and_the_fault() throws Exception {
    byte[] bytes = Files.readAllBytes(elf);
    Path half = Files.write(temp.resolve("half"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(run("inspect", half, "--format", "csv")).isIn(0, 3);
    assertThat(out.toString()).startsWith("module,file_bytes,memory_bytes");
    assertThat(err.toString()).contains(half + ": ");
  }

  @Test
  void wrong_use_is_told_from_failure() {
    assertThat(run("inspect")).isEqualTo(2);
    assertThat(run("inspect", elf, "--by", "colour")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no dimension \"colour\"");
    assertThat(run()).isEqualTo(2);
    assertThat(run("scan")).isEqualTo(2);
    assertThat(run("snapshot", "some/folder")).isEqualTo(2);
    assertThat(err.toString()).contains("oci:some/folder");
    assertThat(run("snapshot", "oci:" + temp)).isEqualTo(3);
    assertThat(err.toString()).contains("has no index.json");
    assertThat(run("report", "nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("The reports are: modules, packages, symbols, services");
    assertThat(run("--help")).isZero();
  }

  @Test
  void snapshot_lists_and_writes_nothing() {
    assertThat(run("snapshot", "files:" + temp, "--format", "tsv")).isZero();
    assertThat(out.toString()).startsWith("repository\ttag\tplatform").contains("program\t");
  }

  @Test
  void report_list_names_every_report_with_its_sentence() {
    assertThat(run("report", "--list")).isZero();
    for (Query q : Queries.REPORTS) {
      assertThat(out.toString()).contains(q.name());
      assertThat(q.description()).endsWith(".");
    }
  }

  @Test
  void a_warehouse_that_is_not_there_is_a_sentence() {
    assertThat(run("report", "modules", "--warehouse", temp.resolve("none"))).isEqualTo(3);
    assertThat(err.toString()).contains("There is no warehouse in").contains("Run a scan first");
    assertThat(temp.resolve("none")).doesNotExist();
  }

  @Test
  void a_warehouse_that_can_not_be_written_is_a_sentence() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "no folder");
    assertThat(run("scan", "files:" + elf, "--warehouse", file.resolve("warehouse"))).isEqualTo(3);
    assertThat(err.toString()).contains("can not be written").doesNotContain("\tat ");
  }

  @Test
  void a_warehouse_without_permission_is_a_sentence() throws Exception {
    Path locked = Files.createDirectory(temp.resolve("locked"));
    assumeTrue(locked.toFile().setWritable(false), "needs a file system with permissions");
    assumeTrue(!Files.isWritable(locked), "needs a user whom permissions bind; root is not");
    assertThat(run("scan", "files:" + elf, "--warehouse", locked.resolve("w"))).isEqualTo(3);
    assertThat(err.toString()).contains("can not be written");
  }

  @Test
  void inspect_loads_nothing_of_spark() throws Exception {
    Path log = temp.resolve("classes.log");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Tonnage.class.getName(),
                "inspect",
                elf.toString(),
                "--format",
                "json")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(java.waitFor()).isZero();
    assertThat(Files.readAllLines(log))
        .noneMatch(l -> l.contains(" org.apache.spark.") || l.contains(" org.apache.hadoop."));
  }

  @Test
  void the_jar_opens_what_spark_asks_for() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    List<String> asked =
        Arrays.stream(JavaModuleOptions.defaultModuleOptionArray())
            .filter(o -> o.startsWith("--add-opens="))
            .map(o -> o.substring("--add-opens=".length()).replace("=ALL-UNNAMED", ""))
            .toList();
    String manifest = pom.replaceAll("(?s).*<Add-Opens>(.*)</Add-Opens>.*", "$1");
    assertThat(manifest.split(" ")).containsExactlyInAnyOrderElementsOf(asked);
  }
}
