package dev.tonnage.source;

import java.io.Serializable;

/**
 * How much a layer, or a package in a folder, may unpack to before it is taken for a bomb.
 *
 * @param bytes at most, whatever it is packed in
 * @param ratio how many times its packed size it may unpack to; not looked at below {@link
 *     #HARMLESS_BYTES}, since zeros pack to nearly nothing
 * @param entries at most
 */
public record LayerLimits(long bytes, long ratio, long entries) implements Serializable {
  public static final LayerLimits DEFAULT = new LayerLimits(64L << 30, 100, 2_000_000);

  /** What no disk is troubled by. */
  static final long HARMLESS_BYTES = 8L << 30;

  /** How much may come of so many packed bytes. */
  long bytesOf(long packedBytes) {
    long byRatio = packedBytes > Long.MAX_VALUE / ratio ? Long.MAX_VALUE : packedBytes * ratio;
    return Math.min(bytes, Math.max(byRatio, HARMLESS_BYTES));
  }
}
