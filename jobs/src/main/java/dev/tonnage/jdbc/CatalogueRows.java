package dev.tonnage.jdbc;

import static org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;

import dev.tonnage.table.Table;
import dev.tonnage.table.Tables;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What there is, as JDBC's and ODBC's catalogue functions ask for it. The tables of the warehouse
 * are told as tables, what is found from them as views.
 */
final class CatalogueRows {
  /** As Spark calls them; a name may be written out as catalog.schema.table. */
  private static final String CATALOG = "spark_catalog";

  private static final String SCHEMA = "default";
  private static final String TABLE = "TABLE";
  private static final String VIEW = "VIEW";
  private static final Set<String> TABLES =
      Tables.ALL.stream().map(Table::name).collect(Collectors.toUnmodifiableSet());

  /**
   * A type.
   *
   * @param number of {@link Types}
   * @param size its digits or characters; null when that is not told
   * @param quote around a literal; null for none
   */
  private record Type(String name, int number, Integer size, String quote) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("BOOLEAN", Types.BOOLEAN, 1, null),
          new Type("TINYINT", Types.TINYINT, 3, null),
          new Type("SMALLINT", Types.SMALLINT, 5, null),
          new Type("INT", Types.INTEGER, 10, null),
          new Type("BIGINT", Types.BIGINT, 19, null),
          new Type("FLOAT", Types.REAL, 7, null),
          new Type("DOUBLE", Types.DOUBLE, 15, null),
          new Type("DECIMAL", Types.DECIMAL, 38, null),
          new Type("STRING", Types.VARCHAR, null, "'"),
          new Type("BINARY", Types.VARBINARY, null, "'"),
          new Type("DATE", Types.DATE, 10, "'"),
          new Type("TIMESTAMP", Types.TIMESTAMP, 26, "'"),
          new Type("ARRAY", Types.ARRAY, null, null),
          new Type("MAP", Types.JAVA_OBJECT, null, null),
          new Type("STRUCT", Types.STRUCT, null, null));

  private final SparkSession spark;
  private final BufferAllocator memory;

  CatalogueRows(SparkSession spark, BufferAllocator memory) {
    this.spark = spark;
    this.memory = memory;
  }

  VectorSchemaRoot catalogs() {
    return rows(Schemas.GET_CATALOGS_SCHEMA, List.of(List.of(CATALOG)));
  }

  VectorSchemaRoot schemas(CommandGetDbSchemas asked) {
    boolean isAsked =
        isCatalog(asked.hasCatalog(), asked.getCatalog())
            && like(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern(), SCHEMA);
    return rows(
        Schemas.GET_SCHEMAS_SCHEMA, isAsked ? List.of(List.of(CATALOG, SCHEMA)) : List.of());
  }

  VectorSchemaRoot tableTypes() {
    return rows(Schemas.GET_TABLE_TYPES_SCHEMA, List.of(List.of(TABLE), List.of(VIEW)));
  }

  VectorSchemaRoot tables(CommandGetTables asked) {
    boolean isAsked =
        isCatalog(asked.hasCatalog(), asked.getCatalog())
            && like(asked.hasDbSchemaFilterPattern(), asked.getDbSchemaFilterPattern(), SCHEMA);
    SessionCatalog catalog = spark.sessionState().catalog();
    List<List<Object>> rows =
        CollectionConverters.asJava(catalog.listTables(SCHEMA)).stream()
            .filter(t -> isAsked)
            .filter(
                t ->
                    like(
                        asked.hasTableNameFilterPattern(),
                        asked.getTableNameFilterPattern(),
                        t.table()))
            .filter(
                t ->
                    asked.getTableTypesCount() == 0
                        || asked.getTableTypesList().contains(kind(t.table())))
            .sorted((a, b) -> order(a.table()).compareTo(order(b.table())))
            .map(
                t -> {
                  List<Object> row = List.of(CATALOG, SCHEMA, t.table(), kind(t.table()));
                  return asked.getIncludeSchema()
                      ? with(row, schema(catalog.getTempViewOrPermanentTableMetadata(t)))
                      : row;
                })
            .toList();
    return rows(
        asked.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
        rows);
  }

  VectorSchemaRoot types(CommandGetXdbcTypeInfo asked) {
    List<Map<String, Object>> rows =
        TYPES.stream()
            .filter(t -> !asked.hasDataType() || asked.getDataType() == t.number())
            .map(CatalogueRows::row)
            .toList();
    List<Field> fields = Schemas.GET_TYPE_INFO_SCHEMA.getFields();
    return rows(
        Schemas.GET_TYPE_INFO_SCHEMA,
        rows.stream()
            .map(r -> Arrays.asList(fields.stream().map(f -> r.get(f.getName())).toArray()))
            .toList());
  }

  private static Map<String, Object> row(Type type) {
    Map<String, Object> row = new HashMap<>();
    row.put("type_name", type.name());
    row.put("local_type_name", type.name());
    row.put("data_type", type.number());
    row.put("sql_data_type", type.number());
    row.put("column_size", type.size());
    row.put("literal_prefix", type.quote());
    row.put("literal_suffix", type.quote());
    // NULLABILITY_NULLABLE, SEARCHABLE_FULL
    row.put("nullable", 1);
    row.put("searchable", 3);
    row.put("case_sensitive", type.number() == Types.VARCHAR);
    row.put("fixed_prec_scale", false);
    row.put("unsigned_attribute", false);
    row.put("auto_increment", false);
    return row;
  }

  private static String kind(String table) {
    return TABLES.contains(table) ? TABLE : VIEW;
  }

  /** JDBC: by type, then by name. */
  private static String order(String table) {
    return kind(table) + ' ' + table;
  }

  private static List<Object> with(List<Object> row, Object more) {
    Object[] all = Arrays.copyOf(row.toArray(), row.size() + 1);
    all[row.size()] = more;
    return List.of(all);
  }

  private static byte[] schema(CatalogTable table) {
    StructType columns = table.schema();
    List<Field> fields =
        Arrays.stream(columns.fields()).map(c -> field(table.identifier().table(), c)).toList();
    return new Schema(fields).serializeAsMessage();
  }

  private static Field field(String table, StructField column) {
    FlightSqlColumnMetadata.Builder facts =
        new FlightSqlColumnMetadata.Builder()
            .catalogName(CATALOG)
            .schemaName(SCHEMA)
            .tableName(table)
            .typeName(column.dataType().sql())
            .isAutoIncrement(false)
            .isCaseSensitive(true)
            .isReadOnly(true)
            .isSearchable(true);
    if (column.dataType() instanceof DecimalType decimal) {
      facts.precision(decimal.precision()).scale(decimal.scale());
    }
    if (column.getComment().isDefined()) {
      facts.remarks(column.getComment().get());
    }
    Field plain = Query.field(column.name(), column.dataType(), column.nullable());
    return new Field(
        column.name(),
        new FieldType(column.nullable(), plain.getType(), null, facts.build().getMetadataMap()),
        plain.getChildren());
  }

  private static boolean isCatalog(boolean isAsked, String catalog) {
    return !isAsked || catalog.equalsIgnoreCase(CATALOG);
  }

  /** As in SQL: {@code %} for any characters, {@code _} for any one, a backslash before either. */
  private static boolean like(boolean isAsked, String pattern, String name) {
    if (!isAsked) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }

  private VectorSchemaRoot rows(Schema schema, List<? extends List<?>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, memory);
    root.allocateNew();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        Object value = rows.get(r).get(c);
        if (value != null) {
          set(root.getVector(c), r, value);
        }
      }
    }
    root.setRowCount(rows.size());
    return root;
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (vector instanceof VarCharVector texts) {
      texts.setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector bytes) {
      bytes.setSafe(row, (byte[]) value);
    } else if (vector instanceof IntVector numbers) {
      numbers.setSafe(row, (Integer) value);
    } else if (vector instanceof BitVector flags) {
      flags.setSafe(row, (Boolean) value ? 1 : 0);
    } else {
      throw new IllegalStateException("no values for " + Objects.toString(vector.getField()));
    }
  }
}
