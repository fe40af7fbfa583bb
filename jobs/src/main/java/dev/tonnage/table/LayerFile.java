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
 * @param wireBytes how much of its compressed layer it is; null when not known
 * @param wireBy how closely that is known; null when it is not
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
    String fault,
    Long wireBytes,
    String wireBy) {

  /** The same with what stands behind it in the layer, too. */
  public LayerFile withRest(long bytes) {
    return wireBytes == null
        ? this
        : new LayerFile(
            layerDigest,
            ordinal,
            path,
            type,
            mode,
            fileBytes,
            link,
            binaryDigest,
            faultCode,
            fault,
            wireBytes + bytes,
            wireBy);
  }
}
