package dev.tonnage.ledger;

import dev.tonnage.bytes.LongSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whose the bytes of one binary are: the partitions by owner, by section and by segment of the same
 * line, zipped. Its constructor checks the first law: the rows add up to the file, to the byte.
 */
public final class Ledger {

  /**
   * One owner with what it takes.
   *
   * @param aliases how many others stand for the very same bytes and share them
   */
  public record Row(Owner owner, Weight weight, int aliases) {}

  /**
   * A question that {@link #by} answers with a column.
   *
   * @param name the column's name
   * @param label what stands in it, for an owner and the names of the section and segment where the
   *     bytes are
   */
  public record Dimension(String name, Label label) {
    /** Finds the label of some bytes. */
    public interface Label {
      String of(Owner owner, String section, String segment);
    }

    public static Dimension ofOwner(String name, Function<Owner, String> label) {
      return new Dimension(name, (owner, section, segment) -> label.apply(owner));
    }
  }

  /**
   * The bytes that carry the same labels.
   *
   * @param labels one for each dimension asked for
   */
  public record Group(List<String> labels, Weight weight) {}

  private interface Cell {
    void take(
        int owner,
        int section,
        int segment,
        Account account,
        long bytes,
        int sharers,
        boolean inFile);
  }

  private final long fileBytes;
  private final Partition owners;
  private final Partition sections;
  private final Partition segments;
  private final boolean[] isLoaded;
  private final List<Row> rows;

  /**
   * Zips the partitions of one line, of which the first {@code fileBytes} are the file and the rest
   * zero-filled memory.
   *
   * @param segments by segment; the owner named {@link #UNMAPPED} holds what is not loaded
   */
  public Ledger(long fileBytes, Partition owners, Partition sections, Partition segments) {
    this.fileBytes = fileBytes;
    this.owners = owners;
    this.sections = sections;
    this.segments = segments;
    this.isLoaded = new boolean[segments.ownerCount()];
    for (int i = 0; i < isLoaded.length; i++) {
      isLoaded[i] = !segments.owner(i).name().equals(UNMAPPED);
    }
    this.rows = sum();
    long total = rows.stream().mapToLong(r -> r.weight().totalBytes()).sum();
    if (total != fileBytes) {
      throw new IllegalStateException(
          "rows add up to %d bytes, the file has %d".formatted(total, fileBytes));
    }
  }

  /** The name of what is in no section. */
  public static final String NO_SECTION = "[no section]";

  /** The name of what is in no segment. */
  public static final String UNMAPPED = "[unmapped]";

  public long fileBytes() {
    return fileBytes;
  }

  /** One row an owner that holds bytes, the heaviest first. */
  public List<Row> rows() {
    return rows;
  }

  /** The bytes grouped by what these dimensions say of them, the heaviest group first. */
  public List<Group> by(List<Dimension> dimensions) {
    Map<List<String>, Integer> groups = new LinkedHashMap<>();
    Sums sums = new Sums(64);
    Cells cells = new Cells();
    List<Integer> groupOf = new ArrayList<>();
    walk(
        (owner, section, segment, account, bytes, sharers, inFile) -> {
          int cell = cells.of(owner, section, segment, 0);
          if (cell == groupOf.size()) {
            List<String> labels = labels(dimensions, owner, section, segment);
            groupOf.add(groups.computeIfAbsent(labels, l -> groups.size()));
          }
          add(sums, groupOf.get(cell), segment, account, bytes, sharers > 1, inFile);
        });
    List<Group> result = new ArrayList<>(groups.size());
    groups.forEach((labels, group) -> result.add(new Group(labels, sums.weight(group))));
    result.sort(
        Comparator.comparingLong((Group g) -> -g.weight().totalBytes())
            .thenComparingLong(g -> -g.weight().memoryBytes())
            .thenComparing(
                g ->
                    String.join(
                        "\u0000", g.labels().stream().map(l -> l == null ? "" : l).toList())));
    return result;
  }

  /**
   * The compressed bytes that each owner took on the wire; they add up to what the file took. What
   * several own is split as their bytes are. Owners are found as the very objects that {@link
   * #rows} has.
   */
  public Map<Owner, Long> wireBytes(WireCurve curve) {
    long[] byOwner = new long[owners.ownerCount()];
    long[] byGroup = new long[256];
    long before = 0;
    for (int piece = 0; before < curve.total() || owners.start(piece) < fileBytes; piece++) {
      long upTo = curve.upTo(Math.min(owners.end(piece), fileBytes));
      int holder = owners.holder(piece);
      if (holder >= 0) {
        byOwner[holder] += upTo - before;
      } else {
        if (~holder >= byGroup.length) {
          byGroup = Arrays.copyOf(byGroup, Math.max(~holder + 1, 2 * byGroup.length));
        }
        byGroup[~holder] += upTo - before;
      }
      before = upTo;
    }
    for (int group = 0; group < byGroup.length; group++) {
      if (byGroup[group] > 0) {
        split(~group, byGroup[group], byOwner);
      }
    }
    Map<Owner, Long> found = new IdentityHashMap<>(2 * rows.size());
    for (int owner = 0; owner < byOwner.length; owner++) {
      if (byOwner[owner] > 0) {
        found.put(owners.owner(owner), byOwner[owner]);
      }
    }
    return found;
  }

  private void split(int group, long bytes, long[] byOwner) {
    int members = owners.memberCount(group);
    for (int i = 0; i < members; i++) {
      byOwner[owners.member(group, i)] += bytes / members;
    }
    byOwner[owners.firstOf(group)] += bytes % members;
  }

  private List<String> labels(List<Dimension> dimensions, int owner, int section, int segment) {
    Owner o = owners.owner(owner);
    String sectionName = sections.owner(section).name();
    String segmentName = segments.owner(segment).name();
    List<String> labels = new ArrayList<>(dimensions.size());
    for (Dimension d : dimensions) {
      labels.add(d.label().of(o, sectionName, segmentName));
    }
    return labels;
  }

  private List<Row> sum() {
    Sums sums = new Sums(owners.ownerCount());
    BitSet holders = new BitSet(owners.ownerCount());
    int[] aliases = new int[owners.ownerCount()];
    walk(
        (owner, section, segment, account, bytes, sharers, inFile) -> {
          holders.set(owner);
          add(sums, owner, segment, account, bytes, sharers > 1, inFile);
          if (account == Account.OWN) {
            aliases[owner] = Math.max(aliases[owner], sharers - 1);
          }
        });
    Row[] rows = new Row[holders.cardinality()];
    int count = 0;
    for (int i = holders.nextSetBit(0); i >= 0; i = holders.nextSetBit(i + 1)) {
      rows[count++] = new Row(owners.owner(i), sums.weight(i), aliases[i]);
    }
    LongSort.sort(rows, r -> -r.weight().totalBytes(), Ledger::compareAlike);
    return List.of(rows);
  }

  private static int compareAlike(Row a, Row b) {
    int order = Long.compare(b.weight().memoryBytes(), a.weight().memoryBytes());
    return order != 0 ? order : Owner.BY_NAME.compare(a.owner(), b.owner());
  }

  private void add(
      Sums sums,
      int number,
      int segment,
      Account account,
      long bytes,
      boolean isShare,
      boolean inFile) {
    if (inFile) {
      sums.addFile(number, account, bytes, isShare);
    }
    if (!inFile || isLoaded[segment]) {
      sums.addMemory(number, bytes);
    }
  }

  /**
   * Visits the common refinement of the three partitions. What a group holds is gathered first and
   * split once, so that the cost does not multiply and the rest of the division is given away once,
   * not for every piece.
   */
  private void walk(Cell cell) {
    Cells shares = new Cells();
    long[] shared = new long[256];
    int o = 0;
    int c = 0;
    int g = 0;
    long at = 0;
    long size = owners.size();
    while (at < size) {
      long end = Math.min(owners.end(o), Math.min(sections.end(c), segments.end(g)));
      boolean inFile = at < fileBytes;
      if (inFile && end > fileBytes) {
        end = fileBytes;
      }
      int holder = owners.holder(o);
      Account account = owners.account(o);
      int section = sections.holder(c);
      int segment = segments.holder(g);
      if (holder >= 0) {
        cell.take(holder, section, segment, account, end - at, 1, inFile);
      } else {
        int share = shares.of(holder, section, segment, mark(account, inFile));
        if (share == shared.length) {
          shared = Arrays.copyOf(shared, 2 * share);
        }
        shared[share] += end - at;
      }
      at = end;
      o += owners.end(o) == at ? 1 : 0;
      c += sections.end(c) == at ? 1 : 0;
      g += segments.end(g) == at ? 1 : 0;
    }
    for (int share = 0; share < shares.count(); share++) {
      split(shares, share, shared[share], cell);
    }
  }

  private void split(Cells shares, int share, long bytes, Cell cell) {
    int holder = shares.holder(share);
    int members = owners.memberCount(holder);
    long part = bytes / members;
    long rest = bytes % members;
    int first = rest == 0 ? -1 : owners.firstOf(holder);
    for (int i = 0; i < members; i++) {
      int member = owners.member(holder, i);
      cell.take(
          member,
          shares.section(share),
          shares.segment(share),
          account(shares.mark(share)),
          member == first ? part + rest : part,
          members,
          inFile(shares.mark(share)));
    }
  }

  private static int mark(Account account, boolean inFile) {
    return account.ordinal() << 1 | (inFile ? 1 : 0);
  }

  private static Account account(int mark) {
    return Account.ALL[mark >> 1];
  }

  private static boolean inFile(int mark) {
    return (mark & 1) != 0;
  }
}
