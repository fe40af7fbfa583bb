package dev.tonnage.report;

/**
 * A question in SQL.
 *
 * @param description the sentence at the head of its file
 * @param isKept whether its rows are kept once they are found, since others ask for them often;
 *     Spark would plan and do the work again for each
 */
public record Query(String name, String description, String sql, boolean isKept) {}
