package dev.tonnage.stage;

import java.io.Serializable;

/**
 * Names a binary so that any task can read it.
 *
 * @param location a URI that Hadoop's file systems know
 * @param isSpooled whether it is ours, not the source's: then it can not change, and if it is not
 *     there the fault is not the source's
 * @param wire where it is written what its bytes took of a compressed layer; null when it is not
 */
record BinaryRef(String digest, long bytes, String location, boolean isSpooled, String wire)
    implements Serializable {

  String subject() {
    return "binary " + digest;
  }
}
