package dev.tonnage.weigh;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Debug information in other files: the debug file of a stripped binary, whose addresses are the
 * binary's, and split files. What they say of code is taken over; their bytes are nobody's here.
 */
final class ExternalDebug {
  private static final String LINK = ".gnu_debuglink";

  private final DebugFiles files;
  private final Inflate zstd;
  private final Map<Bytes, Image> read = new HashMap<>();
  private Image debugFile;

  ExternalDebug(DebugFiles files, Inflate zstd) {
    this.files = files;
    this.zstd = zstd;
  }

  /** The image with the symbols of its debug file, if it has none of its own and that is found. */
  Image withSymbols(Image image) {
    boolean isAsked = files != DebugFiles.NONE && image.format() == Format.ELF;
    if (!isAsked || !image.parts().isEmpty()) {
      return image;
    }
    boolean hasDebug = has(image, s -> s.name().matches("\\.z?debug_info"));
    if (hasDebug) {
      return image;
    }
    debugFile = find(image);
    if (debugFile == null || has(image, s -> s.kind() == Section.Kind.SYMTAB)) {
      return image;
    }
    List<Symbol> symbols = new ArrayList<>(image.symbols());
    for (Symbol s : debugFile.symbols()) {
      Section section = s.section() < 0 ? null : sectionAt(image, s);
      if (section != null && s.isDefined()) {
        symbols.add(
            new Symbol(
                s.name(),
                s.address(),
                s.size(),
                s.type(),
                s.binding(),
                section.ordinal(),
                Span.EMPTY,
                Span.EMPTY,
                s.reachesToNext()));
      }
    }
    return image.withSymbols(symbols);
  }

  private static Section sectionAt(Image image, Symbol symbol) {
    for (Section s : image.sections()) {
      if (s.isMapped()
          && Long.compareUnsigned(symbol.address() - s.address(), s.memoryBytes()) < 0) {
        return s;
      }
    }
    return null;
  }

  private static boolean has(Image image, java.util.function.Predicate<Section> which) {
    return image.sections().stream().anyMatch(s -> !s.file().isEmpty() && which.test(s));
  }

  private Image find(Image image) {
    if (image.buildId() != null) {
      Optional<Image> found = files.byBuildId(image.buildId()).map(this::image);
      if (found.isPresent() && image.buildId().equals(found.get().buildId())) {
        return found.get();
      }
    }
    Section link = image.section(LINK).orElse(null);
    if (link == null || link.file().length() < 8) {
      return null;
    }
    Bytes b = image.file().slice(link.file(), LINK);
    int length = 0;
    while (length < b.size() && b.u8(length) != 0) {
      length++;
    }
    long at = length + 4L & ~3L;
    if (at + 4 > b.size()) {
      return null;
    }
    long crc = b.u32(at);
    Bytes found = files.byLink(b.text(0, length), crc).orElse(null);
    return found != null && crc(found) == crc ? image(found) : null;
  }

  private static long crc(Bytes file) {
    CRC32 crc = new CRC32();
    byte[] part = new byte[1 << 16];
    for (long at = 0; at < file.size(); at += part.length) {
      int length = (int) Math.min(part.length, file.size() - at);
      byte[] bytes = length == part.length ? part : new byte[length];
      file.copy(at, bytes);
      crc.update(bytes, 0, length);
    }
    return crc.getValue();
  }

  /** Null when it is none that can be read. */
  private Image image(Bytes file) {
    return read.computeIfAbsent(
        file,
        f ->
            Format.detect(f).orElse(null) == Format.ELF
                ? ElfReader.read(f).toOptional().orElse(null)
                : null);
  }

  /** All that is known of an image: its own debug information, or that of its debug file. */
  Dwarf of(Image image, Dwarf own) {
    Dwarf dwarf = own;
    Image from = image;
    if (debugFile != null && own.units().isEmpty()) {
      dwarf = Dwarf.read(debugFile, zstd).withoutPieces();
      from = debugFile;
    }
    boolean isSplit = files != DebugFiles.NONE && dwarf.isSplit();
    return isSplit
        ? dwarf.withSplits(
            from,
            (name, directory, id) ->
                files.bySplitName(name, directory, id).map(this::image).orElse(null),
            zstd)
        : dwarf;
  }
}
