package dev.tonnage.source;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** By what means sources are read, here and in the tasks that it travels to. */
public record Access(SerializableConfiguration hadoop, SourceOptions options)
    implements Serializable {

  public static Access of(Configuration configuration, SourceOptions options) {
    return new Access(new SerializableConfiguration(configuration), options);
  }

  /** What Hadoop's file systems are set up with. */
  public Configuration configuration() {
    return hadoop.value();
  }
}
