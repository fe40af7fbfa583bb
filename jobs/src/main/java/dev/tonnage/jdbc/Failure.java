package dev.tonnage.jdbc;

import java.util.function.Function;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightRuntimeException;

/** What went wrong, as drivers are told of it: a sentence. */
record Failure(Function<Throwable, String> sentence) {

  FlightRuntimeException of(Throwable thrown) {
    return thrown instanceof FlightRuntimeException known
        ? known
        : CallStatus.INVALID_ARGUMENT
            .withDescription(sentence.apply(thrown))
            .withCause(thrown)
            .toRuntimeException();
  }

  /** Asked for something that is not done. */
  static FlightRuntimeException refused(String sentence, Object... arguments) {
    return CallStatus.INVALID_ARGUMENT
        .withDescription(sentence.formatted(arguments))
        .toRuntimeException();
  }
}
