package dev.tonnage.table;

/**
 * One entry of a layer.
 *
 * @param path without a leading slash; of a whiteout, the path it removes
 * @param type {@code file}, {@code directory}, {@code symlink}, {@code hardlink}, {@code whiteout},
 *     {@code opaque}, {@code other}
 * @param link where a link points; null for anything else
 * @param binaryDigest null when it is no binary
 */
public record LayerFile(
    String layerDigest,
    String path,
    String type,
    int mode,
    long fileBytes,
    String link,
    String binaryDigest) {}
