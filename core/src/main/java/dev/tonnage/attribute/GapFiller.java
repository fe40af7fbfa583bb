package dev.tonnage.attribute;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import java.util.HashMap;
import java.util.Map;

/**
 * Names what nobody claims: padding where the bytes are nothing but filler and no more than
 * alignment explains, else the section, else the segment, else nothing. A gap never goes to a
 * neighbour.
 */
final class GapFiller implements Claims.Filler {
  /** Linkers align functions to 64 bytes at most, and sections to pages. */
  private static final long FUNCTION_ALIGN = 64;

  private static final long LARGEST_PAGE = 65536;

  private static final int TRAP = 0xcc;

  private static final boolean[] NO_FILLER = new boolean[256];

  /** A section, or null for none, and what its processor's code is padded with. */
  private static final class Area {
    private final Section section;
    private final boolean[] filler;

    /** What is to be said of its padding, of its zeros behind the file, and of all else in it. */
    private final Owner padding;

    private final Owner zeros;
    private final Owner rest;

    Area(Section section, boolean[] codeFiller) {
      boolean isCode = section != null && section.kind() == Section.Kind.CODE;
      String name = section == null ? null : section.name();
      this.section = section;
      this.filler = isCode ? codeFiller : NO_FILLER;
      this.padding = Owner.named("padding", Kind.PADDING, name, Evidence.NONE);
      this.zeros =
          section == null
              ? NO_SECTION
              : Owner.named("section " + name, Kind.BSS, name, Evidence.SECTION);
      this.rest =
          section == null
              ? NO_SECTION
              : Owner.named("section " + name, Sections.kindOf(section), name, Evidence.SECTION);
    }
  }

  private static final Owner NO_SECTION =
      Owner.named("no section", Kind.UNATTRIBUTED, null, Evidence.NONE);

  private static final Area NOWHERE = new Area(null, NO_FILLER);

  private final Bytes file;
  private final Partition areas;
  private final Map<String, Area> byName = new HashMap<>();
  private int area;

  GapFiller(Bytes file, Image image, Partition areas) {
    this.file = file;
    this.areas = areas;
    for (Image unit : image.units()) {
      boolean[] codeFiller = new boolean[256];
      for (int b : codeFillers(unit.arch())) {
        codeFiller[b] = true;
      }
      unit.sections().forEach(s -> byName.putIfAbsent(s.name(), new Area(s, codeFiller)));
    }
    image.sections().forEach(s -> byName.putIfAbsent(s.name(), new Area(s, NO_FILLER)));
  }

  /** The bytes that no-operation instructions and traps between functions are made of. */
  private static int[] codeFillers(String arch) {
    return switch (arch == null ? "" : arch) {
      // int3, nop, and the long forms of nop: Intel's manual, volume 2B, "NOP"
      case "amd64", "386" ->
          new int[] {0, 0xcc, 0x90, 0x66, 0x2e, 0x0f, 0x1f, 0x40, 0x44, 0x80, 0x84};
      // nop is d503201f
      case "arm64" -> new int[] {0, 0x1f, 0x20, 0x03, 0xd5};
      // nopr is 07 and any register; nop is 60000000; c.nop is 0001, nop 00000013
      case "s390x", "s390" -> new int[] {0, 0x07};
      case "ppc64", "ppc64le", "ppc" -> new int[] {0, 0x60};
      case "riscv64", "riscv32" -> new int[] {0, 0x01, 0x13};
      default -> new int[] {0};
    };
  }

  @Override
  public void fill(long start, long end, Partition.Builder pieces) {
    long at = start;
    while (at < end) {
      area = areas.find(at, area);
      long to = Math.min(end, areas.end(area));
      if (at < file.size() && to > file.size()) {
        to = file.size();
      }
      String name = areas.owner(areas.holder(area)).name();
      pieces.add(to, pieces.owner(owner(byName.getOrDefault(name, NOWHERE), at, to)), Account.OWN);
      at = to;
    }
  }

  private Owner owner(Area around, long start, long end) {
    if (isPadding(around.section, around.filler, start, end)) {
      return around.padding;
    }
    return start >= file.size() ? around.zeros : around.rest;
  }

  private boolean isPadding(Section section, boolean[] filler, long start, long end) {
    if (start >= file.size()) {
      return section == null;
    }
    long most =
        section == null
            ? LARGEST_PAGE
            : Math.max(FUNCTION_ALIGN, Math.min(section.align(), LARGEST_PAGE));
    // A zero in compressed bytes fills nothing.
    boolean isCompressed = section != null && section.compressed();
    if (end - start > most || isCompressed || isWhole(section, start, end)) {
      return false;
    }
    // Between the sections of code, linkers fill pages with traps.
    boolean isTraps = section == null && file.u8(start) == TRAP;
    for (long i = start; i < end; i++) {
      int b = file.u8(i);
      if (isTraps ? b != TRAP : b != 0 && !filler[b]) {
        return false;
      }
    }
    return true;
  }

  /** A section of zeros is a section, no padding. */
  private boolean isWhole(Section section, long start, long end) {
    return section != null && section.file().start() == start && section.file().end() == end;
  }
}
