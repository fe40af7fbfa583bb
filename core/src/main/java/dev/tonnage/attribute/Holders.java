package dev.tonnage.attribute;

import dev.tonnage.ledger.Account;
import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import dev.tonnage.ledger.Partition;

/** Who holds which place of the line, as far as claims made until now tell. */
final class Holders {
  /** No holder: the number of no owner and of no group. */
  static final int NOBODY = Integer.MIN_VALUE;

  private final Partition partition;
  private final int nobody;
  private int piece;

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
    return holder == nobody ? NOBODY : holder;
  }
}
