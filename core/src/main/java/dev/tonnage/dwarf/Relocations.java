package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Fills in the positions that an object file leaves to the linker (generic ABI, "Relocation").
 * Where addends stand in the places themselves there is nothing to do: debug sections refer to the
 * starts of sections, whose addresses are 0.
 */
final class Relocations {
  private final Image image;
  private final Bytes file;
  private final Bytes table;

  Relocations(Image image) {
    this.image = image;
    this.file = image.file();
    this.table = image.section(".symtab").map(s -> file.slice(s.file(), s.name())).orElse(null);
  }

  /** The section as it is once linked; itself when nothing is left to fill in. */
  Bytes apply(String sectionName, Bytes section) {
    Optional<Section> relocations =
        image.type() == Image.Type.RELOCATABLE
            ? image.section(".rela" + sectionName)
            : Optional.empty();
    if (relocations.isEmpty()) {
      return section;
    }
    Bytes entries = file.slice(relocations.get().file(), relocations.get().name());
    byte[] linked = new byte[section.size()];
    section.copy(0, linked);
    ByteBuffer buffer = ByteBuffer.wrap(linked).order(image.order());
    int width = image.pointerBytes();
    for (long at = 0; at + 3L * width <= entries.size(); at += 3L * width) {
      long place = entries.word(at, width);
      long info = entries.word(at + width, width);
      long addend = entries.word(at + 2L * width, width);
      int bytes = width(width == 8 ? info & 0xffff_ffffL : info & 0xff);
      if (bytes == 0) {
        continue;
      }
      if (place < 0 || place > linked.length - bytes) {
        throw new DamageException(
            Fault.damaged(
                entries.fileOffset() + at,
                "%s: r_offset is 0x%x, but %s has %d bytes",
                relocations.get().name(),
                place,
                sectionName,
                linked.length));
      }
      long value = symbol(width == 8 ? info >>> 32 : info >>> 8) + addend;
      if (bytes == 8) {
        buffer.putLong((int) place, value);
      } else {
        buffer.putInt((int) place, (int) value);
      }
    }
    return Bytes.of(linked)
        .order(image.order())
        .slice(0, linked.length, sectionName + ", relocated");
  }

  private long symbol(long index) {
    if (index == 0 || table == null) {
      return 0;
    }
    return image.bits() == 64 ? table.i64(24 * index + 8) : table.u32(16 * index + 4);
  }

  /**
   * How many bytes a relocation fills with symbol and addend; 0 for those that do something else.
   * The numbers are those of each processor's supplement to the ABI.
   */
  private int width(long type) {
    return switch (image.arch()) {
      case "amd64" -> type == 1 ? 8 : type == 10 ? 4 : 0;
      case "arm64" -> type == 257 ? 8 : type == 258 ? 4 : 0;
      case "riscv64", "riscv32", "loong64" -> type == 2 ? 8 : type == 1 ? 4 : 0;
      case "ppc64", "ppc64le" -> type == 38 ? 8 : type == 1 ? 4 : 0;
      case "ppc" -> type == 1 ? 4 : 0;
      case "s390x" -> type == 22 ? 8 : type == 4 ? 4 : 0;
      default -> 0;
    };
  }
}
