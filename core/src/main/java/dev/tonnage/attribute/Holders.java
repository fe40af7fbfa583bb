package dev.tonnage.attribute;

import dev.tonnage.bytes.Span;
import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;
import java.util.Arrays;

/** Who holds which place of the line, as far as claims made until now tell. */
final class Holders {
  /** No holder: the number of no owner and of no group. */
  static final int NOBODY = Integer.MIN_VALUE;

  private final Partition partition;
  private final int nobody;
  private int piece;
  private long[] starts = new long[0];
  private long[] ends = new long[0];
  private int[] added = new int[0];

  Holders(Claims claims) {
    int none = claims.owner(Owner.named("nobody", Kind.UNATTRIBUTED, null, Evidence.NONE));
    this.nobody = none;
    this.partition = claims.settle((start, end, pieces) -> pieces.add(end, none, Account.OWN));
  }

  /** The owner, or the group of owners, of a place; {@link #NOBODY} when it is nobody's. */
  int at(long place) {
    if (place < 0 || place >= partition.size()) {
      return NOBODY;
    }
    if (place < partition.start(piece) || place >= partition.end(piece)) {
      piece = partition.at(place);
    }
    int holder = partition.holder(piece);
    return holder == nobody ? addedAt(place) : holder;
  }

  private int addedAt(long place) {
    int i = Arrays.binarySearch(starts, place);
    i = i < 0 ? -i - 2 : i;
    return i >= 0 && place < ends[i] ? added[i] : NOBODY;
  }

  /** Adds holders of places that were nobody's; ranges apart from each other, in their order. */
  void add(long[] starts, long[] ends, int[] holders) {
    this.starts = starts;
    this.ends = ends;
    this.added = holders;
  }

  /** Takes ranges of the line. */
  interface Visitor {
    void visit(long start, long end, int holder);
  }

  /** Visits what lies in a range, piece by piece, with who holds it. */
  void forEach(Span range, Visitor visitor) {
    long at = range.start();
    int i = range.isEmpty() ? 0 : partition.at(at);
    while (at < range.end()) {
      long end = Math.min(partition.end(i), range.end());
      int holder = partition.holder(i++);
      visitor.visit(at, end, holder == nobody ? NOBODY : holder);
      at = end;
    }
  }
}
