package dev.tonnage.table;

import java.util.function.Function;

/**
 * A column.
 *
 * @param type as SQL writes it; text, so that a command without Spark can use the declaration
 * @param comment a sentence: what it holds, its unit, what null means
 * @param value finds it in a row
 * @param <R> what a row is made of
 */
public record Column<R>(
    String name, String type, boolean isNullable, String comment, Function<R, Object> value) {}
