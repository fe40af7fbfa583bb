package dev.tonnage.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tonnage.Samples;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The boards in {@code conf/grafana}: Grafana itself is not to be had here. */
class GrafanaBoardsTest {
  private static final Path FOLDER = Samples.datasets().resolve("../conf/grafana");
  private static final int COLUMNS = 24;
  private static final Pattern METRIC = Pattern.compile("\\b(?:tonnage|bundle|build)_[a-z_]+");
  private static final Pattern TABLE = Pattern.compile("\\$\\{folder}/([a-z_]+)/");

  private static final Set<String> METRICS =
      Set.of(
          "tonnage_snapshot_timestamp_seconds",
          "tonnage_snapshot_binaries",
          "tonnage_snapshot_failures",
          "tonnage_module_bytes",
          "tonnage_service_bytes",
          "bundle_size_bytes",
          "build_duration_seconds");

  private static List<JsonNode> boards() throws IOException {
    List<JsonNode> boards = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        boards.add(new ObjectMapper().readTree(file.toFile()));
      }
    }
    assertThat(boards).hasSize(2);
    return boards;
  }

  @Test
  void boards_ask_data_sources_that_are_provisioned() throws IOException {
    JsonNode sources =
        new ObjectMapper(new YAMLFactory())
            .readTree(FOLDER.resolve("provisioning/datasources/tonnage.yaml").toFile());
    Set<String> known = new HashSet<>(sources.path("datasources").findValuesAsText("uid"));
    for (JsonNode board : boards()) {
      for (JsonNode source : board.path("panels").findValues("datasource")) {
        assertThat(known).contains(source.path("uid").asText());
      }
    }
  }

  @Test
  void panels_have_a_place_of_their_own_and_say_what_they_show() throws IOException {
    for (JsonNode board : boards()) {
      Set<String> taken = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : board.path("panels")) {
        String title = panel.path("title").asText();
        assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
        assertThat(panel.path("description").asText()).as(title).endsWith(".");
        JsonNode at = panel.path("gridPos");
        assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
        for (int x = 0; x < at.path("w").asInt(); x++) {
          for (int y = 0; y < at.path("h").asInt(); y++) {
            String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
            assertThat(taken.add(cell)).as(title + " at " + cell).isTrue();
          }
        }
      }
    }
  }

  @Test
  void questions_are_about_metrics_and_tables_that_there_are() throws IOException {
    Set<String> tables = Tables.ALL.stream().map(t -> t.name()).collect(Collectors.toSet());
    for (JsonNode board : boards()) {
      for (JsonNode target : board.path("panels").findValues("targets")) {
        String question =
            target.path(0).path("expr").asText() + target.path(0).path("rawSql").asText();
        assertThat(question).isNotEmpty();
        Matcher metrics = METRIC.matcher(target.path(0).path("expr").asText());
        while (metrics.find()) {
          assertThat(METRICS).contains(metrics.group());
        }
        Matcher asked = TABLE.matcher(question);
        while (asked.find()) {
          assertThat(tables).contains(asked.group(1));
        }
      }
    }
  }
}
