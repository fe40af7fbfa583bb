package dev.tonnage.source;

import dev.tonnage.source.registry.RegistryException;
import dev.tonnage.table.ErrorCode;
import java.io.IOException;

/** A layer that is not what it should be. */
public final class LayerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  LayerException(ErrorCode code, String message, Object... arguments) {
    super(message.formatted(arguments));
    this.code = code;
  }

  /**
   * The innermost cause that is one; null when there is none. Libraries wrap what streams throw.
   */
  static LayerException in(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof LayerException known) {
        return known;
      }
      if (t instanceof RegistryException known) {
        return of(known);
      }
    }
    return null;
  }

  static LayerException of(RegistryException e) {
    return new LayerException(e.code(), "%s", e.getMessage());
  }

  public ErrorCode code() {
    return code;
  }
}
