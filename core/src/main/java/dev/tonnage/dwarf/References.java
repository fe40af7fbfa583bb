package dev.tonnage.dwarf;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything in other sections that entries refer to, section by section, with who does. What one
 * unit added is forgotten again when the unit turns out to be damaged.
 */
final class References {
  final Uses strings;
  final Uses lineStrings;
  final Uses stringOffsets;
  final Uses addresses;
  final Uses lines;
  final Uses oldRanges;
  final Uses rangeLists;
  final Uses oldLocations;
  final Uses locationLists;
  final Uses oldMacros;
  final Uses macros;
  final Uses abbreviations;
  private final List<Uses> all = new ArrayList<>();

  References(DebugSections sections) {
    strings = of(sections, ".debug_str");
    lineStrings = of(sections, ".debug_line_str");
    stringOffsets = of(sections, ".debug_str_offsets");
    addresses = of(sections, ".debug_addr");
    lines = of(sections, ".debug_line");
    oldRanges = of(sections, ".debug_ranges");
    rangeLists = of(sections, ".debug_rnglists");
    oldLocations = of(sections, ".debug_loc");
    locationLists = of(sections, ".debug_loclists");
    oldMacros = of(sections, ".debug_macinfo");
    macros = of(sections, ".debug_macro");
    abbreviations = of(sections, ".debug_abbrev");
  }

  private Uses of(DebugSections sections, String name) {
    Uses uses = new Uses(name, sections.size(name));
    all.add(uses);
    return uses;
  }

  List<Uses> all() {
    return all;
  }

  /** The state to {@link #rewind} to. */
  int[] mark() {
    return all.stream().mapToInt(Uses::count).toArray();
  }

  void rewind(int[] mark) {
    for (int i = 0; i < mark.length; i++) {
      all.get(i).rewind(mark[i]);
    }
  }

  /** Drops what one unit added more than once. */
  void compact(int[] mark) {
    for (int i = 0; i < mark.length; i++) {
      all.get(i).compact(mark[i]);
    }
  }
}
