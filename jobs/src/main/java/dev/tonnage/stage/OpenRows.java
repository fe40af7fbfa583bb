package dev.tonnage.stage;

import dev.tonnage.table.ErrorCode;
import dev.tonnage.table.Problem;
import dev.tonnage.table.Stat;
import dev.tonnage.table.Tables;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** What tasks send back besides rows of tables, and how it becomes values again. */
final class OpenRows {
  static final String FILE = "file";
  static final String OPENED = "opened";
  static final String FOUND = "found";
  static final String PROBLEM = "problem";
  static final String STAT = "stat";

  static final StructType PROBLEM_TYPE =
      StructType.fromDDL(
          "subject STRING, stage STRING, code STRING, message STRING, offset BIGINT");
  static final StructType STAT_TYPE =
      StructType.fromDDL("subject STRING, phase STRING, milliseconds BIGINT, bytes BIGINT");

  static final Fan.Shape SHAPE =
      new Fan.Shape()
          .with(FILE, Tables.FILES.schema())
          .with(OPENED, StructType.fromDDL("layer_digest STRING, uncompressed_bytes BIGINT"))
          .with(
              FOUND,
              StructType.fromDDL(
                  "layer_digest STRING, binary_digest STRING, bytes BIGINT, location STRING,"
                      + " spooled BOOLEAN, wire STRING"))
          .with(PROBLEM, PROBLEM_TYPE)
          .with(STAT, STAT_TYPE);

  private OpenRows() {}

  static Row opened(String layer, long uncompressedBytes) {
    return SHAPE.row(OPENED, RowFactory.create(layer, uncompressedBytes));
  }

  static Row found(String layer, BinaryRef binary) {
    return SHAPE.row(
        FOUND,
        RowFactory.create(
            layer,
            binary.digest(),
            binary.bytes(),
            binary.location(),
            binary.isSpooled(),
            binary.wire()));
  }

  static BinaryRef found(Row row) {
    return new BinaryRef(
        row.getString(1), row.getLong(2), row.getString(3), row.getBoolean(4), row.getString(5));
  }

  static Row problem(Problem problem) {
    return SHAPE.row(PROBLEM, bare(problem));
  }

  static Row bare(Problem p) {
    return RowFactory.create(p.subject(), p.stage(), p.code().name(), p.message(), p.offset());
  }

  static Problem problem(Row r) {
    return new Problem(
        r.getString(0),
        r.getString(1),
        ErrorCode.valueOf(r.getString(2)),
        r.getString(3),
        r.isNullAt(4) ? null : (Long) r.get(4));
  }

  static Row stat(Stat stat) {
    return SHAPE.row(STAT, bare(stat));
  }

  static Row bare(Stat s) {
    return RowFactory.create(s.subject(), s.phase(), s.milliseconds(), s.bytes());
  }

  static Stat stat(Row r) {
    return new Stat(r.getString(0), r.getString(1), r.getLong(2), r.getLong(3));
  }
}
