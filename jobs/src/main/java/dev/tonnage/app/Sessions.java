package dev.tonnage.app;

import dev.tonnage.store.LazySpark;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark the way the tables need it. */
final class Sessions {
  private static final String DEFAULTS = "spark-defaults.conf";
  private static final String LOOPBACK = "127.0.0.1";

  private Sessions() {}

  /**
   * A session.
   *
   * @param master as the user named it; null for what {@code spark-submit} set or, without it, all
   *     cores of this machine
   */
  static SparkSession open(String master) {
    return start(conf(master));
  }

  /** The same, with settings of Spark besides. */
  static SparkSession open(String master, Map<String, String> settings) {
    SparkConf conf = conf(master);
    settings.forEach(conf::set);
    return start(conf);
  }

  /** The same, started when it is needed; at once on a cluster, which waits for its driver. */
  static LazySpark lazy(String master) {
    SparkConf conf = conf(master);
    return isLocal(conf) ? new LazySpark(conf, () -> start(conf)) : LazySpark.of(start(conf));
  }

  private static SparkSession start(SparkConf conf) {
    // The public class finds this one by reflection, which takes a second.
    return org.apache.spark.sql.classic.SparkSession.builder().config(conf).getOrCreate();
  }

  private static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master").startsWith("local");
  }

  private static SparkConf conf(String master) {
    SparkConf conf = new SparkConf();
    // What spark-submit or Java's own properties say comes first.
    for (Map.Entry<String, String> setting : defaults().entrySet()) {
      conf.setIfMissing(setting.getKey(), setting.getValue());
    }
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "tonnage");
    if (isLocal(conf)) {
      local(conf);
    }
    conf.set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    conf.set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    conf.set("spark.sql.session.timeZone", "UTC");
    conf.set("spark.sql.datetime.java8API.enabled", "true");
    // The other kind of stream, Hadoop's default, takes a library more.
    conf.setIfMissing("spark.hadoop.fs.s3a.input.stream.type", "classic");
    // Nothing is kept in Spark's own warehouse; without this it is made in the current folder.
    conf.setIfMissing(
        "spark.sql.warehouse.dir",
        Path.of(System.getProperty("java.io.tmpdir"), "tonnage-unused").toUri().toString());
    conf.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
    conf.setIfMissing("spark.hadoop.parquet.compression.codec.zstd.level", "3");
    // Names repeat all over a file; the default page holds too few of them.
    conf.setIfMissing("spark.hadoop.parquet.dictionary.page.size", String.valueOf(16 << 20));
    // Pages of the default 20,000 rows take a twentieth more, each being compressed by itself.
    conf.setIfMissing("spark.hadoop.parquet.page.row.count.limit", "100000");
    // With these pages, numbers are stored as differences; of addresses there are too many for a
    // list.
    conf.setIfMissing("spark.hadoop.parquet.writer.version", "v2");
    conf.setIfMissing("spark.hadoop.parquet.enable.dictionary#address", "false");
    // So many digests in a condition still choose groups of rows; the default is ten.
    conf.setIfMissing("spark.sql.parquet.pushdown.inFilterThreshold", "500");
    conf.setIfMissing("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
    // How large a side of a join is in memory is told by its files, which hold the rows of a
    // hundred
    // builds of one program in the room of one; else by what is seen when its rows are there.
    conf.setIfMissing("spark.sql.sources.fileCompressionFactor", "30");
    conf.setIfMissing("spark.sql.autoBroadcastJoinThreshold", "16m");
    return conf;
  }

  /** What stands in {@code conf/spark-defaults.conf}, in Spark's own form. */
  private static Map<String, String> defaults() {
    Path file = Settings.usual(DEFAULTS);
    if (file == null || !Files.isRegularFile(file)) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "%s can not be read: %s. Compare it with the file that came with the program",
          file, e.getMessage());
    }
    return properties.stringPropertyNames().stream()
        .filter(n -> n.startsWith("spark."))
        .collect(Collectors.toMap(n -> n, n -> properties.getProperty(n).strip()));
  }

  private static void local(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
    conf.setIfMissing("spark.driver.host", LOOPBACK);
    int cores = Runtime.getRuntime().availableProcessors();
    conf.setIfMissing("spark.sql.shuffle.partitions", String.valueOf(cores));
    // Delta spreads the log of each table over so many tasks; the default is fifty.
    conf.setIfMissing("spark.databricks.delta.snapshotPartitions", "1");
    // Else 64 MB for each hash table and each sort, most of them for a few rows.
    conf.setIfMissing("spark.buffer.pageSize", "4m");
    // What is kept is read once for each table, whole.
    conf.setIfMissing("spark.sql.inMemoryColumnarStorage.partitionPruning", "false");
    // The bar of a long task moves with these.
    conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    // Each step of a query is written out for the interface that is off.
    conf.setIfMissing("spark.sql.ui.explainMode", "simple");
  }
}
