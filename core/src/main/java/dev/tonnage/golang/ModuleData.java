package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Extent;
import dev.tonnage.image.Format;
import dev.tonnage.image.Image;
import dev.tonnage.image.Pointers;
import dev.tonnage.image.Section;
import dev.tonnage.image.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * The runtime's record of where things are ({@code runtime/symtab.go}, moduledata), since Go 1.5.
 * It has no name in a stripped file: it is found as the place that points to the function table and
 * whose other fields agree with that table. Its layout has changed with releases; each known one is
 * tried, and the first whose fields make sense is taken, so that a new release either fits or is
 * said not to.
 *
 * @param address where it is in memory
 * @param text what functions are counted from
 * @param findfunctab the address of the index by program counter
 * @param firstPc the first function's program counter, which the index counts from
 * @param endPc behind the last function's
 * @param gofunc what function data are counted from; 0 before Go 1.18, or when no layout fits
 * @param types where types are; null before Go 1.7, whose types have no place of their own, or when
 *     no layout fits
 * @param variables what the garbage collector is told of them; since Go 1.5, when a layout fits
 * @param isKnown whether a layout fits
 */
public record ModuleData(
    long address,
    long text,
    long findfunctab,
    long firstPc,
    long endPc,
    long gofunc,
    TypeArea types,
    Variables variables,
    boolean isKnown) {
  /** No release has a longer one. */
  public static final int MOST_BYTES = 80 * 8;

  /** Words from its start, the same in all releases since Go 1.16. */
  private static final int FTAB_LENGTH = 17;

  private static final int OLD_FTAB_LENGTH = 4;

  private static final int FINDFUNCTAB = 19;
  private static final int MINPC = 20;
  private static final int MAXPC = 21;
  private static final int TEXT = 22;
  private static final int ETEXT = 23;
  private static final int NOPTRDATA = 24;
  private static final int ENOPTRDATA = 25;
  private static final int DATA = 26;
  private static final int EDATA = 27;

  /** So many words later does it all stand since Go 1.16, whose table of functions has parts. */
  private static final int WORDS_OF_PARTS = 10;

  /** So many types by name are looked at to tell whether a list is theirs. */
  private static final int LINKS_ASKED = 32;

  /**
   * Where the words are that moved.
   *
   * @param form the form of the function table that goes with it
   * @param types 0 for a release whose types have no place of their own
   * @param gofunc 0 for a release without
   * @param typeLinks 0 for a release without
   */
  private record Layout(
      PclnTable.Form form, int types, int endOfTypes, int gofunc, int typeLinks) {}

  private static final List<Layout> LAYOUTS =
      List.of(
          // 1.7; 1.8 put the sections of code in front of the types by name; 1.5 had types anywhere
          new Layout(PclnTable.Form.GO_1_2, 25, 26, 0, 27),
          new Layout(PclnTable.Form.GO_1_2, 25, 26, 0, 30),
          new Layout(PclnTable.Form.GO_1_2, 0, 0, 0, 25),
          new Layout(PclnTable.Form.GO_1_16, 35, 36, 0, 40),
          new Layout(PclnTable.Form.GO_1_18, 35, 36, 38, 42),
          // 1.20 added the two words of coverage counters, 1.26 the end of the function table
          new Layout(PclnTable.Form.GO_1_20, 37, 38, 40, 44),
          new Layout(PclnTable.Form.GO_1_20, 37, 38, 40, 45),
          // 1.27 counts descriptors and itabs, and has no lists of links
          new Layout(PclnTable.Form.GO_1_20, 37, 39, 43, 0));

  /** The index by program counter: one bucket for so much code ({@code runtime/symtab.go}). */
  public static final long BUCKET_CODE = 4096;

  /** A bucket: the number of its first function, and a byte for each part of its code. */
  public static final long BUCKET_BYTES = 4 + 16;

  /**
   * The bytes of the index; of the last bucket there are only the parts that have code ({@code
   * cmd/link/internal/ld/pcln.go}, findfunctab).
   */
  public long indexBytes() {
    long code = endPc - firstPc;
    long partCode = BUCKET_CODE / 16;
    return code <= 0 ? 0 : 4 * ((code - 1) / BUCKET_CODE + 1) + (code - 1) / partCode + 1;
  }

  /**
   * An entry of the lists of types and itabs.
   *
   * @param target the address of the type or itab
   */
  public record Link(Span span, long target) {}

  /** The lists of types and itabs, entry by entry; none since Go 1.27. */
  public List<Link> links(Image image) {
    return types == null ? List.of() : types.links(image);
  }

  static ModuleData find(Image image, long table, int functions, PclnTable.Form form) {
    Finder finder = new Finder(image, table, functions, form);
    for (long address : image.pointers().relocatedTo(table)) {
      ModuleData found = finder.at(address);
      if (found != null) {
        return found;
      }
    }
    List<Section> sections = new ArrayList<>(image.sections());
    sections.removeIf(
        s -> !s.isMapped() || (s.kind() != Section.Kind.DATA && s.kind() != Section.Kind.RODATA));
    for (Section s : sections) {
      ModuleData found = finder.in(s.file(), s.address());
      if (found != null) {
        return found;
      }
    }
    if (image.sections().isEmpty()) {
      for (Segment s : image.segments()) {
        ModuleData found = finder.in(s.file(), s.address());
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private record Finder(Image image, long table, int functions, PclnTable.Form form) {

    ModuleData in(Span span, long start) {
      Bytes bytes = image.file().slice(span, "Go module data");
      int w = image.pointerBytes();
      for (long at = 0; at + (long) w * (ETEXT + 1) <= bytes.size(); at += w) {
        if (bytes.word(at, w) == table) {
          ModuleData found = at(start + at);
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    }

    /** The record at an address; null when its fields do not agree with the table. */
    ModuleData at(long address) {
      boolean isOld = form == PclnTable.Form.GO_1_2;
      int before = isOld ? WORDS_OF_PARTS : 0;
      Words words = new Words(image, address);
      long text = words.at(TEXT - before);
      long first = words.at(MINPC - before);
      long end = words.at(MAXPC - before);
      // Functions of WebAssembly are numbers, and its text begins at 0, before the first of them.
      boolean agreesOnText =
          image.format() == Format.WASM
              || (Long.compareUnsigned(text, first) <= 0
                  && Long.compareUnsigned(end, words.at(ETEXT - before)) <= 0
                  && words.isInFile(TEXT - before));
      boolean agrees =
          words.at(isOld ? OLD_FTAB_LENGTH : FTAB_LENGTH) == functions + 1L
              && Long.compareUnsigned(first, end) <= 0
              && agreesOnText;
      if (!agrees) {
        return null;
      }
      ModuleData unknown =
          new ModuleData(
              address,
              text,
              words.at(FINDFUNCTAB - before),
              first,
              end,
              0,
              null,
              Variables.UNKNOWN,
              false);
      for (Layout layout : LAYOUTS) {
        ModuleData found = layout.form() == form ? unknown.with(layout, words) : null;
        if (found != null) {
          return found;
        }
      }
      return unknown;
    }
  }

  /** This, with what a layout adds; null when it does not fit. */
  private ModuleData with(Layout layout, Words words) {
    boolean hasGofunc =
        layout.gofunc() == 0
            || (words.isInFile(layout.gofunc()) && words.isInFile(layout.gofunc() - 1));
    if (!hasGofunc) {
      return null;
    }
    long gofunc = layout.gofunc() == 0 ? 0 : words.at(layout.gofunc());
    TypeArea area;
    if (layout.types() == 0) {
      area = null;
      if (words.slice(layout.typeLinks(), words.width()) == null) {
        return null;
      }
    } else {
      area = layout.typeLinks() == 0 ? counted(layout, words) : listed(layout, words);
      if (area == null) {
        return null;
      }
    }
    return new ModuleData(
        address, text, findfunctab, firstPc, endPc, gofunc, area, variables(layout, words), true);
  }

  /** The collector's programs stand in front of the types, or, without these, of their list. */
  private static Variables variables(Layout layout, Words words) {
    int before = layout.form() == PclnTable.Form.GO_1_2 ? WORDS_OF_PARTS : 0;
    int program = (layout.types() != 0 ? layout.types() : layout.typeLinks()) - 2;
    return Variables.read(
        words.image(),
        words.at(NOPTRDATA - before),
        words.at(ENOPTRDATA - before),
        words.at(DATA - before),
        words.at(EDATA - before),
        words.at(program));
  }

  private static boolean isArea(Layout layout, Words words) {
    return words.isInFile(layout.types())
        && Long.compareUnsigned(words.at(layout.types()), words.at(layout.endOfTypes())) < 0;
  }

  /** Types and itabs that are listed. */
  private static TypeArea listed(Layout layout, Words words) {
    int itabWord = layout.typeLinks() + 3;
    Span links = words.slice(layout.typeLinks(), 4);
    if (!isArea(layout, words) || links == null || words.slice(itabWord, words.width()) == null) {
      return null;
    }
    long start = words.at(layout.types());
    long end = words.at(layout.endOfTypes());
    Bytes list = words.image().file().slice(links, "Go types by name");
    for (long at = 0; at < Math.min(list.size(), 4L * LINKS_ASKED); at += 4) {
      if (list.i32(at) <= 0 || list.i32(at) >= end - start) {
        return null;
      }
    }
    return new TypeArea(
        start, end, links, words.at(itabWord), words.at(itabWord + 1), 0, 0, Span.EMPTY);
  }

  /** Types and itabs that stand one behind the other. */
  private static TypeArea counted(Layout layout, Words words) {
    if (!isArea(layout, words)) {
      return null;
    }
    long start = words.at(layout.types());
    long end = words.at(layout.endOfTypes());
    long descriptorBytes = words.at(layout.types() + 1);
    long itabOffset = words.at(layout.endOfTypes() + 1);
    long itabBytes = words.at(layout.endOfTypes() + 2);
    long all = end - start;
    boolean fits =
        descriptorBytes > 0
            && descriptorBytes <= all
            && itabOffset >= 0
            && itabBytes >= 0
            && itabOffset <= all
            && itabBytes <= all - itabOffset;
    if (!fits) {
      return null;
    }
    long itabs = start + itabOffset;
    Span itabSpan = words.image().extent().locate(itabs, itabBytes);
    return new TypeArea(start, end, Span.EMPTY, 0, 0, descriptorBytes, itabs, itabSpan);
  }

  /** The words of a record that may be one. */
  private record Words(Image image, long address) {
    long at(int word) {
      Pointers pointers = image.pointers();
      return pointers.at(address + (long) word * pointers.width());
    }

    int width() {
      return image.pointers().width();
    }

    boolean isInFile(int word) {
      return image.extent().fileOffset(at(word)) >= 0;
    }

    /**
     * The elements of the slice whose header begins at a word; null when there is no such slice.
     */
    Span slice(int word, int elementBytes) {
      long length = at(word + 1);
      Extent extent = image.extent();
      if (length < 0 || length != at(word + 2) || length > extent.fileBytes() / elementBytes) {
        return null;
      }
      if (length == 0) {
        return Span.EMPTY;
      }
      Span span = extent.locate(at(word), length * elementBytes);
      return span.length() == length * elementBytes && span.end() <= extent.fileBytes()
          ? span
          : null;
    }
  }
}
