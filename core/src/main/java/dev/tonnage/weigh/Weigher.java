package dev.tonnage.weigh;

import dev.tonnage.attribute.Attribution;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weighs one binary: bytes in, value out. */
public final class Weigher {
  /**
   * The version of all that decides what the rows of a binary are. It is raised with every change
   * that makes other rows of the same bytes; rows of different versions are not compared.
   */
  public static final int ANALYZER_VERSION = 2;

  private Weigher() {}

  /**
   * Weighs a file that {@link Format#detect} takes for an executable. It does not fail: what can
   * not be read is a fault in the answer, and the ledger adds up to the file all the same.
   */
  public static Weighed weigh(Bytes file) {
    return weigh(file, Inflate.NONE);
  }

  /**
   * Weighs a file as {@link #weigh(Bytes)} does.
   *
   * @param zstd decodes sections that are compressed with zstd, which core has no decoder for
   */
  public static Weighed weigh(Bytes file, Inflate zstd) {
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
      Ledger ledger = Attribution.ofUnreadable(file);
      return new Weighed(
          FactFinder.ofUnreadable(format, ledger),
          null,
          ledger,
          ModuleSums.of(ledger, GoProgram.NONE),
          List.copyOf(faults));
    }
    GoProgram program = GoProgram.read(file, image);
    Dwarf dwarf = Dwarf.read(image, zstd);
    Ledger ledger = Attribution.of(file, image, program, dwarf);
    faults.addAll(image.faults());
    faults.addAll(program.faults());
    faults.addAll(dwarf.faults());
    return new Weighed(
        FactFinder.of(file, image, program, ledger),
        image,
        ledger,
        ModuleSums.of(ledger, program),
        List.copyOf(faults));
  }

  private static Parsed<Image> read(Format format, Bytes file) {
    return switch (format) {
      case ELF -> ElfReader.read(file);
      case MACHO, MACHO_FAT, PE, WASM, ARCHIVE ->
          new Parsed.Broken<>(
              Fault.unsupported("%s files are not read yet, only recognised", format.label()));
    };
  }
}
