package dev.tonnage.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tonnage.report.Queries;
import dev.tonnage.report.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/tables.md} is written from the declarations; {@code -Ddocs.rewrite=true} writes it
 * anew.
 */
class TablesDocTest {
  private static final Path FILE = Path.of("..", "docs", "tables.md");

  @Test
  void the_page_says_what_the_declarations_say() throws Exception {
    String page = page();
    if (Boolean.getBoolean("docs.rewrite")) {
      Files.writeString(FILE, page);
    }
    assertThat(Files.readString(FILE)).isEqualTo(page);
  }

  private static String page() {
    StringBuilder text =
        new StringBuilder(
            """
            # The tables

            Delta tables, one folder each under the warehouse; any Delta or Parquet reader opens them, and
            `./tonnage sql` knows them by these names. Sizes are in bytes. A column that may be null says what null means.
            This page is written from the declarations in `jobs/src/main/java/dev/tonnage/table`; a test holds it to them.
            """);
    for (Table<?> table : Tables.ALL) {
      text.append("\n## ").append(table.name()).append("\n\n").append(table.comment()).append('\n');
      text.append("\n| column | type | holds |\n| --- | --- | --- |\n");
      for (Column<?> c : table.columns()) {
        text.append("| `%s` | %s | %s |\n".formatted(c.name(), type(c), c.comment()));
      }
    }
    text.append("\n## Reports\n\nViews over the tables: `report NAME`, or `report_NAME` in SQL.\n");
    text.append("\n| report | answers |\n| --- | --- |\n");
    for (Query q : Queries.REPORTS) {
      text.append("| `%s` | %s |\n".formatted(q.name(), q.description()));
    }
    return text.toString();
  }

  private static String type(Column<?> c) {
    return "`" + c.type() + "`" + (c.isNullable() ? ", may be null" : "");
  }
}
