package dev.tonnage.table;

import java.time.Instant;
import java.util.List;

/**
 * A row of {@code snapshots}.
 *
 * @param layersOpened layers that this run had to fetch and read
 * @param binariesParsed binaries that this run had to parse
 * @param failures rows of {@code scan_errors} that are failures
 */
public record PublishedSnapshot(
    String snapshot,
    Instant takenAt,
    List<String> sources,
    int analyzerVersion,
    long images,
    long layers,
    long layersOpened,
    long binaries,
    long binariesParsed,
    long failures,
    Instant publishedAt) {}
