package dev.tonnage.bench;

import dev.tonnage.archive.ArchiveReader;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.code.Scanner;
import dev.tonnage.demangle.Demangler;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.fault.Parsed;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.golang.PclnTable;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Symbol;
import dev.tonnage.macho.FatReader;
import dev.tonnage.macho.MachoReader;
import dev.tonnage.pe.PeReader;
import dev.tonnage.wasm.WasmReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * A file to read.
 *
 * @param format null when it is no executable
 * @param image null when it is none that can be read
 */
record Subject(Bytes bytes, Format format, Image image) {

  /** The code of one function. */
  record Code(byte[] bytes, long address) {}

  static Subject read(Path path) throws IOException {
    Bytes bytes = Bytes.of(content(path));
    Format format = Format.detect(bytes).orElse(null);
    Image image = format == null ? null : image(format, bytes).toOptional().orElse(null);
    return new Subject(bytes, format, image);
  }

  private static byte[] content(Path path) throws IOException {
    if (!path.toString().endsWith(".gz")) {
      return Files.readAllBytes(path);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return in.readAllBytes();
    }
  }

  static Parsed<Image> image(Format format, Bytes file) {
    return switch (format) {
      case ELF -> ElfReader.read(file);
      case MACHO -> MachoReader.read(file);
      case MACHO_FAT -> FatReader.read(file);
      case PE -> PeReader.read(file);
      case WASM -> WasmReader.read(file);
      case ARCHIVE -> ArchiveReader.read(file);
    };
  }

  /** What it is for. */
  Set<Reader> readers() {
    Set<Reader> readers = EnumSet.noneOf(Reader.class);
    if (image == null) {
      return readers;
    }
    readers.add(Reader.valueOf(format.name()));
    readers.add(Reader.ATTRIBUTE);
    readers.add(Reader.WEIGH);
    if (image.units().size() == 1 && programs().get(0).functions() != null) {
      readers.addAll(Set.of(Reader.FUNCTIONS, Reader.TYPES, Reader.INLINES, Reader.GO));
      if (scanner() != null && !code().isEmpty()) {
        readers.add(Reader.SCAN);
      }
    }
    if (hasDebug()) {
      readers.addAll(Set.of(Reader.UNITS, Reader.LINES, Reader.DWARF_INLINES, Reader.DWARF));
    }
    if (!mangled().isEmpty()) {
      readers.add(Reader.DEMANGLE);
    }
    return readers;
  }

  List<GoProgram> programs() {
    return image.units().stream().map(u -> GoProgram.read(u.file(), u)).toList();
  }

  boolean hasDebug() {
    return image.units().size() == 1 && !Dwarf.read(image, Inflate.NONE).units().isEmpty();
  }

  /** The names that a demangler knows. */
  List<String> mangled() {
    return image.units().stream()
        .flatMap(u -> u.symbols().stream())
        .map(Symbol::name)
        .filter(n -> Demangler.of(n) != null)
        .toList();
  }

  /** Null for a processor whose code is not read. */
  Scanner scanner() {
    Optional<Scanner> scanner = Scanner.of(image.arch());
    return scanner.orElse(null);
  }

  /** The code of Go's functions. */
  List<Code> code() {
    PclnTable table = image.units().size() == 1 ? programs().get(0).functions() : null;
    List<Code> code = new ArrayList<>();
    if (table != null && image.format() != Format.WASM) {
      for (PclnTable.Function f : table.functions()) {
        Span span = image.extent().locate(f.address(), f.codeBytes());
        if (!span.isEmpty() && span.end() <= bytes.size()) {
          byte[] copy = new byte[(int) span.length()];
          bytes.copy(span.start(), copy);
          code.add(new Code(copy, f.address()));
        }
      }
    }
    return code;
  }
}
