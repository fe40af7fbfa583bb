package dev.tonnage.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.util.Text;

/** Values of parameters, as Spark takes them. */
final class Parameters {
  private Parameters() {}

  /** One row of them. */
  static List<Object> of(FlightStream stream) {
    List<Object> values = new ArrayList<>();
    int rows = 0;
    while (stream.next()) {
      rows += stream.getRoot().getRowCount();
      if (rows > 1) {
        throw Failure.refused("A query takes one row of parameters; run it once for each.");
      }
      if (stream.getRoot().getRowCount() == 1) {
        stream.getRoot().getFieldVectors().forEach(v -> values.add(value(v)));
      }
    }
    return values;
  }

  private static Object value(FieldVector vector) {
    if (vector.isNull(0)) {
      return null;
    }
    if (vector instanceof TimeStampMicroTZVector times) {
      return Instant.EPOCH.plus(times.get(0), ChronoUnit.MICROS);
    }
    if (vector instanceof DateDayVector days) {
      return LocalDate.ofEpochDay(days.get(0));
    }
    Object value = vector.getObject(0);
    return value instanceof Text ? value.toString() : value;
  }
}
