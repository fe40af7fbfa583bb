package dev.tonnage.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Gives sizes to symbols whose table has none (Mach-O, COFF): each reaches to what begins next in
 * its section, or to the section's end.
 */
public final class SymbolSizes {
  private final Map<Integer, Section> sections = new HashMap<>();
  private final boolean countsFromSection;
  private final long[] starts;

  /**
   * Sizes of one image's symbols.
   *
   * @param countsFromSection whether addresses count from the start of their section, as in object
   *     files
   * @param starts other addresses at which something begins, in any order
   */
  public SymbolSizes(List<Section> sections, boolean countsFromSection, long[] starts) {
    sections.forEach(s -> this.sections.put(s.ordinal(), s));
    this.countsFromSection = countsFromSection;
    this.starts = starts.clone();
    Arrays.sort(this.starts);
  }

  /** The same symbols; those that stand for a place and have no size get one. */
  public List<Symbol> fill(List<Symbol> symbols) {
    return fill(symbols, s -> true);
  }

  /** The same symbols; of those that stand for a place and have no size, these get one. */
  public List<Symbol> fill(List<Symbol> symbols, Predicate<Symbol> isWanted) {
    if (symbols.stream().noneMatch(s -> s.size() == 0 && isWanted.test(s))) {
      return symbols;
    }
    Map<Integer, long[]> boundaries = boundaries(symbols);
    List<Symbol> sized = new ArrayList<>(symbols.size());
    for (Symbol s : symbols) {
      long size =
          s.size() == 0 && isPlace(s) && isWanted.test(s)
              ? size(s, boundaries.get(s.section()))
              : 0;
      sized.add(
          size <= 0
              ? s
              : new Symbol(
                  s.name(),
                  s.address(),
                  size,
                  s.type(),
                  s.binding(),
                  s.section(),
                  s.entry(),
                  s.nameBytes(),
                  true));
    }
    return List.copyOf(sized);
  }

  private boolean isPlace(Symbol s) {
    return sections.containsKey(s.section())
        && s.type() != Symbol.Type.FILE
        && s.type() != Symbol.Type.SECTION;
  }

  private Map<Integer, long[]> boundaries(List<Symbol> symbols) {
    Map<Integer, LongStream.Builder> found = new HashMap<>();
    for (Symbol s : symbols) {
      if (isPlace(s)) {
        found.computeIfAbsent(s.section(), n -> LongStream.builder()).add(s.address());
      }
    }
    Map<Integer, long[]> sorted = new HashMap<>();
    found.forEach(
        (section, addresses) -> sorted.put(section, addresses.build().sorted().toArray()));
    return sorted;
  }

  private long size(Symbol s, long[] boundaries) {
    Section section = sections.get(s.section());
    long start = countsFromSection ? 0 : section.address();
    long end = start + Math.max(section.memoryBytes(), section.file().length());
    if (s.address() < start || s.address() >= end) {
      return 0;
    }
    end = Math.min(end, above(boundaries, s.address()));
    if (!countsFromSection && section.kind() == Section.Kind.CODE) {
      end = Math.min(end, above(starts, s.address()));
    }
    return end - s.address();
  }

  /** The first of these that is larger; the largest number when none is. */
  private static long above(long[] sorted, long value) {
    int i = Arrays.binarySearch(sorted, value);
    int next = i < 0 ? ~i : i + 1;
    while (next < sorted.length && sorted[next] == value) {
      next++;
    }
    return next < sorted.length ? sorted[next] : Long.MAX_VALUE;
  }
}
