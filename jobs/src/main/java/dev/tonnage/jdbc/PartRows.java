package dev.tonnage.jdbc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;

/**
 * The rows of a query's parts, one part after the other, by way of a file: a part may be larger
 * than the memory, and a client that takes its time keeps no task waiting. Where tasks run in the
 * server's own process only.
 */
final class PartRows {
  private static final int BUFFER = 1 << 16;
  private static final int END = -1;

  private PartRows() {}

  static void each(SparkContext spark, RDD<InternalRow> rows, int columns, Consumer<UnsafeRow> use)
      throws IOException {
    Path file = Files.createTempFile("tonnage-answer", null);
    try {
      for (int part = 0; part < rows.getNumPartitions(); part++) {
        spark.runJob(
            rows,
            new Write(file.toString()),
            CollectionConverters.asScala(List.<Object>of(part)).toSeq(),
            ClassTag.apply(Integer.class));
        read(file, columns, use);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void read(Path file, int columns, Consumer<UnsafeRow> use) throws IOException {
    UnsafeRow row = new UnsafeRow(columns);
    byte[] bytes = new byte[BUFFER];
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      for (int size = in.readInt(); size != END; size = in.readInt()) {
        if (size > bytes.length) {
          bytes = new byte[size];
        }
        in.readFully(bytes, 0, size);
        row.pointTo(bytes, size);
        use.accept(row);
      }
    }
  }

  private static final class Write
      extends AbstractFunction2<TaskContext, Iterator<InternalRow>, Integer>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;

    Write(String file) {
      this.file = file;
    }

    @Override
    public Integer apply(TaskContext context, Iterator<InternalRow> rows) {
      byte[] buffer = new byte[BUFFER];
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(Path.of(file)), BUFFER))) {
        while (rows.hasNext()) {
          UnsafeRow row = (UnsafeRow) rows.next();
          out.writeInt(row.getSizeInBytes());
          row.writeToStream(out, buffer);
        }
        out.writeInt(END);
        return 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
