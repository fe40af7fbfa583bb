package dev.tonnage.table;

import java.util.Map;

/**
 * A value with named parts, in the order of the column's type. Told from a map so that Spark and
 * JSON each write it in their way.
 */
public record Struct(Map<String, Object> parts) {}
