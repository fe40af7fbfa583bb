package dev.tonnage.gate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The answer in the shapes that other programs read. */
final class Machines {
  private static final String SARIF_SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Machines() {}

  /** The array that {@code size-limit --json} prints. */
  static void sizeLimit(GateResult result, PrintWriter out) throws IOException {
    boolean isOne = result.checks().stream().map(Check::release).distinct().count() == 1;
    try (JsonGenerator json = json(out)) {
      json.writeStartArray();
      for (Check c : result.checks()) {
        json.writeStartObject();
        json.writeStringField(
            "name", isOne ? c.name() : Words.subject(c.release()) + ", " + c.name());
        json.writeBooleanField("passed", c.verdict() != Check.Verdict.BROKEN);
        json.writeNumberField("size", c.after());
        json.writeNumberField("sizeLimit", c.limit());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println();
  }

  /** What {@code bloaty --csv} and {@code --tsv} print of two files: a line a module. */
  static void bloaty(GateResult result, boolean isTsv, PrintWriter out) {
    boolean isOne = result.explanations().size() <= 1;
    String sep = isTsv ? "\t" : ",";
    out.println(
        (isOne ? "" : "services" + sep)
            + String.join(
                sep,
                "modules",
                "vmsize",
                "filesize",
                "original_vmsize",
                "original_filesize",
                "current_vmsize",
                "current_filesize"));
    for (Explanation e : result.explanations()) {
      for (Explanation.Owner o : e.modules()) {
        long vmBefore = o.memoryBefore() == null ? 0 : o.memoryBefore();
        long vmAfter = o.memoryAfter() == null ? 0 : o.memoryAfter();
        if (vmAfter == vmBefore && o.change() == 0) {
          continue;
        }
        out.println(
            (isOne ? "" : cell(Words.subject(e.release()), isTsv) + sep)
                + cell(o.module(), isTsv)
                + sep
                + (vmAfter - vmBefore)
                + sep
                + o.change()
                + sep
                + vmBefore
                + sep
                + o.before()
                + sep
                + vmAfter
                + sep
                + o.after());
      }
    }
    out.flush();
  }

  private static String cell(String text, boolean isTsv) {
    if (isTsv) {
      return text.replaceAll("[\t\n]", " ");
    }
    return text.matches("(?s).*[,\"\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** One result for each limit that is broken, at the line of the budget. */
  static void sarif(GateResult result, PrintWriter out) throws IOException {
    Map<String, Check> rules = new LinkedHashMap<>();
    result.checks().forEach(c -> rules.putIfAbsent(c.name(), c));
    try (JsonGenerator json = json(out)) {
      json.writeStartObject();
      json.writeStringField("$schema", SARIF_SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      json.writeObjectFieldStart("tool");
      json.writeObjectFieldStart("driver");
      json.writeStringField("name", "tonnage");
      json.writeArrayFieldStart("rules");
      for (String rule : rules.keySet()) {
        json.writeStartObject();
        json.writeStringField("id", rule);
        text(json, "shortDescription", "The size limit \"" + rule + "\"");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeArrayFieldStart("results");
      for (Check c : result.checks()) {
        if (c.verdict() != Check.Verdict.OK) {
          result(json, c, result);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println();
  }

  private static void result(JsonGenerator json, Check c, GateResult result) throws IOException {
    boolean isInFile = c.budget().line() > 0 && result.file() != null;
    json.writeStartObject();
    json.writeStringField("ruleId", c.name());
    json.writeStringField("level", c.verdict() == Check.Verdict.GRACE ? "warning" : "error");
    text(json, "message", Words.sentence(c));
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", isInFile ? result.file() : c.release().service());
    json.writeEndObject();
    json.writeObjectFieldStart("region");
    json.writeNumberField("startLine", Math.max(c.budget().line(), 1));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("partialFingerprints");
    json.writeStringField(
        "tonnage/v1",
        String.join(" ", c.name(), c.release().service(), Words.orEmpty(c.release().platform())));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String text) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  private static JsonGenerator json(PrintWriter out) throws IOException {
    return new JsonFactory()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setPrettyPrinter(new DefaultPrettyPrinter());
  }

  /** A test case for each limit. */
  static void junit(GateResult result, PrintWriter out) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      String tests = String.valueOf(result.checks().size());
      String failures =
          String.valueOf(
              result.checks().stream().filter(c -> c.verdict() == Check.Verdict.BROKEN).count());
      String skipped =
          String.valueOf(
              result.checks().stream().filter(c -> c.verdict() == Check.Verdict.GRACE).count());
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "tonnage gate");
      xml.writeAttribute("tests", tests);
      xml.writeAttribute("failures", failures);
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", skipped);
      for (Check c : result.checks()) {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", Words.subject(c.release()));
        xml.writeAttribute("name", c.name());
        if (c.verdict() != Check.Verdict.OK) {
          xml.writeEmptyElement(c.verdict() == Check.Verdict.GRACE ? "skipped" : "failure");
          xml.writeAttribute("message", Words.sentence(c));
        }
        xml.writeEndElement();
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
      out.println();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }
}
