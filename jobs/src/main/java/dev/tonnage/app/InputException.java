package dev.tonnage.app;

/** A file named on the command line that is of no use; its message is for the user. */
final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputException(String message, Object... arguments) {
    super(message.formatted(arguments));
  }
}
