package dev.tonnage.macho;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Bundle;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a universal file ({@code fat.h}): its slices are parts of one image. A slice that can not
 * be read is a section, and leaves its fault.
 */
public final class FatReader {
  private static final int MAGIC_64 = 0xcafebabf;
  private static final int HEADER_BYTES = 8;

  private FatReader() {}

  /** Reads a file that {@link Format#detect} calls a fat Mach-O. */
  public static Parsed<Image> read(Bytes file) {
    return Parsed.attempt(() -> Parsed.found(image(file)));
  }

  private static Image image(Bytes file) {
    Bytes b = file.order(ByteOrder.BIG_ENDIAN);
    boolean isWide = b.i32(0) == MAGIC_64;
    int entryBytes = isWide ? 32 : 20;
    long count = b.u32(4);
    Bytes entries = b.slice(HEADER_BYTES, count * entryBytes, "fat Mach-O architectures");
    Bundle bundle = new Bundle(file);
    bundle.add(new Image.Structure("fat Mach-O header", Span.of(0, HEADER_BYTES + entries.size())));
    Map<String, Integer> names = new HashMap<>();
    long[][] taken = new long[(int) count][];
    for (int i = 0; i < count; i++) {
      long at = (long) i * entryBytes;
      String arch = MachHeader.arch(entries.i32(at));
      int times = names.merge(arch, 1, Integer::sum);
      String name = times == 1 ? arch : arch + " (" + times + ")";
      long offset = isWide ? entries.i64(at + 8) : entries.u32(at + 8);
      long size = isWide ? entries.i64(at + 16) : entries.u32(at + 12);
      taken[i] = new long[] {offset, offset + size};
      try {
        check(file, name, taken, i);
        slice(bundle, file, name, Span.of(offset, size));
      } catch (DamageException e) {
        bundle.add(e.fault());
      }
    }
    return bundle.build(Format.MACHO_FAT);
  }

  /** Slices that overlap would be read as often as they do. */
  private static void check(Bytes file, String name, long[][] taken, int i) {
    file.slice(taken[i][0], taken[i][1] - taken[i][0], "fat Mach-O slice " + name);
    for (int j = 0; j < i; j++) {
      if (taken[j][0] < taken[i][1] && taken[i][0] < taken[j][1]) {
        throw new DamageException(
            Fault.damaged(
                taken[i][0], "fat Mach-O slice %s: begins inside another, which is read", name));
      }
    }
  }

  private static void slice(Bundle bundle, Bytes file, String name, Span span) {
    Bytes bytes = file.detached(span, "Mach-O slice " + name);
    Parsed<Image> parsed =
        Format.detect(bytes).filter(f -> f == Format.MACHO).isPresent()
            ? MachoReader.read(bytes)
            : new Parsed.Broken<>(Fault.unsupported("a slice that is no Mach-O file"));
    parsed
        .toOptional()
        .ifPresentOrElse(
            image -> bundle.add(name, span.start(), image),
            () -> bundle.add(name, Section.Kind.OTHER, span));
    parsed.faults().forEach(f -> bundle.add(Bundle.inPart(name, span.start(), f)));
  }
}
