package dev.tonnage.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.common.AbstractWriter;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import com.univocity.parsers.tsv.TsvWriter;
import com.univocity.parsers.tsv.TsvWriterSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints rows. Formats for programs have exact numbers; formats for people have readable ones. */
public final class Output {

  /** How rows can be printed. */
  public enum Format {
    table,
    csv,
    tsv,
    json,
    markdown
  }

  private static final int ROWS_PER_PAGE = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintWriter out;
  private final Format format;
  private final boolean isExact;

  /**
   * Prepares to print.
   *
   * @param isExact whether people, too, want every byte
   */
  public Output(PrintWriter out, Format format, boolean isExact) {
    this.out = out;
    this.format = format;
    this.isExact = isExact;
  }

  public Format format() {
    return format;
  }

  public void print(Rows rows) {
    switch (format) {
      case table -> pages(rows, true);
      case markdown -> pages(rows, false);
      case csv -> separated(new CsvWriter(out, csv()), rows);
      case tsv -> separated(new TsvWriter(out, tsv()), rows);
      case json -> json(rows);
    }
    out.flush();
  }

  /** Widths are found page by page: no answer is too large. */
  private void pages(Rows rows, boolean isForTerminal) {
    do {
      out.println(TextTable.of(rows.page(ROWS_PER_PAGE), isExact, isForTerminal));
    } while (rows.rows().hasNext());
  }

  /** Prints an answer that is one JSON object. */
  public void print(Map<String, Object> object) {
    printJson(object);
  }

  /** Prints an answer that is a JSON array of objects. */
  public void print(List<Map<String, Object>> objects) {
    printJson(objects);
  }

  private void printJson(Object object) {
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CsvWriterSettings csv() {
    CsvWriterSettings settings = new CsvWriterSettings();
    settings.getFormat().setLineSeparator("\n");
    return settings;
  }

  private static TsvWriterSettings tsv() {
    TsvWriterSettings settings = new TsvWriterSettings();
    settings.getFormat().setLineSeparator("\n");
    return settings;
  }

  private static void separated(AbstractWriter<?> writer, Rows rows) {
    writer.writeHeaders(rows.columns());
    rows.rows()
        .forEachRemaining(
            r -> writer.writeRow(r.stream().map(Output::cell).toArray(String[]::new)));
    writer.flush();
  }

  private static String cell(Object value) {
    try {
      return value == null
          ? null
          : value instanceof Map || value instanceof List
              ? JSON.writeValueAsString(value)
              : value.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One row a line: readable, and no answer is too large. */
  private void json(Rows rows) {
    try {
      out.print("[");
      String separator = "\n";
      while (rows.rows().hasNext()) {
        out.print(separator);
        out.print(JSON.writeValueAsString(named(rows.columns(), rows.rows().next())));
        separator = ",\n";
      }
      out.println("\n]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row as an object. */
  public static Map<String, Object> named(List<String> columns, List<Object> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      boolean isPlain =
          value == null
              || value instanceof Number
              || value instanceof Boolean
              || value instanceof Map
              || value instanceof List;
      object.put(columns.get(i), isPlain ? value : value.toString());
    }
    return object;
  }
}
