package dev.tonnage.app;

/** What the process says to whoever started it. */
final class ExitCode {
  static final int FINE = 0;

  /** A gate or check said no. */
  static final int REFUSED = 1;

  static final int WRONG_USE = 2;
  static final int FAILED = 3;

  private ExitCode() {}
}
