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
 * The runtime's record of where things are ({@code runtime/symtab.go}, moduledata), since Go 1.16.
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
 * @param types what type descriptors are counted from; 0 when no layout fits
 * @param endOfTypes behind the last byte that may belong to types
 * @param typeLinks where the list of types by name is, four bytes each; empty since Go 1.27
 * @param itabLinks the address of the list of itabs; 0 since Go 1.27
 * @param itabCount how many itabs that list has
 * @param descriptorBytes the length of the types' descriptors, which stand one behind the other,
 *     since Go 1.27; else 0
 * @param itabAddress the address of the first itab, since Go 1.27; else 0
 * @param itabs where itabs stand one behind the other, since Go 1.27; else empty
 */
public record ModuleData(
    long address,
    long text,
    long findfunctab,
    long firstPc,
    long endPc,
    long gofunc,
    long types,
    long endOfTypes,
    Span typeLinks,
    long itabLinks,
    long itabCount,
    long descriptorBytes,
    long itabAddress,
    Span itabs) {
  /** Words from its start, the same in all releases since Go 1.16. */
  private static final int FTAB_LENGTH = 17;

  private static final int FINDFUNCTAB = 19;
  private static final int MINPC = 20;
  private static final int MAXPC = 21;
  private static final int TEXT = 22;
  private static final int ETEXT = 23;

  /**
   * Where the words are that moved.
   *
   * @param form the form of the function table that goes with it
   * @param gofunc 0 for a release without
   * @param typeLinks 0 for a release without
   */
  private record Layout(
      PclnTable.Form form, int types, int endOfTypes, int gofunc, int typeLinks) {}

  private static final List<Layout> LAYOUTS =
      List.of(
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
    List<Link> links = new ArrayList<>();
    for (long at = typeLinks.start(); at < typeLinks.end(); at += 4) {
      links.add(new Link(Span.of(at, 4), types + image.file().i32(at)));
    }
    int w = image.pointerBytes();
    Span itabList = image.extent().locate(itabLinks, Math.max(itabCount, 0) * w);
    for (long i = 0; i < itabList.length() / w && itabList.end() <= image.file().size(); i++) {
      links.add(
          new Link(Span.of(itabList.start() + i * w, w), image.pointers().at(itabLinks + i * w)));
    }
    return links;
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
      Words words = new Words(image, address);
      long text = words.at(TEXT);
      // Functions of WebAssembly are numbers, and its text begins at 0, before the first of them.
      boolean agreesOnText =
          image.format() == Format.WASM
              || (Long.compareUnsigned(text, words.at(MINPC)) <= 0
                  && Long.compareUnsigned(words.at(MAXPC), words.at(ETEXT)) <= 0
                  && words.isInFile(TEXT));
      boolean agrees =
          words.at(FTAB_LENGTH) == functions + 1L
              && Long.compareUnsigned(words.at(MINPC), words.at(MAXPC)) <= 0
              && agreesOnText;
      if (!agrees) {
        return null;
      }
      for (Layout layout : LAYOUTS) {
        if (layout.form() == form) {
          ModuleData found = with(layout, words);
          if (found != null) {
            return found;
          }
        }
      }
      return new ModuleData(
          address,
          text,
          words.at(FINDFUNCTAB),
          words.at(MINPC),
          words.at(MAXPC),
          0,
          0,
          0,
          Span.EMPTY,
          0,
          0,
          0,
          0,
          Span.EMPTY);
    }

    private ModuleData with(Layout layout, Words words) {
      long types = words.at(layout.types());
      long end = words.at(layout.endOfTypes());
      boolean hasTypes = words.isInFile(layout.types()) && Long.compareUnsigned(types, end) < 0;
      boolean hasGofunc =
          layout.gofunc() == 0
              || (words.isInFile(layout.gofunc()) && words.isInFile(layout.gofunc() - 1));
      if (!hasTypes || !hasGofunc) {
        return null;
      }
      long gofunc = layout.gofunc() == 0 ? 0 : words.at(layout.gofunc());
      Span links = Span.EMPTY;
      long itabLinks = 0;
      long itabCount = 0;
      long descriptorBytes = 0;
      long itabAddress = 0;
      Span itabs = Span.EMPTY;
      if (layout.typeLinks() != 0) {
        links = words.slice(layout.typeLinks(), 4);
        int itabWord = layout.typeLinks() + 3;
        if (links == null || words.slice(itabWord, image.pointerBytes()) == null) {
          return null;
        }
        itabLinks = words.at(itabWord);
        itabCount = words.at(itabWord + 1);
      } else {
        descriptorBytes = words.at(layout.types() + 1);
        long itabOffset = words.at(layout.endOfTypes() + 1);
        long itabBytes = words.at(layout.endOfTypes() + 2);
        long all = end - types;
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
        itabAddress = types + itabOffset;
        itabs = image.extent().locate(itabAddress, itabBytes);
      }
      return new ModuleData(
          words.address(),
          words.at(TEXT),
          words.at(FINDFUNCTAB),
          words.at(MINPC),
          words.at(MAXPC),
          gofunc,
          types,
          end,
          links,
          itabLinks,
          itabCount,
          descriptorBytes,
          itabAddress,
          itabs);
    }
  }

  /** The words of a record that may be one. */
  private record Words(Image image, long address) {
    long at(int word) {
      Pointers pointers = image.pointers();
      return pointers.at(address + (long) word * pointers.width());
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
