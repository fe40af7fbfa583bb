package dev.tonnage.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

  /** Sums in the making: one slot an account, then memory and shares. */
  private static final class Sums {
    private static final int MEMORY = Account.ALL.length;
    private static final int SHARED = MEMORY + 1;
    private final long[] slots = new long[SHARED + 1];

    Weight weight() {
      return new Weight(
          slots[Account.OWN.ordinal()],
          slots[MEMORY],
          slots[Account.PCLNTAB.ordinal()],
          slots[Account.SYMTAB.ordinal()],
          slots[Account.DEBUG.ordinal()],
          slots[Account.RELOC.ordinal()],
          slots[SHARED]);
    }
  }

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
    Map<List<String>, Sums> groups = new HashMap<>();
    walk(
        (owner, section, segment, account, bytes, sharers, inFile) -> {
          Owner o = owners.owner(owner);
          String sectionName = sections.owner(section).name();
          String segmentName = segments.owner(segment).name();
          List<String> labels = new ArrayList<>(dimensions.size());
          for (Dimension d : dimensions) {
            labels.add(d.label().of(o, sectionName, segmentName));
          }
          Sums sums = groups.computeIfAbsent(labels, l -> new Sums());
          add(sums, segment, account, bytes, sharers > 1, inFile);
        });
    List<Group> result = new ArrayList<>(groups.size());
    groups.forEach((labels, sums) -> result.add(new Group(labels, sums.weight())));
    result.sort(
        Comparator.comparingLong((Group g) -> -g.weight().totalBytes())
            .thenComparingLong(g -> -g.weight().memoryBytes())
            .thenComparing(
                g ->
                    String.join(
                        "\u0000", g.labels().stream().map(l -> l == null ? "" : l).toList())));
    return result;
  }

  private List<Row> sum() {
    Sums[] byOwner = new Sums[owners.ownerCount()];
    int[] aliases = new int[owners.ownerCount()];
    walk(
        (owner, section, segment, account, bytes, sharers, inFile) -> {
          Sums sums = byOwner[owner];
          if (sums == null) {
            sums = new Sums();
            byOwner[owner] = sums;
          }
          add(sums, segment, account, bytes, sharers > 1, inFile);
          if (account == Account.OWN) {
            aliases[owner] = Math.max(aliases[owner], sharers - 1);
          }
        });
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < byOwner.length; i++) {
      if (byOwner[i] != null) {
        result.add(new Row(owners.owner(i), byOwner[i].weight(), aliases[i]));
      }
    }
    result.sort(
        Comparator.comparingLong((Row r) -> -r.weight().totalBytes())
            .thenComparingLong(r -> -r.weight().memoryBytes())
            .thenComparing(r -> r.owner().name())
            .thenComparing(r -> r.owner().address(), Long::compareUnsigned)
            .thenComparing(r -> r.owner().toString()));
    return List.copyOf(result);
  }

  private void add(
      Sums sums, int segment, Account account, long bytes, boolean isShare, boolean inFile) {
    if (inFile) {
      sums.slots[account.ordinal()] += bytes;
      if (isShare) {
        sums.slots[Sums.SHARED] += bytes;
      }
    }
    if (!inFile || !segments.owner(segment).name().equals(UNMAPPED)) {
      sums.slots[Sums.MEMORY] += bytes;
    }
  }

  /** Bytes of one group of owners that are counted alike. */
  private record Share(int holder, int section, int segment, Account account, boolean inFile) {}

  /**
   * Visits the common refinement of the three partitions. What a group holds is gathered first and
   * split once, so that the cost does not multiply and the rest of the division is given away once,
   * not for every piece.
   */
  private void walk(Cell cell) {
    Map<Share, Long> shares = new LinkedHashMap<>();
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
        shares.merge(new Share(holder, section, segment, account, inFile), end - at, Long::sum);
      }
      at = end;
      o += owners.end(o) == at ? 1 : 0;
      c += sections.end(c) == at ? 1 : 0;
      g += segments.end(g) == at ? 1 : 0;
    }
    shares.forEach(
        (s, bytes) -> {
          int[] members = owners.members(s.holder());
          long share = bytes / members.length;
          long rest = bytes % members.length;
          for (int i = 0; i < members.length; i++) {
            long part = i == 0 ? share + rest : share;
            cell.take(
                members[i],
                s.section(),
                s.segment(),
                s.account(),
                part,
                members.length,
                s.inFile());
          }
        });
  }
}
