package dev.tonnage.report;

import java.util.ArrayList;
import java.util.List;

/** A text of several SQL statements with semicolons between them. */
public final class Statements {
  private Statements() {}

  /** The statements, in their order; semicolons in quotes and comments end none. */
  public static List<String> of(String text) {
    List<String> statements = new ArrayList<>();
    int begin = 0;
    int i = 0;
    boolean hasText = false;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (text.startsWith("--", i)) {
        i = end(text, "\n", i);
      } else if (text.startsWith("/*", i)) {
        i = end(text, "*/", i);
      } else if (c == '\'' || c == '"' || c == '`') {
        i = endOfQuote(text, i);
        hasText = true;
      } else {
        i++;
        if (c == ';') {
          add(statements, text.substring(begin, i - 1), hasText);
          begin = i;
          hasText = false;
        } else if (!Character.isWhitespace(c)) {
          hasText = true;
        }
      }
    }
    add(statements, text.substring(begin), hasText);
    return statements;
  }

  /** Whether the last statement of a text has its semicolon. */
  public static boolean isComplete(String text) {
    return of(text + "\nx").size() > of(text).size();
  }

  private static void add(List<String> statements, String statement, boolean hasText) {
    if (hasText) {
      statements.add(statement.strip());
    }
  }

  private static int end(String text, String mark, int from) {
    int at = text.indexOf(mark, from);
    return at < 0 ? text.length() : at + mark.length();
  }

  private static int endOfQuote(String text, int from) {
    char quote = text.charAt(from);
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      // In Spark's texts a backslash takes the next character with it; not so in its names.
      i += text.charAt(i) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(i + 1, text.length());
  }
}
