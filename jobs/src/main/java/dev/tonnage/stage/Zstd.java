package dev.tonnage.stage;

import dev.tonnage.dwarf.Inflate;

/** Decodes debug sections that are compressed with zstd, with the library that Spark brings. */
public final class Zstd {
  public static final Inflate INFLATE = Zstd::inflate;

  private Zstd() {}

  private static int inflate(byte[] compressed, byte[] inflated) {
    long size = com.github.luben.zstd.Zstd.decompress(inflated, compressed);
    return com.github.luben.zstd.Zstd.isError(size) ? -1 : (int) size;
  }
}
