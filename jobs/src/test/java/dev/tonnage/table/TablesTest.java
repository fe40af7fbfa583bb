package dev.tonnage.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each column is declared once, with its sentence. */
class TablesTest {

  static java.util.List<Table<?>> tables() {
    return Tables.ALL;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void every_column_explains_itself(Table<?> table) {
    assertThat(table.comment()).endsWith(".");
    Set<String> names = new HashSet<>();
    for (Column<?> c : table.columns()) {
      assertThat(names.add(c.name())).as(c.name()).isTrue();
      assertThat(c.comment()).as(c.name()).isNotBlank();
      if (c.isNullable()) {
        assertThat(c.comment()).as(c.name()).containsIgnoringCase("null");
      }
      if (c.name().endsWith("_bytes")) {
        assertThat(c.type()).as(c.name()).isEqualTo("BIGINT");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void the_schema_is_that_of_the_declaration(Table<?> table) {
    StructType schema = table.schema();
    for (Column<?> c : table.columns()) {
      assertThat(schema.apply(c.name()).getComment().get()).isEqualTo(c.comment());
      assertThat(schema.apply(c.name()).nullable()).isEqualTo(c.isNullable());
      assertThat(schema.apply(c.name()).dataType()).isEqualTo(DataType.fromDDL(c.type()));
    }
  }
}
