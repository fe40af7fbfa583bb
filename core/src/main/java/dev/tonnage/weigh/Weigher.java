package dev.tonnage.weigh;

import dev.tonnage.archive.ArchiveReader;
import dev.tonnage.attribute.Attribution;
import dev.tonnage.attribute.CompileUnits;
import dev.tonnage.attribute.View;
import dev.tonnage.bytes.Bytes;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.dwarf.Inflate;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.golang.GoProgram;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.ledger.Ledger;
import dev.tonnage.macho.FatReader;
import dev.tonnage.macho.MachoReader;
import dev.tonnage.pe.PeReader;
import dev.tonnage.wasm.WasmReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weighs one binary: bytes in, value out. */
public final class Weigher {
  /**
   * The version of all that decides what the rows of a binary are. It is raised with every change
   * that makes other rows of the same bytes; rows of different versions are not compared.
   */
  public static final int ANALYZER_VERSION = 11;

  /** "MZ", which programs begin with and object files do not. */
  private static final int MZ = 0x5a4d;

  private Weigher() {}

  /**
   * Weighs a file that {@link Format#detect} takes for an executable. It does not fail: what can
   * not be read is a fault in the answer, and the ledger adds up to the file all the same.
   */
  public static Weighed weigh(Bytes file) {
    return weigh(file, Inflate.NONE, View.HOST);
  }

  /**
   * Weighs a file as {@link #weigh(Bytes)} does.
   *
   * @param zstd decodes sections that are compressed with zstd, which core has no decoder for
   * @param view whose inlined code is
   */
  public static Weighed weigh(Bytes file, Inflate zstd, View view) {
    return weigh(file, zstd, view, DebugFiles.NONE);
  }

  /**
   * Weighs a file as {@link #weigh(Bytes)} does.
   *
   * @param zstd decodes sections that are compressed with zstd, which core has no decoder for
   * @param view whose inlined code is
   * @param files finds debug information that stands in other files; their own bytes are weighed
   *     nowhere
   */
  public static Weighed weigh(Bytes file, Inflate zstd, View view, DebugFiles files) {
    Optional<Format> format = Format.detect(file);
    Parsed<Image> parsed =
        format
            .map(f -> read(f, file))
            .orElse(
                new Parsed.Broken<>(
                    Fault.unsupported("no executable: its first bytes are of no known format")));
    List<Fault> faults = new ArrayList<>(parsed.faults());
    Image image = parsed.toOptional().orElse(null);
    if (image == null) {
      return unread(format, file.size(), faults);
    }
    List<GoProgram> programs = image.units().stream().map(Weigher::program).toList();
    ExternalDebug external = new ExternalDebug(files, zstd);
    image = external.withSymbols(image);
    List<Dwarf> debugs = debugs(image, zstd, external);
    Ledger ledger = Attribution.of(file, image, programs, debugs, view);
    faults.addAll(image.faults());
    programs.forEach(p -> faults.addAll(p.faults()));
    debugs.forEach(d -> faults.addAll(d.faults()));
    GoProgram program =
        programs.stream().filter(GoProgram::isGo).findFirst().orElse(GoProgram.NONE);
    List<InlinedCode> inlines = InlineSums.of(program);
    DeadCode deadCode = DeadCodeFinder.of(program);
    Linkage linkage = Linkage.of(program, ledger);
    return new Weighed(
        FactFinder.of(file, image, program, deadCode.verdict(), inlines, ledger),
        image,
        ledger,
        ModuleSums.of(ledger, program, inlines, linkage),
        CompileUnits.of(programs, debugs),
        inlines,
        deadCode,
        linkage,
        List.copyOf(faults));
  }

  /**
   * What is said of a file that can not be read at all, such as one beyond {@link Bytes#MAX_SIZE}:
   * one row for its bytes.
   */
  public static Weighed unread(long bytes, Fault fault) {
    return unread(Optional.empty(), bytes, List.of(fault));
  }

  private static Weighed unread(Optional<Format> format, long bytes, List<Fault> faults) {
    Ledger ledger = Attribution.ofUnreadable(bytes);
    return new Weighed(
        FactFinder.ofUnreadable(format, ledger),
        null,
        ledger,
        ModuleSums.of(ledger, GoProgram.NONE, List.of(), Linkage.NONE),
        CompileUnits.NONE,
        List.of(),
        DeadCode.NONE,
        Linkage.NONE,
        List.copyOf(faults));
  }

  private static List<Dwarf> debugs(Image image, Inflate zstd, ExternalDebug external) {
    return image.units().stream().map(u -> external.of(u, Dwarf.read(u, zstd))).toList();
  }

  /** What an object file holds is not Go's yet: its addresses are still to come. */
  private static GoProgram program(Image unit) {
    return unit.type() == Image.Type.RELOCATABLE
        ? GoProgram.NONE
        : GoProgram.read(unit.file(), unit);
  }

  private static Parsed<Image> object(Parsed<Image> parsed) {
    return parsed instanceof Parsed.Absent
        ? new Parsed.Broken<>(Fault.unsupported("no object file, though it begins like one"))
        : parsed;
  }

  private static Parsed<Image> read(Format format, Bytes file) {
    return switch (format) {
      case ELF -> ElfReader.read(file);
      case MACHO -> MachoReader.read(file);
      case MACHO_FAT -> FatReader.read(file);
      case PE -> file.u16(0) == MZ ? PeReader.read(file) : object(PeReader.readObject(file));
      case WASM -> WasmReader.read(file);
      case ARCHIVE -> ArchiveReader.read(file);
    };
  }
}
