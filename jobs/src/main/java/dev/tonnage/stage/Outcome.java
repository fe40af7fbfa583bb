package dev.tonnage.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.store.Notes;
import dev.tonnage.store.Warehouse;
import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import dev.tonnage.weigh.Weigher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a published snapshot was found to hold; noted, so that a night with the same listing and the
 * same content tables need not look into them.
 *
 * @param versions of the content tables when they were looked into
 * @param binaries how many there are
 * @param problems with what is listed
 */
record Outcome(
    String snapshot, int analyzer, List<Long> versions, long binaries, List<Problem> problems) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Table<?>> CONTENT =
      List.of(
          Tables.LAYERS,
          Tables.FILES,
          Tables.BINARIES,
          Tables.SECTIONS,
          Tables.SYMBOLS,
          Tables.MODULES,
          Tables.INLINES);

  /** Of all that the content tables hold now. */
  static List<Long> versions(Warehouse warehouse) {
    return warehouse.versions(CONTENT);
  }

  /** The same of another snapshot with the same listing. */
  Outcome of(String other) {
    return new Outcome(other, analyzer, versions, binaries, problems);
  }

  /** Whether nothing would come out otherwise if it was all looked into again. */
  boolean holds(Warehouse warehouse) {
    return analyzer == Weigher.ANALYZER_VERSION
        && problems.stream().noneMatch(p -> p.code().isPassing() && !p.stage().equals("list"))
        && versions.equals(versions(warehouse));
  }

  void note(Notes notes, String job) throws IOException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("snapshot", snapshot)
            .put("analyzer", analyzer)
            .put("binaries", binaries);
    versions.forEach(node.putArray("versions")::add);
    for (Problem p : problems) {
      node.withArray("problems")
          .addObject()
          .put("subject", p.subject())
          .put("stage", p.stage())
          .put("code", p.code().label())
          .put("message", p.message())
          .put("offset", p.offset());
    }
    notes.write(name(job), JSON.writeValueAsString(node));
  }

  /** What the last night of a job has noted; null when it has not. */
  static Outcome noted(Notes notes, String job) throws IOException {
    String text = notes.read(name(job));
    if (text == null) {
      return null;
    }
    JsonNode node = JSON.readTree(text);
    List<Long> versions = new ArrayList<>();
    node.path("versions").forEach(v -> versions.add(v.asLong()));
    List<Problem> problems = new ArrayList<>();
    for (JsonNode p : node.path("problems")) {
      problems.add(
          new Problem(
              p.path("subject").asText(),
              p.path("stage").asText(),
              ErrorCode.of(p.path("code").asText()),
              p.path("message").asText(),
              p.hasNonNull("offset") ? p.path("offset").asLong() : null));
    }
    return new Outcome(
        node.path("snapshot").asText(),
        node.path("analyzer").asInt(),
        versions,
        node.path("binaries").asLong(),
        problems);
  }

  private static String name(String job) {
    return "outcome-" + job;
  }
}
