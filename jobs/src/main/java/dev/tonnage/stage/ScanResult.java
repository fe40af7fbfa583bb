package dev.tonnage.stage;

import dev.tonnage.table.PublishedSnapshot;

/**
 * A scan that came to its end.
 *
 * @param snapshot as it was published
 * @param job what it has in common with the other nights of the same sources
 * @param news null when no earlier snapshot of the same sources was published
 * @param isUnchanged whether all tables say the same of it as of that one
 * @param bytesWeighed of new binaries
 * @param milliseconds it took
 */
public record ScanResult(
    PublishedSnapshot snapshot,
    String job,
    News news,
    boolean isUnchanged,
    long bytesWeighed,
    long milliseconds) {}
