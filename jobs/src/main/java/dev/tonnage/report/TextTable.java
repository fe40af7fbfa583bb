package dev.tonnage.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows as people read them: numbers to the right, sizes in units, shares in percent. */
final class TextTable {
  /** A long name says more when it is broken than when it is cut. */
  private static final int MAX_WIDTH = 72;

  /** Only a line under the head: rows that need lines between them are too many anyway. */
  private static final Character[] PLAIN = new Character[29];

  static {
    // Places in the library's pattern: between cells of the head, below it, between cells.
    PLAIN[5] = ' ';
    PLAIN[8] = '-';
    PLAIN[9] = ' ';
    PLAIN[12] = ' ';
  }

  private TextTable() {}

  static String of(Rows rows, boolean isExact, boolean isForTerminal) {
    List<String> names = rows.columns();
    List<String[]> cells = new ArrayList<>();
    boolean[] isNumber = new boolean[names.size()];
    while (rows.rows().hasNext()) {
      List<Object> row = rows.rows().next();
      String[] texts = new String[names.size()];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = text(names.get(i), row.get(i), isExact);
        isNumber[i] |= row.get(i) instanceof Number;
      }
      cells.add(texts);
    }
    return isForTerminal ? ascii(names, cells, isNumber) : markdown(names, cells, isNumber);
  }

  static String text(String column, Object value, boolean isExact) {
    if (value == null) {
      return "";
    }
    if (value instanceof Long bytes && column.endsWith("_bytes") && !isExact) {
      String sign = column.startsWith("change") && bytes > 0 ? "+" : "";
      return sign + Sizes.text(bytes);
    }
    if (value instanceof Double share && column.endsWith("share")) {
      String sign = column.startsWith("change") ? "+" : "";
      return String.format(Locale.ROOT, "%" + sign + ".1f %%", share * 100);
    }
    if (value instanceof Map<?, ?> map) {
      return String.join(
          ", ", map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return value.toString();
  }

  private static String ascii(List<String> names, List<String[]> cells, boolean[] isNumber) {
    Column[] columns = new Column[names.size()];
    for (int i = 0; i < columns.length; i++) {
      HorizontalAlign align = isNumber[i] ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT;
      columns[i] =
          new Column()
              .header(names.get(i))
              .headerAlign(align)
              .dataAlign(align)
              .maxWidth(MAX_WIDTH, OverflowBehaviour.NEWLINE);
    }
    String table = AsciiTable.getTable(PLAIN, columns, cells.toArray(String[][]::new));
    return String.join("\n", table.lines().map(String::stripTrailing).toList());
  }

  private static String markdown(List<String> names, List<String[]> cells, boolean[] isNumber) {
    StringBuilder text = new StringBuilder("| " + String.join(" | ", names) + " |\n|");
    for (boolean right : isNumber) {
      text.append(right ? " ---: |" : " --- |");
    }
    for (String[] row : cells) {
      text.append("\n|");
      for (String cell : row) {
        text.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
      }
    }
    return text.toString();
  }
}
