package dev.tonnage.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatementsTest {

  @Test
  void semicolons_end_statements_but_not_in_quotes_and_comments() {
    assertThat(
            Statements.of(
                "SELECT 1; -- a; b\nSELECT ';', \"x\\\";\", `a;b` /* ; */ FROM t;\n;\n SELECT 'it''s'"))
        .containsExactly(
            "SELECT 1", "-- a; b\nSELECT ';', \"x\\\";\", `a;b` /* ; */ FROM t", "SELECT 'it''s'");
    assertThat(Statements.of(" -- nothing\n;;")).isEmpty();
  }

  @Test
  void a_statement_is_complete_with_its_semicolon() {
    assertThat(Statements.isComplete("SELECT 1;")).isTrue();
    assertThat(Statements.isComplete("SELECT 1; -- done")).isTrue();
    assertThat(Statements.isComplete("SELECT 1")).isFalse();
    assertThat(Statements.isComplete("SELECT ';")).isFalse();
  }
}
