package dev.tonnage.table;

import java.util.Locale;

/** What can go wrong with a part of a scan while the scan goes on: the column {@code code}. */
public enum ErrorCode {
  /** It ends before its structure does. */
  TRUNCATED,
  /** It contradicts its specification. */
  DAMAGED,
  /** Sound, but of a kind that is not read yet. */
  UNSUPPORTED,
  /** Reading on would cost more than it can justify. */
  LIMIT,
  /** Something refers to it, but it is not there. */
  MISSING,
  /** Its bytes are not those that its digest or its listing promised. */
  MISMATCH,
  /** It is there, but could not be read. */
  UNREADABLE,
  /** The server that has it could not be reached, or broke off, however often it was asked. */
  UNREACHABLE,
  /** The server that has it does not give it to these credentials. */
  DENIED,
  /** It is no image but another kind of artifact; not a failure. */
  ARTIFACT;

  /** The one with this label. */
  public static ErrorCode of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it may be gone when the same thing is tried again; the next scan tries it. */
  public boolean isPassing() {
    return switch (this) {
      case MISSING, MISMATCH, UNREADABLE, UNREACHABLE, DENIED -> true;
      case TRUNCATED, DAMAGED, UNSUPPORTED, LIMIT, ARTIFACT -> false;
    };
  }

  public boolean isFailure() {
    return this != ARTIFACT;
  }
}
