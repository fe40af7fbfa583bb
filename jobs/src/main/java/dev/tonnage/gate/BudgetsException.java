package dev.tonnage.gate;

/** A file of budgets that can not be used; its message is for the user. */
public final class BudgetsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BudgetsException(String file, int line, String sentence) {
    super("%s, line %d: %s".formatted(file, line, sentence));
  }
}
