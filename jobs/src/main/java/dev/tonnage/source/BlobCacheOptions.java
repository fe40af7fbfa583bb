package dev.tonnage.source;

import java.io.Serializable;

/**
 * Where layers of registries are kept.
 *
 * @param folder on each machine that reads layers
 * @param maxBytes that are kept; 0 for no limit
 */
public record BlobCacheOptions(String folder, long maxBytes) implements Serializable {}
