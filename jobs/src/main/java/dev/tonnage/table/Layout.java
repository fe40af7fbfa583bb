package dev.tonnage.table;

import java.util.List;

/**
 * How rows are laid out in files. It decides how much room they take and how many files a question
 * must look into.
 *
 * @param togetherBy the column whose values share files; null for none
 * @param order the columns that rows are sorted by in a file; empty for the order of writing
 */
public record Layout(String togetherBy, List<String> order) {
  static final Layout AS_WRITTEN = new Layout(null, List.of());
}
