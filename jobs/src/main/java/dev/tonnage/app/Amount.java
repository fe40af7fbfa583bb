package dev.tonnage.app;

import picocli.CommandLine.Option;

/** How many rows. */
final class Amount {
  private static final int DEFAULT_TOP = 20;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "The N heaviest rows; one more holds the rest. Default in tables: 20.")
  private Integer top;

  @Option(names = "--all", description = "All rows.")
  private boolean isAll;

  int rows(boolean isForPeople) {
    return top != null ? top : isAll || !isForPeople ? Integer.MAX_VALUE : DEFAULT_TOP;
  }
}
