package dev.tonnage.weigh;

import dev.tonnage.bytes.Span;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file would weigh without symbols and debug information: as Go's linker would write it with
 * {@code -s -w}, or, where another linker wrote it, as {@code strip} would leave it.
 */
final class StrippedSize {
  private static final int PAGE = 4096;

  /** The linker rounds to no more; to so much for arm64. */
  private static final int LARGEST_PAGE = 1 << 16;

  /** Sections of PE take whole blocks (FileAlignment, which all linkers leave at this). */
  private static final int BLOCK = 512;

  private static final String MACHO_NAMES = "__LINKEDIT,strings";

  /** Signatures of Mach-O have a hash of so many bytes for each page of the file. */
  private static final int HASH_OF_PAGE = 32;

  /** The first release whose linker pads what it loads to a page; 1.22 puts names behind that. */
  private static final int FIRST_ROUNDED = 13;

  private static final Pattern MINOR = Pattern.compile("go1\\.([0-9]+).*");

  private final Image image;
  private final GoProgram program;
  private final long fileBytes;
  private long droppedBytes;
  private long droppedBlocks;
  private long droppedNames;
  private long droppedHeaders;
  private long firstDropped = Long.MAX_VALUE;

  private StrippedSize(Image image, GoProgram program, long fileBytes) {
    this.image = image;
    this.program = program;
    this.fileBytes = fileBytes;
    for (Section s : image.sections()) {
      if ((s.kind() == Section.Kind.DEBUG || s.kind() == Section.Kind.SYMTAB)
          && !s.file().isEmpty()) {
        droppedBytes += s.file().length();
        droppedBlocks += (s.file().length() + BLOCK - 1) / BLOCK * BLOCK;
        droppedNames += s.name().length() + 1;
        droppedHeaders += image.bits() == 64 ? 64 : 40;
        firstDropped = s.isMapped() ? firstDropped : Math.min(firstDropped, s.file().start());
      }
    }
  }

  static long of(Image image, GoProgram program, long fileBytes) {
    StrippedSize size = new StrippedSize(image, program, fileBytes);
    long bytes =
        switch (image.format()) {
          case ELF -> size.ofElf();
          case MACHO -> size.ofMacho();
          // The table of long names stays, in a block of its own.
          case PE -> fileBytes - Math.max(size.droppedBlocks - BLOCK, 0);
          default -> fileBytes - size.droppedBytes;
        };
    return Math.max(Math.min(bytes, fileBytes), 0);
  }

  /**
   * Go's own linker puts the headers of sections in front of all, where they leave no gap, and what
   * is dropped behind what is loaded; others put the headers last.
   */
  private long ofElf() {
    if (droppedBytes == 0) {
      return fileBytes;
    }
    long loaded = image.segments().stream().mapToLong(s -> s.file().end()).max().orElse(0);
    boolean isGos =
        program.isGo()
            && headersAreInFront()
            && firstDropped >= loaded
            && firstDropped - loaded < LARGEST_PAGE;
    if (!isGos) {
      return fileBytes - droppedBytes - droppedNames - droppedHeaders;
    }
    long inside = image.section(".gosymtab").map(s -> s.file().length()).orElse(0L);
    long end = loaded - rounded(inside);
    return (minor() >= FIRST_ROUNDED ? firstDropped - rounded(inside) : end) + namesBehind(loaded);
  }

  private boolean headersAreInFront() {
    long first =
        image.sections().stream()
            .filter(s -> !s.file().isEmpty())
            .mapToLong(s -> s.file().start())
            .min()
            .orElse(0);
    return image.structures().stream()
        .anyMatch(s -> s.name().equals("ELF section headers") && s.file().end() <= first);
  }

  private long namesBehind(long loaded) {
    return image
        .section(".shstrtab")
        .filter(s -> s.file().start() >= loaded)
        .map(s -> s.file().length() - droppedNames)
        .orElse(0L);
  }

  /**
   * The segment of debug information goes, and the local symbols; others keep their names, and the
   * signature, which is last, a hash for each page that is left.
   */
  private long ofMacho() {
    Span signature =
        image.sections().stream()
            .filter(s -> s.kind() == Section.Kind.SIGNATURE)
            .map(Section::file)
            .max(Comparator.comparingLong(Span::start))
            .orElse(Span.EMPTY);
    long dropped = droppedBytes + gapBehindDebug() - keptNames();
    if (droppedBytes == 0 || signature.isEmpty()) {
      return fileBytes - Math.max(dropped, 0);
    }
    long left = signature.start() - dropped;
    return fileBytes - dropped - (pages(signature.start()) - pages(left)) * HASH_OF_PAGE;
  }

  /** What the segment of debug information is rounded up by. */
  private long gapBehindDebug() {
    long end =
        image.sections().stream()
            .filter(s -> s.kind() == Section.Kind.DEBUG)
            .mapToLong(s -> s.file().end())
            .max()
            .orElse(fileBytes);
    long next =
        image.segments().stream()
            .mapToLong(s -> s.file().start())
            .filter(start -> start >= end)
            .min()
            .orElse(end);
    return next - end < LARGEST_PAGE ? next - end : 0;
  }

  /** The names of symbols that stay, where the table of names counts as dropped. */
  private long keptNames() {
    Span names = image.section(MACHO_NAMES).map(Section::file).orElse(Span.EMPTY);
    boolean isDropped =
        image.section(MACHO_NAMES).filter(s -> s.kind() == Section.Kind.SYMTAB).isPresent();
    long kept = 0;
    for (Symbol s : isDropped ? image.symbols() : List.<Symbol>of()) {
      boolean stays = s.binding() == Symbol.Binding.GLOBAL || s.binding() == Symbol.Binding.WEAK;
      kept += stays ? s.nameBytes().length() : 0;
    }
    return Math.min(kept, names.length());
  }

  private static long pages(long bytes) {
    return (bytes + PAGE - 1) / PAGE;
  }

  private static long rounded(long bytes) {
    return pages(bytes) * PAGE;
  }

  private int minor() {
    Matcher release = MINOR.matcher(String.valueOf(program.goVersion()));
    return release.matches() && release.group(1).length() < 4
        ? Integer.parseInt(release.group(1))
        : 0;
  }
}
