package dev.tonnage.archive;

import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.bytes.Span;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.image.Symbol;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The table by which a linker finds who defines a symbol ({@code ar(5)}): GNU's has big-endian
 * counts, offsets of members, and the names one after another; BSD's ({@code ranlib.h}) pairs of a
 * name and a member. Each entry, with its name, is about the symbol in its member.
 */
final class SymbolIndex {
  private static final String WHAT = "archive symbol index";
  private static final int NAMES_PER_TABLE = 8;

  private final Bytes table;
  private final LongFunction<Image> members;
  private final Map<Image, Map<String, Long>> placesOf = new IdentityHashMap<>();

  /** How long all names may be: some share bytes, but not without end. */
  private long budget;

  private SymbolIndex(Bytes table, LongFunction<Image> members) {
    this.table = table;
    this.budget = NAMES_PER_TABLE * (long) table.size();
    this.members = members;
  }

  /**
   * Adds a record for each entry to the images of the members.
   *
   * @param name of the member that is the index
   * @param members what is at an offset of the file; null when that is no object file
   */
  static void record(String name, Bytes table, LongFunction<Image> members) {
    SymbolIndex index = new SymbolIndex(table, members);
    if (name.startsWith("__.SYMDEF")) {
      index.ofBsd(name.startsWith("__.SYMDEF_64") ? 8 : 4);
    } else {
      index.ofGnu(name.equals("/") ? 4 : 8);
    }
  }

  private void ofGnu(int width) {
    long count = bigEndian(0, width);
    table.slice(width, Math.multiplyExact(count, width), WHAT);
    long nameAt = width + count * width;
    for (long i = 0; i < count && nameAt < table.size(); i++) {
      int length = table.lengthToNul(nameAt);
      long entry = width + i * width;
      add(bigEndian(entry, width), entry, width, nameAt, length);
      nameAt += length + 1L;
    }
  }

  private long bigEndian(long at, int width) {
    return table.order(BIG_ENDIAN).word(at, width);
  }

  private void ofBsd(int width) {
    long bytes = table.word(0, width);
    table.slice(width, bytes, WHAT);
    long names = width + bytes + width;
    for (long at = width; at + 2L * width <= width + bytes; at += 2L * width) {
      long nameAt = names + table.word(at, width);
      if (nameAt >= names && nameAt < table.size()) {
        add(table.word(at + width, width), at, 2 * width, nameAt, table.lengthToNul(nameAt));
      }
    }
  }

  private void add(long memberAt, long entry, int entryBytes, long nameAt, int length) {
    Image member = members.apply(memberAt);
    budget -= length;
    if (member == null || budget < 0) {
      return;
    }
    Long place =
        placesOf.computeIfAbsent(member, SymbolIndex::places).get(table.text(nameAt, length));
    if (place != null) {
      long start = table.fileOffset();
      record(member, Span.of(start + entry, entryBytes), place);
      record(member, Span.of(start + nameAt, length + 1L), place);
    }
  }

  private static void record(Image member, Span span, long place) {
    member.records().aboutPlace(span, Section.Kind.DYNSYM, place);
  }

  private static Map<String, Long> places(Image member) {
    Map<Integer, Span> spans = new HashMap<>();
    member.sections().forEach(s -> spans.putIfAbsent(s.ordinal(), member.spanOf(s)));
    Map<String, Long> places = new HashMap<>();
    for (Symbol s : member.symbols()) {
      Span span = s.binding() == Symbol.Binding.LOCAL ? null : spans.get(s.section());
      if (span != null && s.address() >= 0 && s.address() < span.length()) {
        places.putIfAbsent(s.name(), span.start() + s.address());
      }
    }
    return places;
  }
}
