package dev.tonnage.source;

import java.nio.charset.StandardCharsets;

/** What a file is packed as; told by its first bytes, never by its name. */
enum PackageFormat {
  /** Not a package, or of a kind that is not opened. */
  NONE,
  /** Compressed as a whole; what is in it shows when it is unpacked. */
  COMPRESSED,
  /** POSIX.1-2017, pax: {@code ustar} at 257; npm's packages are such, and Alpine's, compressed. */
  TAR,
  /** PKWARE's APPNOTE, 4.3.7; jars and wheels are such. */
  ZIP,
  /** deb(5): an ar archive whose first member is {@code debian-binary}. */
  DEB,
  /** The RPM file format's lead. */
  RPM,
  /** cpio(5), the formats "newc" and "odc". */
  CPIO;

  static final int HEAD_BYTES = 512;
  private static final int TAR_MAGIC = 257;

  static PackageFormat of(byte[] head) {
    if (Unpacked.Compression.of(head) != Unpacked.Compression.NONE) {
      return COMPRESSED;
    }
    if (is(head, TAR_MAGIC, "ustar")) {
      return TAR;
    }
    if (is(head, 0, "PK\u0003\u0004")) {
      return ZIP;
    }
    if (is(head, 0, "!<arch>\ndebian-binary")) {
      return DEB;
    }
    if (is(head, 0, "\u00ed\u00ab\u00ee\u00db")) {
      return RPM;
    }
    boolean isCpio = is(head, 0, "070701") || is(head, 0, "070702") || is(head, 0, "070707");
    return isCpio ? CPIO : NONE;
  }

  private static boolean is(byte[] head, int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= offset + bytes.length
        && java.util.Arrays.equals(head, offset, offset + bytes.length, bytes, 0, bytes.length);
  }
}
