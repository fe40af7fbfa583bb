package dev.tonnage.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tonnage.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final Path GO = Samples.datasets().resolve("fixtures/hello-go-amd64-stripped");

  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    return Tonnage.run(texts, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void a_file_has_a_bill_of_materials_that_fits_its_schema() throws Exception {
    Path file = temp.resolve("below/bom.json");
    assertThat(run("export", "--sbom", GO, "--out", file)).as(err.toString()).isZero();
    assertThat(new JsonParser().validate(Files.readAllBytes(file), Version.VERSION_16)).isEmpty();
    JsonNode bom = new ObjectMapper().readTree(file.toFile());
    assertThat(bom.path("components").findValuesAsText("name")).contains("std");
    assertThat(
            bom.path("metadata").path("component").path("hashes").path(0).path("content").asText())
        .hasSize(64);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_module_graph_is_one_for_graphviz_or_for_a_browser() throws Exception {
    assertThat(run("export", "--graph", GO)).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("digraph modules {")
        .containsPattern("fixture/hello\" -> \"std\" \\[label=\"[0-9.]+ [kM]?B\"");
    Path page = temp.resolve("graph.html");
    assertThat(run("export", "--graph", GO, "--out", page)).isZero();
    assertThat(page).content().contains("\"references\":[{\"from\":");
  }

  @Test
  void what_can_not_be_exported_is_refused_in_a_sentence() throws Exception {
    Path text = Files.writeString(temp.resolve("notes.txt"), "just a text");
    assertThat(run("export", "--sbom", text)).isEqualTo(3);
    assertThat(err.toString()).contains("is no executable");
    assertThat(run("export")).isEqualTo(2);
    assertThat(run("export", "--graph", temp.resolve("absent"))).isEqualTo(3);
    assertThat(err.toString()).doesNotContain("Exception");
  }
}
