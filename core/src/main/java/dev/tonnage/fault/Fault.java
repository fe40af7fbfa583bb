package dev.tonnage.fault;

/**
 * One thing that is wrong with an input.
 *
 * @param code which of the few kinds of trouble it is
 * @param message a sentence: structure, field, found, expected
 * @param offset where in the file, in bytes from its start; {@link #NOWHERE} when it has no place
 */
public record Fault(Code code, String message, long offset) {

  /** The offset of a fault that is about a file as a whole. */
  public static final long NOWHERE = -1;

  /** The kinds of trouble with bytes; the names are what the table {@code scan_errors} holds. */
  public enum Code {
    /** The file ends before the structure does. */
    TRUNCATED,
    /** A value contradicts its specification or the file around it. */
    DAMAGED,
    /** Sound as far as one can see, but of a kind that is not read yet. */
    UNSUPPORTED,
    /** Reading on would cost more than the file can justify. */
    LIMIT;

    /** The code as it stands in tables. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public static Fault damaged(long offset, String message, Object... arguments) {
    return new Fault(Code.DAMAGED, message.formatted(arguments), offset);
  }

  public static Fault truncated(long offset, String message, Object... arguments) {
    return new Fault(Code.TRUNCATED, message.formatted(arguments), offset);
  }

  public static Fault unsupported(String message, Object... arguments) {
    return new Fault(Code.UNSUPPORTED, message.formatted(arguments), NOWHERE);
  }

  public static Fault limit(long offset, String message, Object... arguments) {
    return new Fault(Code.LIMIT, message.formatted(arguments), offset);
  }

  /** The sentence with its place, as people read it. */
  public String text() {
    return offset == NOWHERE ? message : "%s (at 0x%x)".formatted(message, offset);
  }
}
