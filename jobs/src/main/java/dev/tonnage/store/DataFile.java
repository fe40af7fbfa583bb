package dev.tonnage.store;

import java.io.Serializable;

/**
 * A Parquet file in a table's folder, which counts once the table's log names it.
 *
 * @param name in the folder
 * @param modifiedAt in milliseconds since 1970
 * @param statistics in the form of the Delta protocol, "Per-file Statistics"
 */
record DataFile(String name, long bytes, long modifiedAt, String statistics)
    implements Serializable {}
