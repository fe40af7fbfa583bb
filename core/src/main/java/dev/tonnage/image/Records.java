package dev.tonnage.image;

import dev.tonnage.bytes.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a format keeps about something else: the entry of an unwind table about a function, a
 * relocation about the place it fills, a slot about a symbol of another file. A record has the
 * bytes of the file that it takes, and a subject: a place on the image's line (see {@link Extent}),
 * or an import. Records about several have one entry for each, one behind the other.
 *
 * <p>Besides, the references that the format itself knows: this place holds the address of that.
 */
public final class Records {
  /**
   * Something of another file.
   *
   * @param name of the symbol, as the table has it; null for the library as such
   * @param library the file that it is to come from; null when this one does not say
   * @param isFunction whether it is known to be code
   */
  public record Import(String name, String library, boolean isFunction) {}

  /** Takes records. */
  public interface Visitor {
    /**
     * One record.
     *
     * @param kind what its bytes are
     * @param place what it is about, on the line; -1 when it is about an import
     * @param subject the import; -1 when it is about a place
     */
    void visit(long start, long end, Section.Kind kind, long place, int subject);
  }

  /** Takes references. */
  public interface References {
    /** What is at {@code from} on the line holds the address of what is at {@code to}. */
    void visit(long from, long to);
  }

  private static final Section.Kind[] KINDS = Section.Kind.values();

  private final List<Import> imports = new ArrayList<>();
  private final Map<String, Integer> importByName = new HashMap<>();
  private int count;
  private long[] starts = new long[16];
  private int[] lengths = new int[16];
  private byte[] kinds = new byte[16];

  /** A place; or, for an import, the complement of its number. */
  private long[] subjects = new long[16];

  private int referenceCount;
  private long[] references = new long[32];

  /** The number of an import, of which the first word on a name counts. */
  public int importOf(String name, String library, boolean isFunction) {
    return importByName.computeIfAbsent(
        name == null ? "\u0000" + library : name,
        n -> {
          imports.add(new Import(name, library, isFunction));
          return imports.size() - 1;
        });
  }

  public List<Import> imports() {
    return imports;
  }

  /** Adds a record about a place of the line; one of a negative place is about nothing. */
  public void aboutPlace(Span span, Section.Kind kind, long place) {
    if (place >= 0) {
      add(span, kind, place);
    }
  }

  /** Adds a record about an import. */
  public void aboutImport(Span span, Section.Kind kind, int subject) {
    add(span, kind, ~(long) subject);
  }

  /** Adds a reference between two places of the line; one of a negative place is none. */
  public void refer(long from, long to) {
    if (from < 0 || to < 0) {
      return;
    }
    if (2 * referenceCount == references.length) {
      references = Arrays.copyOf(references, 4 * referenceCount);
    }
    references[2 * referenceCount] = from;
    references[2 * referenceCount + 1] = to;
    referenceCount++;
  }

  private void add(Span span, Section.Kind kind, long subject) {
    if (span.isEmpty() || span.length() > Integer.MAX_VALUE) {
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
      subjects = Arrays.copyOf(subjects, 2 * count);
    }
    starts[count] = span.start();
    lengths[count] = (int) span.length();
    kinds[count] = (byte) kind.ordinal();
    subjects[count++] = subject;
  }

  public boolean isEmpty() {
    return count == 0 && imports.isEmpty() && referenceCount == 0;
  }

  public void forEach(Visitor visitor) {
    for (int i = 0; i < count; i++) {
      long subject = subjects[i];
      visitor.visit(
          starts[i],
          starts[i] + lengths[i],
          KINDS[kinds[i]],
          Math.max(subject, -1),
          subject < 0 ? (int) ~subject : -1);
    }
  }

  public void forEachReference(References visitor) {
    for (int i = 0; i < referenceCount; i++) {
      visitor.visit(references[2 * i], references[2 * i + 1]);
    }
  }

  /**
   * The same of a file that stands inside another.
   *
   * @param base where it begins there
   * @param fileBytes its length
   * @param zerosFrom where its zeros begin on the line of the whole
   */
  Records within(long base, long fileBytes, long zerosFrom) {
    Records moved = new Records();
    for (Import i : imports) {
      moved.importOf(i.name(), i.library(), i.isFunction());
    }
    for (int i = 0; i < count; i++) {
      long subject = subjects[i];
      moved.add(
          Span.of(starts[i] + base, lengths[i]),
          KINDS[kinds[i]],
          subject < 0 ? subject : moved(subject, base, fileBytes, zerosFrom));
    }
    forEachReference(
        (from, to) ->
            moved.refer(
                moved(from, base, fileBytes, zerosFrom), moved(to, base, fileBytes, zerosFrom)));
    return moved;
  }

  private static long moved(long place, long base, long fileBytes, long zerosFrom) {
    return place < fileBytes ? place + base : place - fileBytes + zerosFrom;
  }
}
