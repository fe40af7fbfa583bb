package dev.tonnage.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.antlr.v4.runtime.CharStreams;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.PosParameterizedQuery;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A statement that only reads.
 *
 * @param parsed nothing in it is looked up yet
 * @param parameters the types of these, in their order
 * @param columns of the answer
 * @param values of the parameters; null when they are not known yet
 */
record Query(
    LogicalPlan parsed, List<DataType> parameters, StructType columns, List<Object> values) {
  private static final String ZONE = "UTC";

  /** Stands for a parameter while its type is looked for; no text of a user. */
  private static final String MARK = "\u0000parameter ";

  /**
   * Finds what a statement takes and answers.
   *
   * @throws org.apache.arrow.flight.FlightRuntimeException when it would change something
   */
  static Query of(SparkSession spark, String text) throws Exception {
    SparkSession.setActiveSession(spark);
    LogicalPlan parsed = spark.sessionState().sqlParser().parsePlan(text);
    ReadOnly.check(parsed);
    List<Object> marks =
        IntStream.range(0, parameters(text)).<Object>mapToObj(i -> MARK + i).toList();
    Dataset<Row> answer = Dataset.ofRows(spark, bound(parsed, marks));
    LogicalPlan analyzed = answer.queryExecution().analyzed();
    ReadOnly.checkFunctions(analyzed);
    return new Query(
        parsed, types(analyzed, marks.size()), answer.schema(), marks.isEmpty() ? List.of() : null);
  }

  Query with(List<Object> given) {
    if (given.size() != parameters.size()) {
      throw Failure.refused(
          "The statement has %d parameters, and %d values came with it.",
          parameters.size(), given.size());
    }
    return new Query(parsed, parameters, columns, given);
  }

  /** The statement, begun anew: over what is published now. */
  Dataset<Row> answer(SparkSession spark) {
    if (values == null) {
      throw Failure.refused("The statement's parameters have no values yet; set all of them.");
    }
    SparkSession.setActiveSession(spark);
    return Dataset.ofRows(spark, bound(parsed, values));
  }

  private static LogicalPlan bound(LogicalPlan parsed, List<Object> values) {
    List<Expression> literals = values.stream().<Expression>map(Literal$.MODULE$::apply).toList();
    return values.isEmpty()
        ? parsed
        : new PosParameterizedQuery(parsed, CollectionConverters.asScala(literals).toSeq());
  }

  Schema parameterSchema() {
    return new Schema(
        IntStream.range(0, parameters.size())
            .mapToObj(i -> parameter(String.valueOf(i + 1), parameters.get(i)))
            .toList());
  }

  /** JDBC's driver fills in milliseconds, whatever the unit is. */
  private static Field parameter(String name, DataType type) {
    Field field = field(name, type, true);
    return field.getType() instanceof ArrowType.Timestamp
        ? Field.nullable(name, new ArrowType.Timestamp(TimeUnit.MILLISECOND, null))
        : field;
  }

  Schema schema() {
    return schema(columns);
  }

  static Schema schema(StructType columns) {
    return new Schema(
        Arrays.stream(columns.fields())
            .map(c -> field(c.name(), c.dataType(), c.nullable()))
            .toList());
  }

  static Field field(String name, DataType type, boolean isNullable) {
    return withoutZones(
        ArrowUtils.toArrowField(name, type, isNullable, ZONE, false, Metadata.empty()));
  }

  /** Timestamps are told in UTC: JDBC's driver gives no objects for those that name a zone. */
  private static Field withoutZones(Field field) {
    ArrowType type =
        field.getType() instanceof ArrowType.Timestamp time
            ? new ArrowType.Timestamp(time.getUnit(), null)
            : field.getType();
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, null, field.getMetadata()),
        field.getChildren().stream().map(Query::withoutZones).toList());
  }

  private static int parameters(String text) {
    SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(text)));
    lexer.removeErrorListeners();
    return (int)
        lexer.getAllTokens().stream().filter(t -> t.getType() == SqlBaseLexer.QUESTION).count();
  }

  /** A parameter is of the type that Spark makes of a text in its place. */
  private static List<DataType> types(LogicalPlan analyzed, int parameters) {
    DataType[] types = new DataType[parameters];
    Arrays.fill(types, DataTypes.StringType);
    if (parameters > 0) {
      Trees.each(
          analyzed,
          node -> {
            if (node instanceof Cast cast
                && cast.child() instanceof Literal literal
                && String.valueOf(literal.value()).startsWith(MARK)) {
              String mark = literal.value().toString();
              types[Integer.parseInt(mark.substring(MARK.length()))] = cast.dataType();
            }
          });
    }
    return List.of(types);
  }
}
