package dev.tonnage.attribute;

import dev.tonnage.bytes.LongSort;
import dev.tonnage.ledger.Claims;
import java.util.Arrays;

/**
 * Gathers who uses the thing at which position, and then tells for each position, in order, who its
 * users are.
 */
final class Sharing {
  private static final int USER_BITS = 31;

  private long[] uses = new long[1024];
  private int count;

  /** Takes the users of one position. */
  interface Visitor {
    /**
     * Called for each position that is used.
     *
     * @param next the next used position; -1 behind the last
     * @param holder the user, or the group of them, as claims name it
     * @param first one of the users
     */
    void visit(long position, long next, int holder, int first);
  }

  /** Says that an owner uses what is at a position, which fits 32 bits. */
  void add(long position, int user) {
    if (count == uses.length) {
      uses = Arrays.copyOf(uses, 2 * count);
    }
    uses[count++] = position << USER_BITS | user;
  }

  void forEach(Claims claims, Visitor visitor) {
    LongSort.sort(uses, count);
    int[] users = new int[16];
    int from = 0;
    while (from < count) {
      long position = uses[from] >>> USER_BITS;
      int to = from + 1;
      while (to < count && uses[to] >>> USER_BITS == position) {
        to++;
      }
      int first = user(from);
      int holder = first;
      if (to - from > 1) {
        if (to - from > users.length) {
          users = new int[Math.max(to - from, 2 * users.length)];
        }
        for (int i = from; i < to; i++) {
          users[i - from] = user(i);
        }
        holder = claims.shared(users, to - from);
      }
      visitor.visit(position, to < count ? uses[to] >>> USER_BITS : -1, holder, first);
      from = to;
    }
  }

  private int user(int i) {
    return (int) (uses[i] & (1L << USER_BITS) - 1);
  }
}
