package dev.tonnage.dwarf;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code .debug_frame} (section 6.4.1): a description of a function's frame is the function's; the
 * common part of several is shared by their units.
 */
final class FrameReader {
  private static final String NAME = ".debug_frame";

  private record Frame(long start, long end, int user) {}

  private final DebugSections sections;
  private final List<Subprogram> functions;
  private final CodeMap code;
  private final int addressBytes;

  FrameReader(DebugSections sections, List<Subprogram> functions, CodeMap code, int addressBytes) {
    this.sections = sections;
    this.functions = functions;
    this.code = code;
    this.addressBytes = addressBytes;
  }

  Pieces read(List<Fault> faults) {
    Bytes section = sections.bytes(NAME);
    Uses common = new Uses(NAME, section.size());
    List<Frame> frames = new ArrayList<>();
    long at = 0;
    try {
      while (at < section.size()) {
        long end = UnitHeader.end(section, at, "DWARF frame");
        frame(section, at, end, frames, common);
        at = end;
      }
    } catch (DamageException e) {
      faults.add(e.fault());
    }
    common.sort();
    Pieces pieces = new Pieces(sections.section(NAME));
    for (Frame f : frames) {
      if (f.user() != CodeMap.NONE) {
        pieces.add(f.start(), f.end(), f.user());
        continue;
      }
      int from = common.find(f.start());
      if (from < common.count() && common.position(from) == f.start()) {
        pieces.add(f.start(), f.end(), common, from, common.next(from));
      }
    }
    return pieces;
  }

  private void frame(Bytes section, long start, long end, List<Frame> frames, Uses common) {
    int width = UnitHeader.offsetBytes(section, start);
    Cursor c = new Cursor(section, UnitHeader.afterLength(section, start));
    if (c.at() == end) {
      return;
    }
    long pointer = c.word(width);
    boolean isCommon = pointer == (width == 8 ? -1 : 0xffff_ffffL);
    if (isCommon) {
      frames.add(new Frame(start, end, CodeMap.NONE));
      return;
    }
    long address = c.word(addressBytes);
    int function = code.function(address);
    int unit = function != CodeMap.NONE ? functions.get(function).unit() : code.unit(address);
    if (unit != CodeMap.NONE) {
      common.add(pointer, Pieces.unit(unit));
      frames.add(
          new Frame(
              start,
              end,
              function != CodeMap.NONE ? Pieces.function(function) : Pieces.unit(unit)));
    }
  }
}
