package dev.tonnage.table;

/** A layer at its place in a manifest. */
public record PlacedLayer(
    String manifestDigest,
    int ordinal,
    String layerDigest,
    String mediaType,
    long wireBytes,
    long uncompressedBytes) {}
