package dev.tonnage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.arrow.flight.BackpressureStrategy.CallbackBackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.WaitResult;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import scala.Option;
import scala.collection.Iterator;
import scala.runtime.BoxedUnit;

/**
 * Runs one query and sends its rows in batches, the next one when the client has room for it. A
 * client that cancels, or is gone, ends the query's jobs.
 */
final class Answer implements Runnable {
  private static final int BATCH_ROWS = 16_384;
  private static final int BATCH_BYTES = 2 << 20;

  /** Asking for a batch's size takes a while. */
  private static final int ROWS_BETWEEN_LOOKS = 256;

  private static final CallStatus CANCELLED =
      CallStatus.CANCELLED.withDescription("The query was cancelled.");

  private final SparkSession spark;
  private final Query query;
  private final BufferAllocator memory;
  private final ServerStreamListener client;
  private final Failure failure;
  private final String id = UUID.randomUUID().toString();
  private final Room room = new Room();

  Answer(
      SparkSession spark,
      Query query,
      BufferAllocator memory,
      ServerStreamListener client,
      Failure failure) {
    this.spark = spark;
    this.query = query;
    this.memory = memory;
    this.client = client;
    this.failure = failure;
    room.register(client);
  }

  @Override
  public void run() {
    SparkContext context = spark.sparkContext();
    context.setJobGroup(id, "Flight SQL", true);
    try {
      Dataset<Row> rows = query.answer(spark);
      try (VectorSchemaRoot batch = VectorSchemaRoot.create(Query.schema(rows.schema()), memory)) {
        client.start(batch);
        QueryExecution execution = rows.queryExecution();
        SQLExecution.withNewExecutionId(
            execution,
            Option.apply("flight-sql"),
            () -> {
              send(execution, batch);
              return BoxedUnit.UNIT;
            });
      }
      client.completed();
    } catch (Throwable e) {
      // Spark throws what Java does not have to declare, and errors of its tasks.
      client.error(client.isCancelled() ? CANCELLED.toRuntimeException() : failure.of(e));
    } finally {
      context.clearJobGroup();
    }
  }

  private void send(QueryExecution execution, VectorSchemaRoot batch) {
    Batches batches = new Batches(ArrowWriter.create(batch));
    if (isSmall(execution.optimizedPlan().maxRows()) || !spark.sparkContext().isLocal()) {
      Iterator<InternalRow> rows = execution.executedPlan().executeToIterator();
      while (rows.hasNext()) {
        batches.add(rows.next());
      }
    } else {
      try {
        PartRows.each(
            spark.sparkContext(),
            execution.executedPlan().execute(),
            execution.analyzed().output().size(),
            batches::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    batches.end();
  }

  /** Few rows are held in memory, found by Spark in as few parts as they take. */
  private static boolean isSmall(Option<Object> mostRows) {
    return mostRows.isDefined() && ((Number) mostRows.get()).longValue() <= BATCH_ROWS;
  }

  /** Rows on their way. */
  private final class Batches {
    private final ArrowWriter writer;
    private int count;

    Batches(ArrowWriter writer) {
      this.writer = writer;
    }

    void add(InternalRow row) {
      writer.write(row);
      count++;
      boolean isFull =
          count == BATCH_ROWS
              || count % ROWS_BETWEEN_LOOKS == 0 && writer.sizeInBytes() > BATCH_BYTES;
      if (isFull) {
        send();
      }
    }

    void end() {
      if (count > 0) {
        send();
      }
    }

    private void send() {
      writer.finish();
      if (room.waitForListener(0) != WaitResult.READY) {
        throw CANCELLED.toRuntimeException();
      }
      client.putNext();
      writer.reset();
      count = 0;
    }
  }

  /** Whether the client takes more. */
  private final class Room extends CallbackBackpressureStrategy {
    @Override
    protected void cancelCallback() {
      spark.sparkContext().cancelJobGroupAndFutureJobs(id);
    }
  }
}
