package dev.tonnage.graph;

import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file shrinks by when bytes of it go: linkers begin segments at pages, so that some bytes
 * save nothing and some a whole page ({@code cmd/link/internal/ld/data.go}, FlagRound; {@code
 * cmd/link/internal/ld/pe.go}, PEFILEALIGN).
 */
final class FileLayout {
  private static final int SMALL_PAGE = 1 << 12;
  private static final int LARGE_PAGE = 1 << 16;
  private static final int APPLE_PAGE = 1 << 14;
  private static final int BLOCK = 512;

  private record Part(long start, long end) {}

  private final List<Part> parts = new ArrayList<>();
  private final long page;
  private final long[] removed;

  FileLayout(Image image) {
    if (image.format() == Format.PE) {
      for (Section s : image.sections()) {
        add(s.file().start(), s.file().end());
      }
    } else {
      for (Segment s : image.segments()) {
        // Others, such as that of thread-local data, lie within these.
        boolean isLoaded = image.format() != Format.ELF || s.name().startsWith("LOAD");
        if (isLoaded) {
          add(s.file().start(), s.file().end());
        }
      }
    }
    this.page = pageBytes(image);
    this.removed = new long[parts.size()];
  }

  private void add(long start, long end) {
    if (end > start) {
      parts.add(new Part(start, end));
    }
  }

  /** The rounding that Go's linker uses when it is not told another. */
  private static long pageBytes(Image image) {
    boolean isIntel = "amd64".equals(image.arch()) || "386".equals(image.arch());
    return switch (image.format()) {
      case ELF -> isIntel ? SMALL_PAGE : LARGE_PAGE;
      case MACHO, MACHO_FAT -> isIntel ? SMALL_PAGE : APPLE_PAGE;
      case PE -> BLOCK;
      default -> 1;
    };
  }

  /** Takes bytes away. */
  void remove(long place, long bytes) {
    for (int i = 0; i < removed.length; i++) {
      if (parts.get(i).start() <= place && place < parts.get(i).end()) {
        removed[i] += bytes;
        return;
      }
    }
  }

  /** What was taken away, without rounding. */
  long removed() {
    long sum = 0;
    for (long r : removed) {
      sum += r;
    }
    return sum;
  }

  /** What the file shrinks by. */
  long saved() {
    long saved = 0;
    for (int i = 0; i < removed.length; i++) {
      long length = parts.get(i).end() - parts.get(i).start();
      saved += rounded(length) - rounded(Math.max(length - removed[i], 0));
    }
    return saved;
  }

  /** How much the rounding of a part may add or take. */
  long page() {
    return page;
  }

  private long rounded(long bytes) {
    return (bytes + page - 1) / page * page;
  }
}
