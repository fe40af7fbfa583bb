package dev.tonnage.store;

import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Tuple2;

/** Spark, started by the first who needs it: a night without news does without. */
public final class LazySpark {
  private static final String SQL = "spark.sql.";

  private final SparkConf conf;
  private final Supplier<SparkSession> start;
  private SparkSession session;
  private Configuration configuration;

  /**
   * Spark, to be started.
   *
   * @param conf that it will have
   */
  public LazySpark(SparkConf conf, Supplier<SparkSession> start) {
    this.conf = conf;
    this.start = start;
  }

  /** Spark as it runs. */
  public static LazySpark of(SparkSession session) {
    LazySpark spark = new LazySpark(session.sparkContext().getConf(), () -> session);
    spark.session();
    return spark;
  }

  public synchronized SparkSession session() {
    if (session == null) {
      session = start.get();
      configuration = session.sparkContext().hadoopConfiguration();
    }
    return session;
  }

  /** Hadoop's, with what is said of it in Spark's. */
  public synchronized Configuration configuration() {
    if (configuration == null) {
      configuration = SparkHadoopUtil.get().newConfiguration(conf);
    }
    return configuration;
  }

  /** What is said of SQL. */
  SQLConf sqlConf() {
    SQLConf sql = new SQLConf();
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (setting._1().startsWith(SQL)) {
        sql.setConfString(setting._1(), setting._2());
      }
    }
    return sql;
  }
}
