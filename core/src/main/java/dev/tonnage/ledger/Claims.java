package dev.tonnage.ledger;

import dev.tonnage.bytes.LongSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What readers say about whose bytes are whose: ranges of one line of bytes, each with an owner, or
 * with several who share it by design. Claims may overlap, repeat and leave gaps; {@link #settle}
 * makes a partition of them. The result does not depend on the order in which claims were added.
 */
public final class Claims {
  private final long size;
  private final Owners owners = new Owners();
  private final Groups groups = new Groups();

  private final NameKeys nameKeys = new NameKeys();

  /** Of each group, the first by name, plus one; 0 where nobody asked yet. */
  private int[] firsts = new int[0];

  private int count;
  private long[] starts;
  private long[] ends;
  private int[] holders;
  private byte[] accounts;
  private byte[] evidences;

  /** Decides who owns the bytes that nobody claims. */
  public interface Filler {
    /** Tiles {@code [start, end)}, which nobody claims, from left to right. */
    void fill(long start, long end, Partition.Builder pieces);
  }

  /** Claims on a line of {@code size} bytes. */
  public Claims(long size) {
    this(size, 64);
  }

  /** Claims on a line of {@code size} bytes, of which about so many are expected. */
  public Claims(long size, int expected) {
    this.size = size;
    this.starts = new long[expected];
    this.ends = new long[expected];
    this.holders = new int[expected];
    this.accounts = new byte[expected];
    this.evidences = new byte[expected];
  }

  /** The number by which claims name this owner. */
  public int owner(Owner owner) {
    return owners.of(owner);
  }

  /**
   * The number by which claims name these owners together: they share what they hold, the rest
   * going to the first by name.
   */
  public int shared(int[] ids) {
    return shared(ids.clone(), ids.length);
  }

  /** The same for {@code ids[0, length)}, which are put in order in place. */
  public int shared(int[] ids, int length) {
    Arrays.sort(ids, 0, length);
    int distinct = 1;
    for (int i = 1; i < length; i++) {
      if (ids[i] != ids[distinct - 1]) {
        ids[distinct++] = ids[i];
      }
    }
    return distinct == 1 ? ids[0] : ~groups.of(ids, distinct);
  }

  /** The number by which claims name all owners together that these numbers name. */
  public int sharedByAll(int[] holders) {
    return shared(
        Arrays.stream(holders)
            .flatMap(h -> h >= 0 ? IntStream.of(h) : Arrays.stream(members(h)))
            .toArray());
  }

  /**
   * Claims {@code [start, end)}; the part beyond the line is dropped.
   *
   * @param holder from {@link #owner} or {@link #shared}
   */
  public void add(long start, long end, int holder, Account account, Evidence evidence) {
    long from = Math.max(start, 0);
    long to = Math.min(end, size);
    if (from >= to) {
      return;
    }
    if (count == starts.length) {
      grow();
    }
    starts[count] = from;
    ends[count] = to;
    holders[count] = holder;
    accounts[count] = (byte) account.ordinal();
    evidences[count] = (byte) evidence.ordinal();
    count++;
  }

  /**
   * Settles all claims into a partition of the line: a sweep from left to right that keeps the
   * claims at hand in a heap, the one that wins on top.
   */
  public Partition settle(Filler filler) {
    int[] order = LongSort.order(starts, count);
    Partition.Builder pieces = new Partition.Builder(size, this, count);
    OpenClaims open = new OpenClaims(this::wins);
    long at = 0;
    int next = 0;
    while (at < size) {
      removeEnded(open, at);
      while (next < count && starts[order[next]] <= at) {
        open.add(order[next++]);
      }
      long nextStart = next < count ? starts[order[next]] : size;
      if (open.isEmpty()) {
        filler.fill(at, nextStart, pieces);
        at = nextStart;
      } else {
        int winner = open.top();
        long end = Math.min(ends[winner], nextStart);
        pieces.add(end, holders[winner], Account.ALL[accounts[winner]]);
        at = end;
      }
    }
    return pieces.build();
  }

  /** Takes away what ended, as far as it is on top; the rest goes when it comes there. */
  private void removeEnded(OpenClaims open, long at) {
    while (!open.isEmpty() && ends[open.top()] <= at) {
      open.removeTop();
    }
  }

  /** The owner of this number. */
  public Owner ownerOf(int id) {
    return owners.get(id);
  }

  int ownerCount() {
    return owners.count();
  }

  /** The owners behind the number of a group (a negative one), ascending. */
  public int[] members(int group) {
    return groups.members(~group);
  }

  /** How many owners are behind a group's number, a negative one. */
  public int memberCount(int group) {
    return groups.size(~group);
  }

  /** One of the owners behind a group's number, in no order that says anything. */
  int member(int group, int index) {
    return groups.member(~group, index);
  }

  /** The first by name of the owners behind a holder's number. */
  public int firstOf(int holder) {
    if (holder >= 0) {
      return holder;
    }
    int group = ~holder;
    if (group >= firsts.length) {
      firsts = Arrays.copyOf(firsts, groups.count());
    }
    if (firsts[group] == 0) {
      int first = groups.member(group, 0);
      for (int i = 1; i < groups.size(group); i++) {
        int other = groups.member(group, i);
        first = compareOwners(other, first) < 0 ? other : first;
      }
      firsts[group] = first + 1;
    }
    return firsts[group] - 1;
  }

  private boolean wins(int claim, int over) {
    return compareClaims(claim, over) < 0;
  }

  private int compareClaims(int a, int b) {
    int order = Byte.compare(evidences[a], evidences[b]);
    if (order == 0) {
      order = Long.compare(ends[a] - starts[a], ends[b] - starts[b]);
    }
    if (order == 0 && holders[a] != holders[b]) {
      order = compareHolders(holders[a], holders[b]);
    }
    return order != 0 ? order : Byte.compare(accounts[a], accounts[b]);
  }

  private int compareHolders(int a, int b) {
    int order = compareOwners(firstOf(a), firstOf(b));
    // Same first owner: a group against the owner alone, or against another group.
    return order != 0 ? order : describe(a).compareTo(describe(b));
  }

  private String describe(int holder) {
    if (holder >= 0) {
      return owners.get(holder).toString();
    }
    List<Owner> members = new ArrayList<>();
    for (int i = 0; i < memberCount(holder); i++) {
      members.add(owners.get(member(holder, i)));
    }
    members.sort(Owner.BY_NAME);
    StringBuilder text = new StringBuilder();
    members.forEach(text::append);
    return text.toString();
  }

  private int compareOwners(int a, int b) {
    int order = Long.compareUnsigned(nameKeys.of(a, owners), nameKeys.of(b, owners));
    return order != 0 ? order : Owner.BY_NAME.compare(owners.get(a), owners.get(b));
  }

  private void grow() {
    int capacity = starts.length * 2;
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    holders = Arrays.copyOf(holders, capacity);
    accounts = Arrays.copyOf(accounts, capacity);
    evidences = Arrays.copyOf(evidences, capacity);
  }
}
