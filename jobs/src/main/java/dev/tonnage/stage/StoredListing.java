package dev.tonnage.stage;

import dev.tonnage.source.Listing;
import java.time.Instant;
import java.util.List;

/**
 * A listing, and when it was begun and of what.
 *
 * @param sources as they were named
 */
record StoredListing(Instant takenAt, List<String> sources, Listing listing) {}
