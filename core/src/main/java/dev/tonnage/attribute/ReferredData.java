package dev.tonnage.attribute;

import dev.tonnage.bytes.Bytes;
import dev.tonnage.code.References;
import dev.tonnage.code.Scanner;
import dev.tonnage.dwarf.Dwarf;
import dev.tonnage.image.Image;
import dev.tonnage.image.Section;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Strings, constants and tables without symbols in compiled C, C++ and Rust, by what refers to
 * them: code of known owners, then data whose owner is known, over as many steps as it takes. Each
 * place that something refers to begins a piece, which reaches to the next such place, or to
 * something known.
 *
 * <p>It is done only where functions are known by name: in a stripped file most references would be
 * missed, and pieces reach too far.
 */
final class ReferredData {
  /** What more packages refer to is nobody's in particular. */
  private static final int MOST_PACKAGES = 64;

  /** Tables among code are no larger; what is, is code that nobody names. */
  private static final int LARGEST_AMONG_CODE = 1 << 17;

  private static final int TEXT_LOOKED_AT = 256;
  private static final long END = 1L << 31;
  private static final int NOBODY = Holders.NOBODY;

  private final Claims claims;
  private final Image image;
  private final Holders holders;
  private final Bytes file;
  private final int width;
  private final Siblings siblings;

  /** What nobody holds of the sections of data, in order. */
  private final List<Gap> gaps = new ArrayList<>();

  private long[] gapStarts;

  /** Place and user; and pointers in data that lead to gaps, from and to. */
  private final Pairs uses = new Pairs();

  private final Pairs pointers = new Pairs();

  private record Gap(long start, long end, Section section) {}

  private ReferredData(Claims claims, Image image, Holders holders) {
    this.claims = claims;
    this.image = image;
    this.holders = holders;
    this.file = image.file();
    this.width = image.pointerBytes();
    this.siblings = new Siblings(claims, Evidence.REFERENCE);
  }

  static void add(Claims claims, Image image, Dwarf dwarf, Holders holders) {
    boolean knowsFunctions =
        !dwarf.functions().isEmpty()
            || image.sections().stream()
                .anyMatch(s -> s.kind() == Section.Kind.SYMTAB && !s.file().isEmpty());
    if (knowsFunctions) {
      new ReferredData(claims, image, holders).add();
    }
  }

  private void add() {
    gatherGaps();
    if (gaps.isEmpty()) {
      return;
    }
    gatherCode();
    gatherPointers();
    uses.sort();
    new Pieces().claim();
  }

  /** The sections may overlap in a damaged file: each place counts once. */
  private void gatherGaps() {
    List<Gap> found = new ArrayList<>();
    long room = file.size();
    for (Section s : image.sections()) {
      boolean isData =
          s.isMapped()
              && switch (s.kind()) {
                case RODATA, DATA, CODE, OTHER -> true;
                default -> false;
              };
      if (isData && s.file().length() <= room) {
        room -= s.file().length();
        holders.forEach(
            s.file(),
            (start, end, holder) -> {
              boolean isTooLarge =
                  s.kind() == Section.Kind.CODE && end - start > LARGEST_AMONG_CODE;
              if (holder == NOBODY && !isTooLarge) {
                found.add(new Gap(start, end, s));
              }
            });
      }
    }
    found.sort(
        (a, b) ->
            a.start() != b.start()
                ? Long.compare(a.start(), b.start())
                : Long.compare(a.end(), b.end()));
    long end = 0;
    for (Gap g : found) {
      if (g.start() >= end) {
        gaps.add(g);
        end = g.end();
      }
    }
    gapStarts = gaps.stream().mapToLong(Gap::start).toArray();
  }

  private Gap gapAt(long place) {
    int i = Arrays.binarySearch(gapStarts, place);
    i = i < 0 ? -i - 2 : i;
    return i >= 0 && place < gaps.get(i).end() ? gaps.get(i) : null;
  }

  private void gatherCode() {
    Scanner scanner = Scanner.of(image.arch()).orElse(null);
    if (scanner == null || image.type() == Image.Type.RELOCATABLE) {
      return;
    }
    CodeUses found = new CodeUses();
    long[] room = {file.size()};
    for (Section s : image.sections()) {
      if (s.kind() != Section.Kind.CODE || !s.isMapped()) {
        continue;
      }
      holders.forEach(
          s.file(),
          (start, end, holder) -> {
            if (holder != NOBODY && end - start <= room[0]) {
              room[0] -= end - start;
              byte[] code = new byte[(int) (end - start)];
              file.copy(start, code);
              found.who = holder;
              scanner.scan(code, 0, code.length, s.address() + (start - s.file().start()), found);
            }
          });
    }
  }

  private final class CodeUses implements References {
    /** At fixed addresses they stand in instructions as mere numbers. */
    private final boolean takesNumbers = !image.linking().pie() && isFixed();

    private int who;

    @Override
    public void reference(long site, long target, Kind kind) {
      if (kind == Kind.ADDRESS || kind == Kind.ACCESS) {
        use(target);
      }
    }

    @Override
    public void constant(long site, long value) {
      if (takesNumbers) {
        use(value);
      }
    }

    private void use(long address) {
      long place = image.extent().fileOffset(address);
      if (place >= 0 && place < END && gapAt(place) != null) {
        uses.add(place, who);
      }
    }
  }

  private boolean isFixed() {
    return image.type() == Image.Type.EXECUTABLE;
  }

  /** What the format says, and, at fixed addresses, all words in data that lead to gaps. */
  private void gatherPointers() {
    image
        .records()
        .forEachReference(
            (from, to) -> {
              if (from < END && to < END && gapAt(to) != null) {
                int holder = holders.at(from);
                if (holder != NOBODY) {
                  uses.add(to, holder);
                } else if (gapAt(from) != null) {
                  pointers.add(from, (int) to);
                }
              }
            });
    if (!isFixed()) {
      return;
    }
    long room = file.size();
    for (Section s : image.sections()) {
      boolean isData = s.kind() == Section.Kind.DATA || s.kind() == Section.Kind.RODATA;
      if (!isData || !s.isMapped() || s.file().length() > room) {
        continue;
      }
      room -= s.file().length();
      long first = s.file().start() + (-s.address() & (width - 1));
      for (long at = first; at + width <= s.file().end() && at < END; at += width) {
        long value = file.word(at, width);
        long to = value == 0 ? -1 : image.extent().fileOffset(value);
        if (to >= 0 && to < END && gapAt(to) != null) {
          int holder = holders.at(at);
          if (holder != NOBODY) {
            uses.add(to, holder);
          } else {
            pointers.add(at, (int) to);
          }
        }
      }
    }
  }

  /** The pieces that gaps are cut into, and whose each is. */
  private final class Pieces {
    private final long[] starts;
    private final long[] ends;
    private final Section[] sections;
    private final int[] who;

    Pieces() {
      pointers.sort();
      long[] cuts = new long[uses.count + pointers.count];
      for (int i = 0; i < uses.count; i++) {
        cuts[i] = uses.first(i);
      }
      for (int i = 0; i < pointers.count; i++) {
        cuts[uses.count + i] = pointers.second(i) & 0xffff_ffffL;
      }
      starts = Arrays.stream(cuts).sorted().distinct().toArray();
      ends = new long[starts.length];
      sections = new Section[starts.length];
      who = new int[starts.length];
      Arrays.fill(who, NOBODY);
      for (int i = 0; i < starts.length; i++) {
        Gap gap = gapAt(starts[i]);
        ends[i] = i + 1 < starts.length ? Math.min(starts[i + 1], gap.end()) : gap.end();
        sections[i] = gap.section();
      }
      ownByUses();
      spread();
    }

    private int at(long place) {
      int i = Arrays.binarySearch(starts, place);
      i = i < 0 ? -i - 2 : i;
      return i >= 0 && place < ends[i] ? i : -1;
    }

    private void ownByUses() {
      Union union = new Union();
      int from = 0;
      while (from < uses.count) {
        union.clear();
        int to = from;
        while (to < uses.count && uses.first(to) == uses.first(from)) {
          union.add(uses.second(to++));
        }
        who[at(uses.first(from))] = union.holder();
        from = to;
      }
    }

    /** Hands owners on along pointers; who reaches a piece in the same step shares it. */
    private void spread() {
      int[] from = new int[pointers.count];
      int[] first = new int[starts.length + 1];
      for (int i = 0; i < pointers.count; i++) {
        from[i] = at(pointers.first(i));
        if (from[i] >= 0) {
          first[from[i] + 1]++;
        }
      }
      for (int i = 0; i < starts.length; i++) {
        first[i + 1] += first[i];
      }
      int[] targets = new int[first[starts.length]];
      int[] fill = first.clone();
      for (int i = 0; i < pointers.count; i++) {
        if (from[i] >= 0) {
          targets[fill[from[i]]++] = at(pointers.second(i) & 0xffff_ffffL);
        }
      }
      int[] wave = IntStream.range(0, who.length).filter(i -> who[i] != NOBODY).toArray();
      while (wave.length > 0) {
        wave = step(wave, first, targets);
      }
    }

    /** The pieces that these lead to, which have got owners by that. */
    private int[] step(int[] wave, int[] first, int[] targets) {
      Pairs reached = new Pairs();
      for (int piece : wave) {
        for (int e = first[piece]; e < first[piece + 1]; e++) {
          if (who[targets[e]] == NOBODY) {
            reached.add(targets[e], who[piece]);
          }
        }
      }
      reached.sort();
      Union union = new Union();
      int[] next = new int[reached.count];
      int count = 0;
      int from = 0;
      while (from < reached.count) {
        union.clear();
        int to = from;
        while (to < reached.count && reached.first(to) == reached.first(from)) {
          union.add(reached.second(to++));
        }
        next[count] = (int) reached.first(from);
        who[next[count++]] = union.holder();
        from = to;
      }
      return Arrays.copyOf(next, count);
    }

    void claim() {
      int count = 0;
      int[] held = new int[starts.length];
      for (int i = 0; i < starts.length; i++) {
        if (who[i] != NOBODY) {
          Section s = sections[i];
          int holder = siblings.of(who[i], kind(starts[i], ends[i], s), s.name());
          claims.add(starts[i], ends[i], holder, Account.OWN, Evidence.REFERENCE);
          starts[count] = starts[i];
          ends[count] = ends[i];
          held[count++] = holder;
        }
      }
      holders.add(
          Arrays.copyOf(starts, count), Arrays.copyOf(ends, count), Arrays.copyOf(held, count));
    }

    private Kind kind(long start, long end, Section s) {
      return switch (s.kind()) {
        case DATA -> Kind.DATA;
        default -> isText(start, end) ? Kind.STRING : Kind.RODATA;
      };
    }

    private boolean isText(long start, long end) {
      long to = Math.min(end, start + TEXT_LOOKED_AT);
      for (long i = start; i < to; i++) {
        int b = file.u8(i);
        boolean isControl = b < ' ' && b != '\n' && b != '\t' && b != '\r' && b != 0;
        if (isControl || b == 0x7f || (b == 0 && i == start)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Those who refer to one thing: one function, or the packages of several. */
  private final class Union {
    private int only = NOBODY;
    private final Set<Integer> packages = new LinkedHashSet<>();

    void clear() {
      only = NOBODY;
      packages.clear();
    }

    void add(int holder) {
      if (holder == only) {
        return;
      }
      if (only == NOBODY && packages.isEmpty()) {
        only = holder;
        return;
      }
      if (only != NOBODY) {
        addPackages(only);
        only = NOBODY;
      }
      addPackages(holder);
    }

    private void addPackages(int holder) {
      for (int owner : holder >= 0 ? new int[] {holder} : claims.members(holder)) {
        if (packages.size() <= MOST_PACKAGES) {
          packages.add(several(claims.ownerOf(owner)));
        }
      }
    }

    private int several(Owner o) {
      return claims.owner(
          new Owner(
              "[several functions]",
              Kind.CODE,
              o.packageName(),
              o.module(),
              o.moduleVersion(),
              null,
              0,
              null,
              Evidence.REFERENCE));
    }

    int holder() {
      if (only != NOBODY) {
        return only;
      }
      if (packages.size() > MOST_PACKAGES) {
        return claims.owner(Owner.named("several packages", Kind.CODE, null, Evidence.REFERENCE));
      }
      return claims.shared(packages.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** Pairs of a place below {@link #END} and a number. */
  private static final class Pairs {
    private long[] all = new long[256];
    private int count;

    void add(long first, int second) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = first << 32 | second & 0xffff_ffffL;
    }

    /** In order, each once. */
    void sort() {
      Arrays.sort(all, 0, count);
      int to = 0;
      for (int i = 0; i < count; i++) {
        if (to == 0 || all[to - 1] != all[i]) {
          all[to++] = all[i];
        }
      }
      count = to;
    }

    long first(int i) {
      return all[i] >>> 32;
    }

    int second(int i) {
      return (int) all[i];
    }
  }
}
