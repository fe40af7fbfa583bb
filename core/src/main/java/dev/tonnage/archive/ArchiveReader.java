package dev.tonnage.archive;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.elf.ElfReader;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Bundle;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.macho.MachoReader;
import dev.tonnage.pe.PeReader;
import dev.tonnage.wasm.WasmReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an archive member by member; what follows a broken header can not be told apart, and is
 * left with a fault.
 */
public final class ArchiveReader {
  private static final int MAGIC_BYTES = 8;

  /** As many members are looked into; more are weighed as wholes. */
  private static final int MOST_PARTS = 65_536;

  private final Bytes file;
  private final Bundle bundle;
  private final Map<String, Integer> names = new HashMap<>();

  /** Of a thin archive, the members stand in files of their own. */
  private final boolean isThin;

  private final List<Member> indexes = new ArrayList<>();

  /** The object files, by where their headers are. */
  private final Map<Long, Image> objects = new HashMap<>();

  private Bytes longNames;
  private int parts;

  private ArchiveReader(Bytes file) {
    this.file = file;
    this.bundle = new Bundle(file);
    this.isThin = file.u8(2) == 't';
  }

  /** Reads a file that {@link Format#detect} calls an archive. */
  public static Parsed<Image> read(Bytes file) {
    return Parsed.attempt(() -> Parsed.found(new ArchiveReader(file).image()));
  }

  private Image image() {
    bundle.add(new Image.Structure("archive header", Span.of(0, MAGIC_BYTES)));
    long at = MAGIC_BYTES;
    try {
      while (at < file.size()) {
        Member member = Member.read(file, at, longNames, isThin);
        bundle.add(new Image.Structure("archive member headers", member.header()));
        add(member);
        at = member.content().end();
        // Members begin at even offsets.
        if (at % 2 != 0 && at < file.size()) {
          bundle.add(new Image.Structure("padding", Span.of(at, 1), Section.Kind.PADDING));
          at++;
        }
      }
    } catch (DamageException e) {
      bundle.add(e.fault());
    }
    indexes.forEach(this::record);
    return bundle.build(Format.ARCHIVE);
  }

  private void add(Member member) {
    Span content = member.content();
    if (member.isSymbolIndex()) {
      bundle.add(unique("symbol index"), Section.Kind.DYNSYM, content);
      indexes.add(member);
    } else if (member.isLongNames()) {
      longNames = file.slice(content, "archive long names");
      bundle.add(unique("long names"), Section.Kind.HEADER, content);
    } else if (!content.isEmpty()) {
      object(unique(member.name()), member);
    }
  }

  /** Members come behind the index of their symbols. A damaged index stays as it is: a section. */
  private void record(Member index) {
    Bytes table = file.slice(index.content(), "archive symbol index").order(LITTLE_ENDIAN);
    try {
      SymbolIndex.record(index.name(), table, objects::get);
    } catch (DamageException | ArithmeticException e) {
      bundle.add(
          Fault.damaged(index.content().start(), "archive symbol index: its counts are too large"));
    }
  }

  /** Members may have one name. */
  private String unique(String name) {
    int times = names.merge(name, 1, Integer::sum);
    return times == 1 ? name : name + " (" + times + ")";
  }

  private void object(String name, Member member) {
    Span span = member.content();
    Parsed<Image> parsed =
        parts >= MOST_PARTS
            ? Parsed.absent()
            : readObject(file.detached(span, "archive member " + name));
    parsed
        .toOptional()
        .ifPresentOrElse(
            image -> {
              parts++;
              objects.put(member.header().start(), bundle.add(name, span.start(), image));
            },
            () -> bundle.add(name, Section.Kind.OTHER, span));
    parsed.faults().forEach(f -> bundle.add(Bundle.inPart(name, span.start(), f)));
    if (parts == MOST_PARTS) {
      parts++;
      bundle.add(
          Fault.limit(
              span.end(), "archive: more than %d object files; the rest are not read", MOST_PARTS));
    }
  }

  /** Absent when it is no object file. */
  private static Parsed<Image> readObject(Bytes member) {
    Format format = Format.detect(member).orElse(null);
    if (format == null) {
      return PeReader.readObject(member);
    }
    return switch (format) {
      case ELF -> ElfReader.read(member);
      case MACHO -> MachoReader.read(member);
      case WASM -> WasmReader.read(member);
      case PE -> PeReader.readObject(member);
      case MACHO_FAT, ARCHIVE -> Parsed.absent();
    };
  }
}
