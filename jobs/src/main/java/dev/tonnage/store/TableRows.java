package dev.tonnage.store;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads columns of a table here and now, with Delta's own reader but without a query of Spark. */
final class TableRows {
  private final Engine engine;
  private final Snapshot snapshot;
  private final StructType schema;

  /** Some columns of a table. */
  TableRows(Engine engine, Snapshot snapshot, List<String> columns) {
    this.engine = engine;
    this.snapshot = snapshot;
    StructType wanted = new StructType();
    for (String column : columns) {
      wanted = wanted.add(snapshot.getSchema().get(column));
    }
    this.schema = wanted;
  }

  /**
   * Hands out the cells of each row, in the order of the columns; null for null, times in
   * microseconds since 1970.
   */
  void each(Consumer<List<Object>> use) throws IOException {
    Scan scan = snapshot.getScanBuilder().withReadSchema(schema).build();
    Row state = scan.getScanState(engine);
    // Delta's own iterators may be closed once only: the outer one closes the inner.
    try (CloseableIterator<Row> files = Utils.intoRows(scan.getScanFiles(engine))) {
      while (files.hasNext()) {
        file(state, files.next(), use);
      }
    }
  }

  private void file(Row state, Row file, Consumer<List<Object>> use) throws IOException {
    CloseableIterator<FileReadResult> read =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, read.map(FileReadResult::getData))) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        rows(batch.getData(), batch.getSelectionVector().orElse(null), use);
      }
    }
  }

  /**
   * The rows of a batch.
   *
   * @param selection null for all
   */
  private static void rows(
      ColumnarBatch batch, ColumnVector selection, Consumer<List<Object>> use) {
    int columns = batch.getSchema().length();
    for (int row = 0; row < batch.getSize(); row++) {
      if (selection == null || !selection.isNullAt(row) && selection.getBoolean(row)) {
        Object[] cells = new Object[columns];
        for (int i = 0; i < columns; i++) {
          cells[i] = cell(batch.getColumnVector(i), row);
        }
        use.accept(Arrays.asList(cells));
      }
    }
  }

  private static Object cell(ColumnVector vector, int row) {
    DataType type = vector.getDataType();
    if (vector.isNullAt(row)) {
      return null;
    }
    if (type instanceof StringType) {
      return vector.getString(row);
    }
    // Microseconds since 1970.
    if (type instanceof LongType || type instanceof TimestampType) {
      return vector.getLong(row);
    }
    if (type instanceof IntegerType) {
      return vector.getInt(row);
    }
    if (type instanceof BooleanType) {
      return vector.getBoolean(row);
    }
    if (type instanceof ArrayType) {
      ColumnVector elements = vector.getArray(row).getElements();
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < elements.getSize(); i++) {
        cells.add(cell(elements, i));
      }
      return cells;
    }
    if (type instanceof StructType struct) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < struct.length(); i++) {
        cells.add(cell(vector.getChild(i), row));
      }
      return cells;
    }
    throw new IllegalArgumentException("a column of " + type + " is not read this way");
  }
}
