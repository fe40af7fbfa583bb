package dev.tonnage.table;

/**
 * A layer at its place in a manifest.
 *
 * @param uncompressedBytes null when its content was not read to its end
 * @param faultCode why it never can be; null when nothing is wrong
 * @param fault a sentence; null when nothing is wrong
 */
public record PlacedLayer(
    String manifestDigest,
    int ordinal,
    String layerDigest,
    String mediaType,
    long wireBytes,
    Long uncompressedBytes,
    ErrorCode faultCode,
    String fault) {}
