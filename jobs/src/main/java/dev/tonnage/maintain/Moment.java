package dev.tonnage.maintain;

import dev.tonnage.store.Warehouse;
import dev.tonnage.table.Tables;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A published snapshot, and when it was taken. */
record Moment(String snapshot, Instant takenAt) {

  /** All of them, the oldest first. */
  static List<Moment> all(Warehouse warehouse) throws IOException {
    List<Moment> moments = new ArrayList<>();
    warehouse.each(
        Tables.SNAPSHOTS,
        List.of("snapshot_id", "taken_at"),
        row -> moments.add(new Moment((String) row.get(0), instant(row.get(1)))));
    moments.sort(Comparator.comparing(Moment::takenAt).thenComparing(Moment::snapshot));
    return moments;
  }

  /** A time as a table's reader gives it: microseconds since 1970, or one of Java's classes. */
  static Instant instant(Object value) {
    return value instanceof Long micros
        ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS)
        : value instanceof Timestamp t ? t.toInstant() : (Instant) value;
  }

  long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, takenAt);
  }
}
