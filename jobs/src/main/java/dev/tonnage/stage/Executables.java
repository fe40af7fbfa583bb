package dev.tonnage.stage;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Format;

/** Tells what is worth weighing. */
final class Executables {
  /** ELF, gABI chapter 4: e_type, and its value for what a crash leaves behind. */
  private static final int E_TYPE = 16;

  private static final int EI_DATA = 5;
  private static final int BIG_ENDIAN = 2;
  private static final int ET_CORE = 4;

  private static final String DEBIAN = "!<arch>\ndebian-binary";

  private Executables() {}

  /** Whether the file with this head is an executable; the dump of a crashed one is not. */
  static boolean isOne(Bytes head) {
    return Format.detect(head).filter(f -> f != Format.ELF || !isCore(head)).isPresent()
        && !isDebianPackage(head);
  }

  /** deb(5): an archive, like those of object files, whose first member has this name. */
  private static boolean isDebianPackage(Bytes head) {
    if (head.size() < DEBIAN.length()) {
      return false;
    }
    for (int i = 0; i < DEBIAN.length(); i++) {
      if (head.u8(i) != DEBIAN.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCore(Bytes head) {
    if (head.size() < E_TYPE + 2) {
      return false;
    }
    int low = head.u8(E_TYPE);
    int high = head.u8(E_TYPE + 1);
    return head.u8(EI_DATA) == BIG_ENDIAN
        ? (low << 8 | high) == ET_CORE
        : (high << 8 | low) == ET_CORE;
  }
}
