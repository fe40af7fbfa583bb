package dev.tonnage.source;

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

  public ErrorCode code() {
    return code;
  }
}
