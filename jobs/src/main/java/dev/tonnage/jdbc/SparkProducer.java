package dev.tonnage.jdbc;

import static org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import static org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import static org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import static org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import static org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import static org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.BasicFlightSqlProducer;
import org.apache.arrow.flight.sql.SqlInfoBuilder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.classic.SparkSession;

/** What Flight SQL asks, answered by Spark. */
final class SparkProducer extends BasicFlightSqlProducer {
  private final SparkSession spark;
  private final BufferAllocator memory;
  private final Executor workers;
  private final Failure failure;
  private final CatalogueRows catalogue;
  private final PreparedQueries prepared = new PreparedQueries();
  private final SqlInfoBuilder info =
      new SqlInfoBuilder()
          .withFlightSqlServerName("Tonnage")
          .withFlightSqlServerVersion("Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION())
          .withFlightSqlServerReadOnly(true)
          .withFlightSqlServerSql(true)
          .withFlightSqlServerSubstrait(false)
          .withFlightSqlServerCancel(false)
          .withFlightSqlServerTransaction(SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE)
          .withSqlIdentifierQuoteChar("\"")
          .withSqlIdentifierCase(SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_LOWERCASE)
          .withSqlQuotedIdentifierCase(
              SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE)
          .withSqlCatalogTerm("catalog")
          .withSqlSchemaTerm("schema")
          .withSqlCatalogAtStart(true)
          .withSqlTransactionsSupported(false);

  SparkProducer(SparkSession spark, BufferAllocator memory, Executor workers, Failure failure) {
    this.spark = spark;
    this.memory = memory;
    this.workers = workers;
    this.failure = failure;
    this.catalogue = new CatalogueRows(spark, memory);
  }

  @Override
  protected <T extends Message> List<FlightEndpoint> determineEndpoints(
      T request, FlightDescriptor descriptor, Schema schema) {
    return List.of(new FlightEndpoint(new Ticket(Any.pack(request).toByteArray())));
  }

  @Override
  public FlightInfo getFlightInfoStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    Query query = query(command.getQuery());
    TicketStatementQuery ticket =
        TicketStatementQuery.newBuilder().setStatementHandle(command.getQueryBytes()).build();
    return generateFlightInfo(ticket, descriptor, query.schema());
  }

  @Override
  public SchemaResult getSchemaStatement(
      CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(query(command.getQuery()).schema());
  }

  @Override
  public void getStreamStatement(
      TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
    answer(query(ticket.getStatementHandle().toStringUtf8()), listener);
  }

  @Override
  public void createPreparedStatement(
      ActionCreatePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    workers.execute(
        () -> {
          try {
            Query query = query(request.getQuery());
            ActionCreatePreparedStatementResult result =
                ActionCreatePreparedStatementResult.newBuilder()
                    .setPreparedStatementHandle(prepared.add(query))
                    .setDatasetSchema(bytes(query.schema()))
                    .setParameterSchema(bytes(query.parameterSchema()))
                    .build();
            listener.onNext(new Result(Any.pack(result).toByteArray()));
            listener.onCompleted();
          } catch (Throwable e) {
            listener.onError(failure.of(e));
          }
        });
  }

  @Override
  public void closePreparedStatement(
      ActionClosePreparedStatementRequest request,
      CallContext context,
      StreamListener<Result> listener) {
    prepared.remove(request.getPreparedStatementHandle());
    listener.onCompleted();
  }

  @Override
  public FlightInfo getFlightInfoPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    Query query = prepared.of(command.getPreparedStatementHandle());
    return generateFlightInfo(command, descriptor, query.schema());
  }

  @Override
  public SchemaResult getSchemaPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
    return new SchemaResult(prepared.of(command.getPreparedStatementHandle()).schema());
  }

  @Override
  public Runnable acceptPutPreparedStatementQuery(
      CommandPreparedStatementQuery command,
      CallContext context,
      FlightStream parameters,
      StreamListener<PutResult> listener) {
    return () -> {
      try {
        ByteString handle = command.getPreparedStatementHandle();
        prepared.put(handle, prepared.of(handle).with(Parameters.of(parameters)));
        listener.onCompleted();
      } catch (Throwable e) {
        listener.onError(failure.of(e));
      }
    };
  }

  @Override
  public void getStreamPreparedStatement(
      CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
    answer(prepared.of(command.getPreparedStatementHandle()), listener);
  }

  @Override
  public Runnable acceptPutStatement(
      CommandStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> listener) {
    return () -> listener.onError(noUpdates());
  }

  @Override
  public Runnable acceptPutPreparedStatementUpdate(
      CommandPreparedStatementUpdate command,
      CallContext context,
      FlightStream stream,
      StreamListener<PutResult> listener) {
    return () -> listener.onError(noUpdates());
  }

  @Override
  public void getStreamSqlInfo(
      CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
    info.send(command.getInfoList(), listener);
  }

  @Override
  public void getStreamTypeInfo(
      CommandGetXdbcTypeInfo request, CallContext context, ServerStreamListener listener) {
    send(catalogue.types(request), listener);
  }

  @Override
  public void getStreamCatalogs(CallContext context, ServerStreamListener listener) {
    send(catalogue.catalogs(), listener);
  }

  @Override
  public void getStreamSchemas(
      CommandGetDbSchemas command, CallContext context, ServerStreamListener listener) {
    send(catalogue.schemas(command), listener);
  }

  @Override
  public void getStreamTables(
      CommandGetTables command, CallContext context, ServerStreamListener listener) {
    send(catalogue.tables(command), listener);
  }

  @Override
  public void getStreamTableTypes(CallContext context, ServerStreamListener listener) {
    send(catalogue.tableTypes(), listener);
  }

  @Override
  public void getStreamPrimaryKeys(
      CommandGetPrimaryKeys command, CallContext context, ServerStreamListener listener) {
    send(none(Schemas.GET_PRIMARY_KEYS_SCHEMA), listener);
  }

  @Override
  public void getStreamExportedKeys(
      CommandGetExportedKeys command, CallContext context, ServerStreamListener listener) {
    send(none(Schemas.GET_EXPORTED_KEYS_SCHEMA), listener);
  }

  @Override
  public void getStreamImportedKeys(
      CommandGetImportedKeys command, CallContext context, ServerStreamListener listener) {
    send(none(Schemas.GET_IMPORTED_KEYS_SCHEMA), listener);
  }

  @Override
  public void getStreamCrossReference(
      CommandGetCrossReference command, CallContext context, ServerStreamListener listener) {
    send(none(Schemas.GET_CROSS_REFERENCE_SCHEMA), listener);
  }

  @Override
  public void close() {
    // It holds nothing: Spark and the memory are the server's.
  }

  private Query query(String text) {
    try {
      return Query.of(spark, text);
    } catch (Exception e) {
      throw failure.of(e);
    }
  }

  private void answer(Query query, ServerStreamListener listener) {
    workers.execute(new Answer(spark, query, memory, listener, failure));
  }

  /** A few rows, at once. */
  private static void send(VectorSchemaRoot rows, ServerStreamListener listener) {
    try (rows) {
      listener.start(rows);
      listener.putNext();
      listener.completed();
    }
  }

  private VectorSchemaRoot none(Schema schema) {
    return VectorSchemaRoot.create(schema, memory);
  }

  private static RuntimeException noUpdates() {
    return Failure.refused("Nothing is changed from here: the tables can only be read.");
  }

  private static ByteString bytes(Schema schema) {
    return ByteString.copyFrom(schema.serializeAsMessage());
  }
}
