package dev.tonnage.attribute;

import dev.tonnage.ledger.Claims;
import dev.tonnage.ledger.Evidence;
import dev.tonnage.ledger.Kind;
import dev.tonnage.ledger.Owner;
import java.util.HashMap;
import java.util.Map;

/** The rows that an owner has besides its own: for its bytes of other kinds. */
final class Siblings {
  private record Key(int holder, Kind kind, String section) {}

  private final Claims claims;
  private final Evidence evidence;
  private final Map<Key, Integer> known = new HashMap<>();

  Siblings(Claims claims, Evidence evidence) {
    this.claims = claims;
    this.evidence = evidence;
  }

  /**
   * The same owner, or the same owners together, of bytes of this kind.
   *
   * @param section where those are; null when in several
   */
  int of(int holder, Kind kind, String section) {
    Key key = new Key(holder, kind, section);
    Integer sibling = known.get(key);
    if (sibling == null) {
      sibling = holder >= 0 ? ofOne(holder, kind, section) : ofMany(holder, kind, section);
      known.put(key, sibling);
    }
    return sibling;
  }

  private int ofMany(int holder, Kind kind, String section) {
    int[] members = claims.members(holder).clone();
    for (int i = 0; i < members.length; i++) {
      members[i] = ofOne(members[i], kind, section);
    }
    return claims.shared(members);
  }

  private int ofOne(int owner, Kind kind, String section) {
    Owner o = claims.ownerOf(owner);
    return claims.owner(
        new Owner(
            o.name(),
            kind,
            o.packageName(),
            o.module(),
            o.moduleVersion(),
            section,
            0,
            o.sourceFile(),
            evidence));
  }
}
