package dev.tonnage.dwarf;

import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the sections in the order in which they need each other. */
final class DwarfReader {
  private final List<Fault> faults = new ArrayList<>();
  private final List<Pieces> pieces = new ArrayList<>();
  private final Image image;
  private final DebugSections sections;
  private final Image code;
  private final UnitContext skeleton;
  private final String directory;

  DwarfReader(Image image, Inflate zstd) {
    this.image = image;
    this.code = image;
    this.skeleton = null;
    this.directory = null;
    this.sections = new DebugSections(image, zstd, faults);
  }

  /** Reads what a split file says of the code of the linked one. */
  DwarfReader(
      Image split,
      DebugSections sections,
      Image linked,
      UnitContext skeleton,
      String directory,
      List<Fault> faults) {
    this.image = split;
    this.sections = sections;
    this.code = linked;
    this.skeleton = skeleton;
    this.directory = directory;
    this.faults.addAll(faults);
  }

  Dwarf read() {
    Dwarf dwarf = readAll();
    return skeleton == null ? dwarf : dwarf.withoutPieces();
  }

  private Dwarf readAll() {
    Values values = new Values(sections);
    AbbreviationTables tables = new AbbreviationTables(sections.bytes(".debug_abbrev"));
    InfoReader info =
        new InfoReader(sections, tables, new CodeAreas(code), values, skeleton, faults);
    add(".debug_info", () -> info.read(".debug_info"));
    add(".debug_types", () -> info.read(".debug_types"));
    CodeMap map = new CodeMap(info.units, info.functions);
    References references = info.references;
    LineReader lines =
        sections.section(".debug_line") == null
            ? null
            : new LineReader(sections, references, info.units, info.functions, map, faults);
    add(".debug_line", () -> lines.read());
    SetReader sets = new SetReader(sections, info.units);
    for (String name : SetReader.SECTIONS) {
      add(name, () -> sets.read(name, faults));
    }
    add(SetReader.NAMES, () -> sets.read(SetReader.NAMES, faults));
    FrameReader frames = new FrameReader(sections, info.functions, map, image.pointerBytes());
    add(".debug_frame", () -> frames.read(faults));
    ListReader lists = new ListReader(sections, info.functions, faults);
    for (Uses uses :
        List.of(
            references.oldRanges,
            references.oldLocations,
            references.oldMacros,
            references.macros)) {
      add(uses.what(), () -> lists.plain(uses));
    }
    for (Uses uses : List.of(references.rangeLists, references.locationLists)) {
      add(uses.what(), () -> lists.contributions(uses));
    }
    // Before version 5 these two were an extension, and had no headers.
    boolean hasHeaders = info.units.stream().anyMatch(u -> u.header.version() >= 5);
    for (Uses uses : List.of(references.addresses, references.stringOffsets)) {
      add(uses.what(), () -> hasHeaders ? lists.contributions(uses) : lists.plain(uses));
    }
    add(".debug_abbrev", () -> lists.abbreviations(references.abbreviations, tables));
    add(".debug_str", () -> lists.strings(references.strings));
    add(".debug_line_str", () -> lists.strings(references.lineStrings));
    for (Uses uses : references.all()) {
      if (uses.outside() > 0 && uses.size() > 0) {
        faults.add(
            Fault.damaged(
                sections.section(uses.what()).file().start(),
                "%s: %d references lead outside of its %d bytes",
                uses.what(),
                uses.outside(),
                uses.size()));
      }
    }
    return new Dwarf(
        info.units,
        units(info.units, values, directory),
        info.functions,
        info.variables,
        info.namespaces,
        lines,
        map,
        values,
        sections,
        List.copyOf(pieces),
        List.copyOf(faults));
  }

  private void add(String name, Supplier<Pieces> reader) {
    if (sections.section(name) == null) {
      return;
    }
    try {
      pieces.add(reader.get());
    } catch (DamageException e) {
      faults.add(e.fault());
    }
  }

  private static List<Unit> units(List<UnitContext> contexts, Values values, String otherwise) {
    Map<Long, Integer> byLineTable = new HashMap<>();
    for (UnitContext u : contexts) {
      if (kind(u) == Unit.Kind.COMPILE && u.lineTable != Entry.NOT) {
        byLineTable.putIfAbsent(u.lineTable, u.number);
      }
    }
    List<Unit> units = new ArrayList<>(contexts.size());
    for (UnitContext u : contexts) {
      Unit.Kind kind = kind(u);
      boolean isPart = kind == Unit.Kind.TYPE || kind == Unit.Kind.PARTIAL;
      units.add(
          new Unit(
              u.number,
              u.sectionName,
              u.header.start(),
              u.header.end() - u.header.start(),
              u.header.version(),
              kind,
              isPart ? byLineTable.getOrDefault(u.lineTable, u.number) : u.number,
              values.text(u, u.name),
              u.directory == 0 ? otherwise : values.text(u, u.directory),
              u.language,
              values.text(u, u.producer)));
    }
    return List.copyOf(units);
  }

  private static Unit.Kind kind(UnitContext u) {
    return switch (u.header.type()) {
      case UnitHeader.UT_TYPE, UnitHeader.UT_SPLIT_TYPE -> Unit.Kind.TYPE;
      case UnitHeader.UT_PARTIAL -> Unit.Kind.PARTIAL;
      case UnitHeader.UT_SKELETON -> Unit.Kind.SKELETON;
      default -> u.tag == Dw.TAG_PARTIAL_UNIT ? Unit.Kind.PARTIAL : Unit.Kind.COMPILE;
    };
  }
}
