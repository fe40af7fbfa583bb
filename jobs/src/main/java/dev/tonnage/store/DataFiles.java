package dev.tonnage.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tonnage.table.Rule;
import dev.tonnage.table.Table;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;

/**
 * Writes rows as Parquet files into a table's folder, with Spark's own writer but without Spark's
 * planning of a write: of a small table that is nearly all of the time.
 */
final class DataFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Longer texts are of no use for choosing files, and would swell the log. */
  private static final int MAX_TEXT = 128;

  /** A rule at hand: of which column, and what it may be; null where it may not be negative. */
  private record Demand(int ordinal, Set<UTF8String> values, String sql) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String folder;
  private final String table;
  private final StructType schema;
  private final int[] required;
  private final ArrayList<Rule> rules;
  private final OutputWriterFactory writers;
  private final SerializableConfiguration configuration;

  private DataFiles(
      String folder,
      Table<?> table,
      StructType schema,
      OutputWriterFactory writers,
      SerializableConfiguration configuration) {
    this.folder = folder;
    this.table = table.name();
    this.schema = schema;
    this.required =
        IntStream.range(0, schema.size()).filter(i -> !schema.apply(i).nullable()).toArray();
    this.rules = new ArrayList<>(table.rules());
    this.writers = writers;
    this.configuration = configuration;
  }

  /** Of rows as a table is declared. */
  static DataFiles of(LazySpark spark, Path folder, Table<?> table) throws IOException {
    return of(spark, folder, table, table.schema());
  }

  /**
   * Of rows as a table has them.
   *
   * @param schema which may be that of another version
   */
  static DataFiles of(LazySpark spark, Path folder, Table<?> table, StructType schema)
      throws IOException {
    Job job = Job.getInstance(spark.configuration());
    SQLConf conf = spark.sqlConf();
    // As all writers of Delta do it: what must be there is checked, not declared, in Parquet.
    OutputWriterFactory writers =
        ParquetUtils.prepareWrite(
            conf,
            job,
            schema.asNullable(),
            new ParquetOptions(scala.collection.immutable.Map$.MODULE$.empty(), conf));
    return new DataFiles(
        folder.toString(),
        table,
        schema,
        writers,
        new SerializableConfiguration(job.getConfiguration()));
  }

  /** One file for each partition that has rows. */
  List<DataFile> write(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().toJavaRDD().mapPartitions(this::written).collect();
  }

  /** One file, or none when there are no rows. */
  List<DataFile> write(List<Row> rows) {
    Function1<Object, Object> converter = CatalystTypeConverters.createToCatalystConverter(schema);
    Iterator<DataFile> file =
        written(rows.stream().map(r -> (InternalRow) converter.apply(r)).iterator());
    return file.hasNext() ? List.of(file.next()) : List.of();
  }

  private Iterator<DataFile> written(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    try {
      return List.of(file(rows)).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataFile file(Iterator<InternalRow> rows) throws IOException {
    TaskAttemptContext context =
        new TaskAttemptContextImpl(
            configuration.value(), new TaskAttemptID(table, 0, TaskType.MAP, 0, 0));
    String name = "part-" + UUID.randomUUID() + writers.getFileExtension(context);
    Path path = new Path(folder, name);
    FileSystem fileSystem = path.getFileSystem(configuration.value());
    boolean isWhole = false;
    try {
      OutputWriter writer = writers.newInstance(path.toString(), schema, context);
      List<Demand> demands = rules.stream().map(this::demand).toList();
      long count = 0;
      try {
        for (; rows.hasNext(); count++) {
          InternalRow row = rows.next();
          check(row, demands);
          writer.write(row);
        }
      } finally {
        writer.close();
      }
      FileStatus status = fileSystem.getFileStatus(path);
      DataFile file =
          new DataFile(
              name, status.getLen(), status.getModificationTime(), statistics(path, count));
      isWhole = true;
      return file;
    } finally {
      if (!isWhole) {
        fileSystem.delete(path, false);
      }
    }
  }

  private Demand demand(Rule rule) {
    return new Demand(
        schema.fieldIndex(rule.column()),
        rule.values().isEmpty()
            ? null
            : rule.values().stream().map(UTF8String::fromString).collect(Collectors.toSet()),
        rule.sql());
  }

  private void check(InternalRow row, List<Demand> demands) {
    for (int i : required) {
      if (row.isNullAt(i)) {
        throw new IllegalStateException(
            "a row of %s has no %s".formatted(table, schema.apply(i).name()));
      }
    }
    for (Demand demand : demands) {
      int i = demand.ordinal();
      if (!row.isNullAt(i)
          && (demand.values() == null
              ? row.getLong(i) < 0
              : !demand.values().contains(row.getUTF8String(i)))) {
        throw new IllegalStateException(
            "a row of %s breaks the rule %s: it is %s"
                .formatted(table, demand.sql(), row.get(i, schema.apply(i).dataType()).toString()));
      }
    }
  }

  /** What Parquet has found out about each column while it wrote. */
  private String statistics(Path path, long rows) throws IOException {
    Map<String, Statistics<?>> columns = new HashMap<>();
    Set<String> unbounded = new HashSet<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration.value()))) {
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        for (ColumnChunkMetaData chunk : block.getColumns()) {
          if (chunk.getPath().size() == 1) {
            String name = chunk.getPath().toDotString();
            columns.merge(name, chunk.getStatistics(), DataFiles::merged);
            // Parquet leaves out bounds that are long: then nothing bounds the whole column.
            if (chunk.getStatistics().getNumNulls() < chunk.getValueCount()
                && !chunk.getStatistics().hasNonNullValue()) {
              unbounded.add(name);
            }
          }
        }
      }
    }
    ObjectNode all = JSON.createObjectNode().put("numRecords", rows);
    ObjectNode least = all.putObject("minValues");
    ObjectNode most = all.putObject("maxValues");
    ObjectNode nulls = all.putObject("nullCount");
    for (String name : schema.fieldNames()) {
      Statistics<?> of = columns.get(name);
      if (of != null && of.isNumNullsSet()) {
        nulls.put(name, of.getNumNulls());
      }
      if (of != null && of.hasNonNullValue() && !unbounded.contains(name)) {
        put(least, name, of, of.genericGetMin());
        put(most, name, of, of.genericGetMax());
      }
    }
    return JSON.writeValueAsString(all);
  }

  private static Statistics<?> merged(Statistics<?> one, Statistics<?> other) {
    one.mergeStatistics(other);
    return one;
  }

  private static void put(ObjectNode node, String name, Statistics<?> of, Object value) {
    boolean isPlain = of.type().getLogicalTypeAnnotation() == null;
    if (value instanceof Long number && isPlain) {
      node.put(name, number);
    } else if (value instanceof Integer number && isPlain) {
      node.put(name, number);
    } else if (value instanceof Binary text
        && text.length() <= MAX_TEXT
        && of.type().getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation) {
      node.put(name, text.toStringUsingUTF8());
    }
  }
}
