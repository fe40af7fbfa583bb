package dev.tonnage.stage;

import dev.tonnage.table.PublishedSnapshot;

/**
 * A scan that came to its end.
 *
 * @param snapshot as it was published
 * @param bytesWeighed of new binaries
 * @param milliseconds it took
 */
public record ScanResult(PublishedSnapshot snapshot, long bytesWeighed, long milliseconds) {}
