package dev.tonnage.golang;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.fault.DamageException;
import dev.tonnage.fault.Fault;
import dev.tonnage.fault.Parsed;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Go's table of functions, files and lines, which every Go binary carries, stripped or not ({@code
 * runtime/symtab.go}). All its forms are read, those of Go 1.2, 1.16, 1.18 and 1.20; the last is
 * used by all releases since.
 *
 * @param span the bytes of the table in the file, up to the last byte that is known to be its
 * @param address where it is in memory
 * @param text the address that functions are counted from
 * @param moduleData where the runtime keeps its addresses; null when not found
 * @param functions in the order of their addresses
 * @param parts its parts, by name, in the order in which they stand
 * @param header where its parts are
 * @param faults what could not be read
 */
public record PclnTable(
    Span span,
    long address,
    long text,
    ModuleData moduleData,
    List<Function> functions,
    List<Part> parts,
    PclnHeader header,
    List<Fault> faults) {

  Form form() {
    return header.form();
  }

  /** Whether it is of a form that linkers wrote up to Go 1.17. */
  public boolean isBefore1_18() {
    return !form().countsFromText;
  }

  /** Whether it is of the form that linkers wrote up to Go 1.15. */
  public boolean isBefore1_16() {
    return form() == Form.GO_1_2;
  }

  Bytes names() {
    return header.names();
  }

  Bytes pctab() {
    return header.pcs();
  }

  int quantum() {
    return header.quantum();
  }

  /** A named part of the table, such as {@code funcnametab}. */
  public record Part(String name, Span span) {}

  /**
   * One function.
   *
   * @param name as the runtime has it; type arguments are written {@code [...]}
   * @param address its entry
   * @param codeBytes its code, without the padding behind it
   * @param pc its entry as a program counter, which is its address, but for WebAssembly
   * @param pcBytes how far its program counters reach
   * @param file the source file its first instruction comes from; null when the table does not say
   * @param unit where the file numbers of its compilation unit begin, in entries of {@code cutab};
   *     -1 before Go 1.16
   * @param spans what is its alone in the table: the entry in the function table, and the record
   * @param nameSpan its name, the NUL included
   * @param tables the offsets in {@code pctab} of its tables by program counter; equal ones are
   *     shared
   * @param funcdata the addresses of its data (stack maps, inline trees …); equal ones are shared,
   *     0 is none
   */
  public record Function(
      String name,
      long address,
      long codeBytes,
      long pc,
      long pcBytes,
      String file,
      long unit,
      List<Span> spans,
      Span nameSpan,
      int[] tables,
      long[] funcdata) {}

  private static final int MAGIC_118 = 0xfffffff0;
  private static final int MAGIC_120 = 0xfffffff1;
  private static final int MAGIC_116 = 0xfffffffa;
  private static final int MAGIC_12 = 0xfffffffb;

  /** Finds and reads the table. */
  public static Parsed<PclnTable> find(Bytes file, Image image) {
    return Parsed.attempt(
        () -> {
          Fault first = null;
          for (Place place : places(file, image)) {
            Parsed<PclnTable> table =
                Parsed.attempt(
                    () ->
                        Parsed.found(
                            new PclnReader(
                                    file, image, place.offset(), place.end(), place.address())
                                .read()));
            if (table instanceof Parsed.Found) {
              return table;
            }
            if (first == null) {
              first = table.faults().get(0);
            }
          }
          return first == null ? Parsed.absent() : new Parsed.Broken<>(first);
        });
  }

  /** The place in the file that the offsets of tables by program counter count from. */
  public long tablesStart() {
    return pctab().fileOffset();
  }

  /**
   * The bytes of the table by program counter at an offset of the part that holds them, for a
   * function with so much code; no table reaches over more code than that.
   */
  public Span tableAt(long offset, long codeBytes) {
    PcTable steps = new PcTable(pctab(), offset, quantum());
    try {
      while (steps.next() && steps.pc() <= codeBytes) {
        continue;
      }
    } catch (DamageException e) {
      return Span.EMPTY;
    }
    return new Span(pctab().fileOffset() + offset, pctab().fileOffset() + steps.position());
  }

  /**
   * The name of a function that begins at this place, the NUL included; empty when it has no end.
   */
  public Span functionNameAt(long place) {
    return upToNul(names(), place);
  }

  /** The name of a file that begins at this place, the NUL included; empty when it has no end. */
  public Span fileNameAt(long place) {
    return upToNul(header.files(), place);
  }

  /** The names of all source files, those of inlined code included; empty before Go 1.16. */
  List<String> fileNames() {
    List<String> names = new ArrayList<>();
    if (form() == Form.GO_1_2) {
      return names;
    }
    Bytes files = header.files();
    Span name;
    for (long at = 0; at < files.size(); at += name.length()) {
      name = upToNul(files, files.fileOffset() + at);
      if (name.isEmpty()) {
        break;
      }
      if (name.length() > 1) {
        names.add(files.text(at, name.length() - 1));
      }
    }
    return names;
  }

  private static Span upToNul(Bytes part, long place) {
    try {
      return Span.of(place, part.lengthToNul(place - part.fileOffset()) + 1L);
    } catch (DamageException e) {
      return Span.EMPTY;
    }
  }

  private record Place(long offset, long end, long address) {}

  /**
   * The section that is named for it; where none is, whatever looks like its header in data that is
   * only read.
   */
  private static List<Place> places(Bytes file, Image image) {
    List<Place> places = new ArrayList<>();
    for (Section s : image.sections()) {
      if (s.kind() == Section.Kind.PCLNTAB && !s.file().isEmpty()) {
        places.add(new Place(s.file().start(), s.file().end(), s.address()));
      }
    }
    if (!places.isEmpty()) {
      return places;
    }
    if (image.sections().isEmpty()) {
      image.segments().forEach(s -> search(file, image, s.file(), s.address(), places));
    }
    for (Section s : image.sections()) {
      if (s.isMapped() && (s.kind() == Section.Kind.RODATA || s.kind() == Section.Kind.DATA)) {
        search(file, image, s.file(), s.address(), places);
      }
    }
    return places;
  }

  private static void search(Bytes file, Image image, Span span, long address, List<Place> places) {
    Bytes bytes = file.slice(span, "Go function table");
    boolean isLittle = image.order() == ByteOrder.LITTLE_ENDIAN;
    for (int last : new int[] {MAGIC_120, MAGIC_118, MAGIC_116, MAGIC_12}) {
      byte[] magic =
          isLittle
              ? new byte[] {(byte) last, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0}
              : new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) last, 0, 0};
      for (long at = bytes.indexOf(magic, 0, image.pointerBytes());
          at >= 0;
          at = bytes.indexOf(magic, at + image.pointerBytes(), image.pointerBytes())) {
        if (at + 8 <= bytes.size()
            && bytes.u8(at + 7) == image.pointerBytes()
            && isQuantum(bytes.u8(at + 6))) {
          places.add(new Place(span.start() + at, span.end(), address + at));
        }
      }
    }
  }

  private static boolean isQuantum(int bytes) {
    return bytes == 1 || bytes == 2 || bytes == 4;
  }

  /**
   * The forms the table has had. They differ in how functions are listed and in what a record holds
   * ({@code runtime/symtab.go}, {@code runtime/runtime2.go}, type _func, of the releases named).
   */
  enum Form {
    GO_1_2(MAGIC_12, false, 0),
    GO_1_16(MAGIC_116, false, 4),
    GO_1_18(MAGIC_118, true, 4),
    GO_1_20(MAGIC_120, true, 8);

    private final int magic;

    /** Whether entries are 4 bytes, counted from the start of the code; else they are addresses. */
    final boolean countsFromText;

    /** What stands in a record behind the number of its tables, before the numbers of its data. */
    final int extraBytes;

    Form(int magic, boolean countsFromText, int extraBytes) {
      this.magic = magic;
      this.countsFromText = countsFromText;
      this.extraBytes = extraBytes;
    }

    /** The bytes of an entry in the function table's pairs, and of the first field of a record. */
    int entryBytes(int pointer) {
      return countsFromText ? 4 : pointer;
    }

    /**
     * The fixed part of a record: entry, seven numbers, the extra ones, and four bytes of flags.
     */
    int recordBytes(int pointer) {
      return entryBytes(pointer) + 28 + extraBytes + 4;
    }

    static Form of(int magic, long offset) {
      for (Form form : values()) {
        if (form.magic == magic) {
          return form;
        }
      }
      throw new DamageException(
          Fault.damaged(offset, "Go function table: magic 0x%x is none of Go's", magic));
    }
  }
}
