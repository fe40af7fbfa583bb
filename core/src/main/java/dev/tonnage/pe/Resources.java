package dev.tonnage.pe;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.util.ArrayList;
import java.util.List;

/**
 * The resources of a program ("The .rsrc Section"): a tree of directories, whose levels are the
 * type, the name and the language, with the data behind it. Each resource is a structure named by
 * type and name; the tree itself is one more.
 */
final class Resources {
  private static final String WHAT = "PE resources";
  private static final int DIRECTORY_BYTES = 16;
  private static final int ENTRY_BYTES = 8;
  private static final int DATA_ENTRY_BYTES = 16;
  private static final int LEVELS = 3;
  private static final long IS_NAME_OR_DIRECTORY = 0x8000_0000L;

  /** "Resource Types" ({@code winuser.h}, RT_*), by number. */
  private static final String[] TYPES = {
    null,
    "cursor",
    "bitmap",
    "icon",
    "menu",
    "dialog",
    "string table",
    "font directory",
    "font",
    "accelerators",
    "data",
    "message table",
    "cursor group",
    null,
    "icon group",
    null,
    "version",
    "dialog include",
    null,
    "plug and play",
    "vxd",
    "animated cursor",
    "animated icon",
    "html",
    "manifest"
  };

  private final PeMemory memory;
  private final Bytes tree;
  private final List<Image.Structure> found = new ArrayList<>();

  /**
   * How many entries, and characters of their names, may still come: no more than fit, for
   * directories and names may be shared.
   */
  private long budget;

  private Resources(PeMemory memory, PeHeader.Directory directory) {
    this.memory = memory;
    this.tree = memory.bytes(directory.address(), directory.size(), WHAT);
    this.budget = tree.size();
  }

  /** None where the tree is damaged: it stays one structure then. */
  static List<Image.Structure> read(PeMemory memory, PeHeader header) {
    PeHeader.Directory directory = header.directory(PeHeader.RESOURCES);
    if (directory.address() == 0 || directory.size() == 0) {
      return List.of();
    }
    Resources resources = new Resources(memory, directory);
    resources.walk(0, 0, "PE resource");
    return resources.found;
  }

  private void walk(long at, int level, String name) {
    long count = tree.u16(at + 12) + (long) tree.u16(at + 14);
    for (long i = 0; i < count; i++) {
      spend(at, ENTRY_BYTES);
      long entry = at + DIRECTORY_BYTES + i * ENTRY_BYTES;
      long target = tree.u32(entry + 4);
      boolean isDirectory = (target & IS_NAME_OR_DIRECTORY) != 0;
      long to = target & ~IS_NAME_OR_DIRECTORY;
      // What languages a resource is in does not make it another one.
      String child = level == LEVELS - 1 ? name : name + " " + label(tree.u32(entry), level);
      if (!isDirectory) {
        data(to, child);
      } else if (level + 1 < LEVELS) {
        walk(to, level + 1, child);
      }
    }
  }

  private String label(long id, int level) {
    if ((id & IS_NAME_OR_DIRECTORY) != 0) {
      long at = id & ~IS_NAME_OR_DIRECTORY;
      int length = tree.u16(at);
      spend(at, 2L * length);
      StringBuilder text = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        text.append((char) tree.u16(at + 2 + 2L * i));
      }
      return text.toString();
    }
    boolean isKnown = level == 0 && id < TYPES.length && TYPES[(int) id] != null;
    return isKnown ? TYPES[(int) id] : String.valueOf(id);
  }

  private void spend(long at, long bytes) {
    budget -= bytes;
    if (budget < 0) {
      throw new DamageException(
          Fault.limit(tree.fileOffset() + at, "PE resources: more of them than there is room for"));
    }
  }

  private void data(long at, String name) {
    tree.slice(at, DATA_ENTRY_BYTES, WHAT);
    long size = tree.u32(at + 4);
    if (size > 0) {
      Span span = memory.span(tree.u32(at), size, name);
      found.add(new Image.Structure(name, span, Section.Kind.RODATA));
    }
  }
}
