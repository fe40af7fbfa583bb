package dev.tonnage.table;

/**
 * The column types in use. Plain ones only, which every Delta reader knows; bytes are always
 * BIGINT.
 */
final class Types {
  static final String STRING = "STRING";
  static final String INT = "INT";
  static final String BIGINT = "BIGINT";
  static final String BOOLEAN = "BOOLEAN";
  static final String TIMESTAMP = "TIMESTAMP";
  static final String STRINGS = "ARRAY<STRING>";
  static final String STRING_MAP = "MAP<STRING, STRING>";
  static final String COUNT_MAP = "MAP<STRING, BIGINT>";
  static final String STRINGS_MAP = "MAP<STRING, ARRAY<STRING>>";
  static final String FAULTS = "ARRAY<STRUCT<code: STRING, message: STRING, offset: BIGINT>>";

  private Types() {}
}
