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
 * runtime/symtab.go}). Read are the forms of Go 1.18 and 1.20, the latter used by all releases
 * since.
 *
 * @param span the bytes of the table in the file, up to the last byte that is known to be its
 * @param address where it is in memory
 * @param text the address that functions are counted from
 * @param moduleData where the runtime keeps its addresses; null when not found
 * @param functions in the order of their addresses
 * @param parts its parts, by name, in the order in which they stand
 * @param pctab the part that holds the tables by program counter
 * @param quantum the bytes of code that one step of such a table stands for
 * @param faults what could not be read
 */
public record PclnTable(
    Span span,
    long address,
    long text,
    ModuleData moduleData,
    List<Function> functions,
    List<Part> parts,
    Bytes pctab,
    int quantum,
    List<Fault> faults) {

  /** A named part of the table, such as {@code funcnametab}. */
  public record Part(String name, Span span) {}

  /**
   * One function.
   *
   * @param name as the runtime has it; type arguments are written {@code [...]}
   * @param address its entry
   * @param codeBytes its code, without the padding behind it
   * @param file the source file its first instruction comes from; null when the table does not say
   * @param spans what is its alone in the table: the entry in the function table, and the record
   * @param nameSpan its name, the NUL included
   * @param tables the offsets in {@code pctab} of its tables by program counter; equal ones are
   *     shared
   * @param funcdata the offsets of its data from {@link ModuleData#gofunc}; equal ones are shared
   */
  public record Function(
      String name,
      long address,
      long codeBytes,
      String file,
      List<Span> spans,
      Span nameSpan,
      int[] tables,
      int[] funcdata) {}

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

  /**
   * The bytes of the table by program counter at an offset of {@link #pctab}, for a function with
   * so much code; no table reaches over more code than that.
   */
  public Span tableAt(long offset, long codeBytes) {
    PcTable steps = new PcTable(pctab, offset, quantum);
    try {
      while (steps.next() && steps.pc() <= codeBytes) {
        continue;
      }
    } catch (DamageException e) {
      return Span.EMPTY;
    }
    return new Span(pctab.fileOffset() + offset, pctab.fileOffset() + steps.position());
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

  /** The two forms that are read: they differ in one field of the function's record. */
  enum Form {
    GO_1_18(40),
    GO_1_20(44);

    /** The fixed part of a {@code _func} record. */
    final int recordBytes;

    Form(int recordBytes) {
      this.recordBytes = recordBytes;
    }

    static Form of(int magic, long offset) {
      return switch (magic) {
        case MAGIC_118 -> GO_1_18;
        case MAGIC_120 -> GO_1_20;
        case MAGIC_116, MAGIC_12 ->
            throw new DamageException(
                new Fault(
                    Fault.Code.UNSUPPORTED,
                    "Go function table: magic 0x%x is of Go before 1.18, whose functions are not read yet"
                        .formatted(magic),
                    offset));
        default ->
            throw new DamageException(
                Fault.damaged(offset, "Go function table: magic 0x%x is none of Go's", magic));
      };
    }
  }
}
