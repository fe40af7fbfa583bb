package dev.tonnage.report;

import java.util.List;

/** A question that can not be answered; its message is for the user. */
public final class ReportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the question was wrong, rather than the warehouse. */
  private final boolean isWrongUse;

  private ReportException(boolean isWrongUse, String message) {
    super(message);
    this.isWrongUse = isWrongUse;
  }

  static ReportException unknown(String name, List<String> known) {
    return new ReportException(
        true,
        "There is no report \"%s\". The reports are: %s".formatted(name, String.join(", ", known)));
  }

  static ReportException unknownColumn(String report, String column, List<String> known) {
    return new ReportException(
        true,
        "The report %s has no column %s to sort by; it has %s"
            .formatted(report, column, String.join(", ", known)));
  }

  static ReportException empty(String warehouse) {
    return new ReportException(
        false,
        "The warehouse %s has no published snapshot yet. Run a scan to its end first"
            .formatted(warehouse));
  }

  static ReportException noSnapshot(String snapshot, String warehouse, List<String> newest) {
    return new ReportException(
        true,
        "The warehouse %s has no published snapshot \"%s\"; the newest are: %s"
            .formatted(warehouse, snapshot, String.join(", ", newest)));
  }

  public boolean isWrongUse() {
    return isWrongUse;
  }
}
