package dev.tonnage.demangle;

/**
 * Leads out of the grammar to {@link Demangler}, which lets none of it out. It has no stack trace,
 * since wrong guesses are frequent.
 */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The name is not one of the language after all. */
  static final Malformed NAME = new Malformed("not a mangled name");

  /** The name may be one, but to print it takes more than is granted to any. */
  static final Malformed LIMIT = new Malformed("beyond the limit");

  private Malformed(String message) {
    super(message, null, false, false);
  }
}
