package dev.tonnage.attribute;

import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the section of an address or number, and says what kind of owner lives there. */
final class Sections {
  private final Map<Integer, Section> byOrdinal = new HashMap<>();
  private final List<Section> byAddress = new ArrayList<>();

  Sections(Image image) {
    for (Section s : image.sections()) {
      byOrdinal.put(s.ordinal(), s);
      if (s.isMapped() && image.type() != Image.Type.RELOCATABLE) {
        byAddress.add(s);
      }
    }
    byAddress.sort(Comparator.comparingLong(s -> s.address() ^ Long.MIN_VALUE));
  }

  Section numbered(int ordinal) {
    return byOrdinal.get(ordinal);
  }

  /** The section around an address; null when there is none. */
  Section at(long address) {
    int low = 0;
    int high = byAddress.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Section s = byAddress.get(middle);
      if (Long.compareUnsigned(address, s.address()) < 0) {
        high = middle - 1;
      } else if (Long.compareUnsigned(address - s.address(), s.memoryBytes()) >= 0) {
        low = middle + 1;
      } else {
        return s;
      }
    }
    return null;
  }

  static Kind kindOf(Section section) {
    return kindOf(section.kind());
  }

  static Kind kindOf(Section.Kind kind) {
    return switch (kind) {
      case CODE -> Kind.CODE;
      case RODATA -> Kind.RODATA;
      case DATA -> Kind.DATA;
      case BSS -> Kind.BSS;
      case PCLNTAB -> Kind.PCLNTAB;
      case DEBUG -> Kind.DEBUG;
      case SYMTAB, DYNSYM -> Kind.SYMTAB;
      case RELOC -> Kind.RELOC;
      case UNWIND -> Kind.UNWIND;
      case NOTE -> Kind.NOTE;
      case HEADER -> Kind.HEADER;
      case SIGNATURE -> Kind.SIGNATURE;
      case PADDING -> Kind.PADDING;
      case OTHER -> Kind.UNATTRIBUTED;
    };
  }
}
