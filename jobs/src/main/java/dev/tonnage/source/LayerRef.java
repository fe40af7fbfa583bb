package dev.tonnage.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/**
 * Names a layer so that any task can open it.
 *
 * @param location a URI that Hadoop's file systems know
 * @param digest what the layer is known by
 * @param wireBytes how much must be read
 */
public record LayerRef(Kind kind, String location, String digest, String mediaType, long wireBytes)
    implements Serializable {

  /** How a layer is stored. */
  public enum Kind {
    /** An archive, compressed or not; its digest is that of its bytes. */
    ARCHIVE,
    /** A file or folder in place; its digest is that of its listing. */
    TREE
  }

  /** What people call it. */
  public String subject() {
    return "layer " + digest;
  }

  /**
   * Opens it for reading from front to back.
   *
   * @throws LayerException when it is not there
   */
  public LayerReader open(Configuration configuration) throws IOException {
    return switch (kind) {
      case ARCHIVE -> new ArchiveReader(this, configuration);
      case TREE -> new TreeReader(this, configuration);
    };
  }
}
