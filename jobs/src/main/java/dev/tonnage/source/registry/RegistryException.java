package dev.tonnage.source.registry;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;

/**
 * A registry did not give what it was asked for. The message holds no secret: no header, no query.
 */
public final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  RegistryException(ErrorCode code, String message, Object... arguments) {
    super(message.formatted(arguments));
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
