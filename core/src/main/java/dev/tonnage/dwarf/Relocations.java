package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Fills in the positions that an object file leaves to the linker (generic ABI, "Relocation"), be
 * the addends in the entries ({@code .rela}) or in the places themselves ({@code .rel}).
 */
final class Relocations {
  private final Image image;
  private final Bytes file;
  private final Bytes table;

  Relocations(Image image) {
    this.image = image;
    this.file = image.file();
    this.table = section(".symtab").map(s -> file.slice(s.file(), s.name())).orElse(null);
  }

  /** The section as it is once linked; itself when nothing is left to fill in. */
  Bytes apply(String sectionName, Bytes section) {
    if (image.type() != Image.Type.RELOCATABLE) {
      return section;
    }
    String bare = sectionName.substring(sectionName.lastIndexOf(':') + 1);
    Optional<Section> explicit = section(".rela" + bare);
    Optional<Section> implicit = section(".rel" + bare);
    if (explicit.isEmpty() && implicit.isEmpty()) {
      return section;
    }
    byte[] linked = new byte[section.size()];
    section.copy(0, linked);
    ByteBuffer buffer = ByteBuffer.wrap(linked).order(image.order());
    explicit.ifPresent(r -> fill(buffer, r, true));
    implicit.ifPresent(r -> fill(buffer, r, false));
    return Bytes.of(linked)
        .order(image.order())
        .slice(0, linked.length, sectionName + ", relocated");
  }

  /** By its name in the object file, before which stands that of the file in an archive. */
  private Optional<Section> section(String name) {
    return image.sections().stream()
        .filter(s -> s.name().endsWith(name))
        .filter(s -> s.name().length() == name.length() || s.name().endsWith(":" + name))
        .findFirst();
  }

  private void fill(ByteBuffer linked, Section relocations, boolean isExplicit) {
    Bytes entries = file.slice(relocations.file(), relocations.name());
    int width = image.pointerBytes();
    int entry = (isExplicit ? 3 : 2) * width;
    for (long at = 0; at + entry <= entries.size(); at += entry) {
      long place = entries.word(at, width);
      int bytes = width(type(entries, at + width));
      if (bytes == 0) {
        continue;
      }
      if (place < 0 || place > linked.capacity() - bytes) {
        throw new DamageException(
            Fault.damaged(
                entries.fileOffset() + at,
                "%s: r_offset is 0x%x, but its section has %d bytes",
                relocations.name(),
                place,
                linked.capacity()));
      }
      int to = (int) place;
      long addend =
          isExplicit
              ? entries.word(at + 2L * width, width)
              : bytes == 8 ? linked.getLong(to) : linked.getInt(to);
      long value = symbol(symbolIndex(entries, at + width)) + addend;
      if (bytes == 8) {
        linked.putLong(to, value);
      } else {
        linked.putInt(to, (int) value);
      }
    }
  }

  /**
   * MIPS of 64 bits splits the word otherwise than everybody else: a symbol of 4 bytes, then bytes,
   * of which the last is the type, whatever the byte order (MIPS ELF-64 object file specification,
   * section 2.9).
   */
  private long type(Bytes entries, long info) {
    if (image.pointerBytes() == 4) {
      return entries.u32(info) & 0xff;
    }
    if (image.arch().startsWith("mips")) {
      return entries.u8(info + 7);
    }
    long type = entries.i64(info) & 0xffff_ffffL;
    return image.arch().equals("sparc64") ? type & 0xff : type;
  }

  private long symbolIndex(Bytes entries, long info) {
    if (image.pointerBytes() == 4) {
      return entries.u32(info) >>> 8;
    }
    return image.arch().startsWith("mips") ? entries.u32(info) : entries.i64(info) >>> 32;
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
      case "386" -> type == 1 ? 4 : 0;
      case "arm" -> type == 2 ? 4 : 0;
      case "mips", "mipsle", "mips64", "mips64le" -> type == 18 ? 8 : type == 2 ? 4 : 0;
      case "sparc64" -> type == 32 || type == 54 ? 8 : type == 3 || type == 23 ? 4 : 0;
      default -> 0;
    };
  }
}
