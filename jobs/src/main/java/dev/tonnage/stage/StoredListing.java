package dev.tonnage.stage;

import dev.tonnage.source.Listing;
import java.time.Instant;
import java.util.List;

/**
 * A listing, and when it was begun and of what.
 *
 * @param sources as they were named
 * @param platforms that it was taken for; empty for all
 */
record StoredListing(
    Instant takenAt, List<String> sources, List<String> platforms, Listing listing) {}
