package dev.tonnage.dwarf;

import dev.tonnage.image.Image;
import java.util.ArrayList;
import java.util.List;

/** The steps of reading debug information, one by one. */
public final class DwarfParts {
  private final Image image;
  private final InfoReader info;
  private final CodeMap map;
  private final Dwarf dwarf;

  /** Of an image whose debug information can be read. */
  public DwarfParts(Image image) {
    this.image = image;
    this.info = readUnits();
    this.map = new CodeMap(info.units, info.functions);
    this.dwarf = Dwarf.read(image, Inflate.NONE);
  }

  private DebugSections sections() {
    return new DebugSections(image, Inflate.NONE, new ArrayList<>());
  }

  private InfoReader readUnits() {
    DebugSections sections = sections();
    InfoReader reader =
        new InfoReader(
            sections,
            new AbbreviationTables(sections.bytes(".debug_abbrev")),
            new CodeAreas(image),
            new Values(sections),
            null,
            new ArrayList<>());
    reader.read(".debug_info");
    return reader;
  }

  /** Units and their entries. */
  public Object units() {
    return readUnits().units;
  }

  /** Line tables. */
  public Object lines() {
    DebugSections sections = sections();
    if (sections.section(".debug_line") == null) {
      return List.of();
    }
    References references = new References(sections);
    for (int i = 0; i < info.references.lines.count(); i++) {
      references.lines.add(info.references.lines.position(i), info.references.lines.user(i));
    }
    return new LineReader(sections, references, info.units, info.functions, map, new ArrayList<>())
        .read();
  }

  /** Functions inlined into others. */
  public Object inlines() {
    return dwarf.inlined();
  }
}
