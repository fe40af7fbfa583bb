package dev.tonnage.table;

/**
 * One entry of a layer.
 *
 * @param ordinal its place in the layer, from 0
 * @param path without a leading slash; of a whiteout, the path it removes
 * @param type {@code file}, {@code directory}, {@code symlink}, {@code hardlink}, {@code whiteout},
 *     {@code opaque}, {@code other}
 * @param link where a link points; null for anything else
 * @param binaryDigest null when it is no binary
 * @param faultCode what is wrong with it; null when nothing is
 * @param fault a sentence; null when nothing is wrong
 */
public record LayerFile(
    String layerDigest,
    long ordinal,
    String path,
    String type,
    int mode,
    long fileBytes,
    String link,
    String binaryDigest,
    ErrorCode faultCode,
    String fault) {}
