package dev.tonnage.stage;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The spool can not be written: no fault of what is read, and no reason to read on. */
public final class SpoolException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  SpoolException(IOException cause) {
    super(cause);
  }
}
