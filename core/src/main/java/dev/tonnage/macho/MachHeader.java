package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import java.nio.ByteOrder;

/** The header of one Mach-O file ({@code loader.h}, mach_header). */
record MachHeader(
    int width,
    ByteOrder order,
    int cpu,
    int fileType,
    long commands,
    long commandBytes,
    int flags) {
  private static final int PIE = 0x20_0000;
  private static final int OBJECT = 1;

  static MachHeader read(Bytes file) {
    int magic = file.order(ByteOrder.LITTLE_ENDIAN).i32(0);
    int width = magic == 0xfeedface || magic == 0xcefaedfe ? 4 : 8;
    ByteOrder order =
        switch (magic) {
          case 0xfeedface, 0xfeedfacf -> ByteOrder.LITTLE_ENDIAN;
          case 0xcefaedfe, 0xcffaedfe -> ByteOrder.BIG_ENDIAN;
          default ->
              throw new DamageException(
                  Fault.damaged(0, "Mach-O header: magic 0x%x is none of Mach-O's", magic));
        };
    Bytes h = file.order(order).slice(0, bytes(width), "Mach-O header");
    return new MachHeader(width, order, h.i32(4), h.i32(12), h.u32(16), h.u32(20), h.i32(24));
  }

  int bytes() {
    return bytes(width);
  }

  private static int bytes(int width) {
    return width == 8 ? 32 : 28;
  }

  boolean isObject() {
    return fileType == OBJECT;
  }

  boolean isPie() {
    return (flags & PIE) != 0;
  }

  Image.Type type() {
    return switch (fileType) {
      case OBJECT -> Image.Type.RELOCATABLE;
      case 2, 5, 7 -> Image.Type.EXECUTABLE;
      case 3, 6, 8 -> Image.Type.SHARED;
      case 4 -> Image.Type.CORE;
      default -> Image.Type.OTHER;
    };
  }

  String arch() {
    return arch(cpu);
  }

  /** The processor ({@code mach/machine.h}), in Go's words. */
  static String arch(int cpu) {
    return switch (cpu) {
      case 7 -> "386";
      case 0x0100_0007 -> "amd64";
      case 12 -> "arm";
      case 0x0100_000c -> "arm64";
      case 0x0200_000c -> "arm64_32";
      case 18 -> "ppc";
      case 0x0100_0012 -> "ppc64";
      default -> "cputype " + cpu;
    };
  }
}
