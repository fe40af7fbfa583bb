package dev.tonnage.app;

import dev.tonnage.report.Catalogue;
import dev.tonnage.report.Output;
import dev.tonnage.report.SparkAnswer;
import dev.tonnage.report.Statements;
import dev.tonnage.table.Column;
import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;

/** Statements typed one after the other: a semicolon ends each, Ctrl-D or quit; ends all. */
final class Prompt {
  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "LIMIT",
          "JOIN",
          "USING",
          "WITH",
          "AS",
          "SHOW TABLES",
          "DESCRIBE",
          "count(*)",
          "sum(",
          "max(",
          "min(",
          "DESC",
          "AND",
          "OR",
          "NOT",
          "IS NULL",
          "LIKE",
          "HAVING",
          "DISTINCT",
          "quit;");

  private final Catalogue catalogue;
  private final Output output;
  private final PrintWriter err;

  Prompt(Catalogue catalogue, Output output, PrintWriter err) {
    this.catalogue = catalogue;
    this.output = output;
    this.err = err;
  }

  /**
   * Asks until nothing more is typed.
   *
   * @param history the file that keeps what was typed; null for none
   */
  void run(Terminal terminal, Path history) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("tonnage")
            .parser(new SqlParser())
            .completer(new StringsCompleter(words()))
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    -> ");
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    LineReader reader = builder.build();
    while (true) {
      try {
        for (String statement : Statements.of(reader.readLine("sql> "))) {
          if (statement.equalsIgnoreCase("quit") || statement.equalsIgnoreCase("exit")) {
            return;
          }
          answer(statement);
        }
      } catch (UserInterruptException e) {
        // What was typed so far is thrown away.
      } catch (EndOfFileException e) {
        return;
      }
    }
  }

  private void answer(String statement) {
    try {
      output.print(SparkAnswer.of(catalogue.sql(statement)));
    } catch (Exception e) {
      // Spark throws what Java does not have to declare.
      err.println(Failures.explain(e).sentence());
      err.flush();
    }
  }

  private static List<String> words() {
    return Stream.of(
            WORDS.stream(),
            Catalogue.allNames().stream(),
            Tables.ALL.stream().map(Table::columns).flatMap(List::stream).map(Column::name))
        .flatMap(s -> s)
        .distinct()
        .toList();
  }

  /** Lines belong together until a semicolon ends them. */
  private static final class SqlParser extends DefaultParser {
    SqlParser() {
      setEscapeChars(null);
      setQuoteChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String line, int cursor, Parser.ParseContext context) {
      boolean isWord = line.strip().matches("(?i)quit|exit|");
      if (context == Parser.ParseContext.ACCEPT_LINE && !isWord && !Statements.isComplete(line)) {
        throw new EOFError(-1, -1, "a semicolon is missing");
      }
      return super.parse(line, cursor, context);
    }
  }
}
