package dev.tonnage.source;

import java.io.Closeable;
import java.io.IOException;

/** Reads the entries of a layer, front to back, one at a time. */
public interface LayerReader extends Closeable {

  /**
   * The next entry; null behind the last. Only then is it known that the layer is what its digest
   * promised: whoever is given an exception instead forgets the entries it had.
   */
  Entry next() throws IOException;

  /** Says what is wrong with the layer when reading it, or one of its entries, has failed. */
  LayerException explain(Exception e);

  /**
   * Is told that the content of an entry could not be read.
   *
   * @return what is wrong with that entry, if the others can be read all the same; else null
   */
  default LayerException skip(Exception e) {
    return null;
  }

  /**
   * Reads the entry to its end, and all entries if it was the last.
   *
   * @return how many compressed bytes of the layer went into it, with its header and what stands
   *     before that; of all entries together they add up to the layer, but for what stands behind
   *     the last. Null when the layer is not one compressed stream
   */
  default Long endEntry() throws IOException {
    return null;
  }

  /**
   * How closely compressed bytes are known: {@code bits} for gzip, {@code blocks} for what decodes
   * in blocks, {@code stored} for what is not compressed; null when not at all.
   */
  default String wireBy() {
    return null;
  }

  /** The unpacked size; known behind the last entry. */
  long uncompressedBytes();
}
