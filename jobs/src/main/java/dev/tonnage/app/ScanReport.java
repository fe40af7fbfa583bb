package dev.tonnage.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.Queries;
import dev.tonnage.report.Rows;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.stage.News;
import dev.tonnage.stage.ScanResult;
import dev.tonnage.store.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a scan prints at its end: the heaviest modules and services, and the releases that are new.
 * The first two are noted: a night on which nothing has changed prints them again without a query.
 */
final class ScanReport {
  private static final int TOP = 15;
  private static final int RELEASES = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer that is not taken row by row, since it is short. */
  private record Answer(List<String> columns, List<List<Object>> rows) {
    Rows opened() {
      return new Rows(columns, rows.iterator());
    }
  }

  private final Warehouse warehouse;
  private final ScanResult result;
  private final OutputOptions output;

  ScanReport(Warehouse warehouse, ScanResult result, OutputOptions output) {
    this.warehouse = warehouse;
    this.result = result;
    this.output = output;
  }

  void print(PrintWriter out) throws IOException {
    Map<String, Answer> noted = result.isUnchanged() ? noted() : null;
    Catalogue catalogue = noted == null ? catalogue() : null;
    Answer modules = noted == null ? answer(catalogue, "modules", TOP) : noted.get("modules");
    print(out, "Modules, the heaviest " + TOP, modules);
    Answer services = noted == null ? answer(catalogue, "services", TOP) : noted.get("services");
    print(out, "Services, the heaviest " + TOP, services);
    releases(out, catalogue);
    note(Map.of("modules", modules, "services", services));
  }

  private Catalogue catalogue() throws IOException {
    return Catalogue.of(warehouse, result.snapshot().snapshot());
  }

  private void releases(PrintWriter out, Catalogue catalogue) throws IOException {
    News news = result.news();
    if (news == null) {
      releasesSoFar(out, catalogue);
      return;
    }
    String title = "Releases that are new since snapshot " + news.since();
    if (news.tags().isEmpty()) {
      if (output.isForPeople()) {
        out.printf("No release is new since snapshot %s.%n", news.since());
      } else {
        print(out, title, new Answer(List.of(), List.of()));
      }
      return;
    }
    Set<String> repositories =
        news.tags().stream().map(News.Tag::repository).collect(Collectors.toSet());
    Answer all = answer(catalogue().about(repositories), "releases", Integer.MAX_VALUE);
    int repository = all.columns().indexOf("repository");
    int tag = all.columns().indexOf("tag");
    List<List<Object>> rows =
        all.rows().stream()
            .filter(
                r ->
                    news.tags()
                        .contains(new News.Tag((String) r.get(repository), (String) r.get(tag))))
            .limit(RELEASES)
            .toList();
    print(out, title, new Answer(all.columns(), rows));
  }

  /** On a first night, what each changed from the one before it, if there is one. */
  private void releasesSoFar(PrintWriter out, Catalogue catalogue) {
    Answer all = answer(catalogue.report("releases").where("previous_tag IS NOT NULL"), RELEASES);
    if (all.rows().isEmpty() && output.isForPeople()) {
      out.println("No release has one before it yet.");
    } else {
      print(out, "Releases", all);
    }
  }

  private static Answer answer(Catalogue catalogue, String report, int top) {
    return answer(catalogue.report(report), top);
  }

  private static Answer answer(Dataset<Row> report, int top) {
    Rows rows = SparkAnswer.of(report.limit(top));
    List<List<Object>> all = new ArrayList<>();
    rows.rows().forEachRemaining(all::add);
    return new Answer(rows.columns(), all);
  }

  private void print(PrintWriter out, String title, Answer answer) {
    if (output.isForPeople()) {
      out.println((output.format == Output.Format.markdown ? "## " : "") + title);
      out.println();
    }
    output.on(out).print(answer.opened());
    out.println();
    out.flush();
  }

  private String name() {
    return "answers-" + result.job();
  }

  private void note(Map<String, Answer> answers) throws IOException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("snapshot", result.snapshot().snapshot())
            .put("queries", Queries.fingerprint());
    ObjectNode all = node.putObject("answers");
    answers.forEach((report, answer) -> all.set(report, JSON.valueToTree(plain(answer))));
    warehouse.notes().write(name(), JSON.writeValueAsString(node));
  }

  private static Map<String, Object> plain(Answer answer) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("columns", answer.columns());
    plain.put("rows", answer.rows().stream().map(ScanReport::plain).toList());
    return plain;
  }

  private static List<Object> plain(List<Object> row) {
    return row.stream().map(c -> c == null || c instanceof Number ? c : c.toString()).toList();
  }

  /** What the night before has noted; null when it has not, or was asked otherwise. */
  private Map<String, Answer> noted() throws IOException {
    String text = warehouse.notes().read(name());
    JsonNode node = text == null ? JSON.createObjectNode() : JSON.readTree(text);
    if (!node.path("snapshot").asText().equals(result.news().since())
        || !node.path("queries").asText().equals(Queries.fingerprint())) {
      return null;
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = node.path("answers").properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      List<String> columns = new ArrayList<>();
      field.getValue().path("columns").forEach(c -> columns.add(c.asText()));
      List<List<Object>> rows = new ArrayList<>();
      field.getValue().path("rows").forEach(r -> rows.add(cells(r)));
      answers.put(field.getKey(), new Answer(columns, rows));
    }
    return answers;
  }

  private static List<Object> cells(JsonNode row) {
    List<Object> cells = new ArrayList<>();
    for (JsonNode cell : row) {
      cells.add(
          cell.isNull()
              ? null
              : cell.isIntegralNumber()
                  ? (Object) cell.asLong()
                  : cell.isNumber() ? (Object) cell.asDouble() : cell.asText());
    }
    return cells;
  }
}
