package dev.tonnage.ledger;

import java.util.Arrays;

/**
 * A total function from byte to owner on a line of bytes: pieces that tile it from the first byte
 * to the last. There is no way to build one with a gap or an overlap.
 */
public final class Partition {
  private final Claims claims;
  private final long[] ends;
  private final int[] holders;
  private final byte[] accounts;

  private Partition(Claims claims, long[] ends, int[] holders, byte[] accounts) {
    this.claims = claims;
    this.ends = ends;
    this.holders = holders;
    this.accounts = accounts;
  }

  /** The length of the line. */
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The piece around a position, looked for from a piece at or before it. */
  public int find(long position, int from) {
    int piece = from;
    while (ends[piece] <= position) {
      piece++;
    }
    return piece;
  }

  /** The piece around a position of the line. */
  public int at(long position) {
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Where a piece begins. */
  public long start(int piece) {
    return piece == 0 ? 0 : ends[piece - 1];
  }

  /** Where a piece ends, and the next begins. */
  public long end(int piece) {
    return ends[piece];
  }

  Account account(int piece) {
    return Account.ALL[accounts[piece]];
  }

  /** The number of the owner, or group of owners, that holds a piece. */
  public int holder(int piece) {
    return holders[piece];
  }

  int ownerCount() {
    return claims.ownerCount();
  }

  /** The owner of this number. */
  public Owner owner(int id) {
    return claims.ownerOf(id);
  }

  /** How many owners a group has; see {@link Claims#shared}. */
  int memberCount(int group) {
    return claims.memberCount(group);
  }

  /** One of the owners of a group. */
  int member(int group, int index) {
    return claims.member(group, index);
  }

  /** The first by name of the owners of a group. */
  int firstOf(int group) {
    return claims.firstOf(group);
  }

  /** Lays pieces from left to right, each beginning where the one before ended. */
  public static final class Builder {
    private final long size;
    private final Claims claims;
    private int count;
    private long[] ends;
    private int[] holders;
    private byte[] accounts;

    /**
     * Nothing yet.
     *
     * @param expected about how many pieces it will be
     */
    Builder(long size, Claims claims, int expected) {
      int room = Math.max(expected, 64);
      this.size = size;
      this.claims = claims;
      this.ends = new long[room];
      this.holders = new int[room];
      this.accounts = new byte[room];
    }

    /** Where the next piece begins. */
    public long position() {
      return count == 0 ? 0 : ends[count - 1];
    }

    /** The number of an owner, as {@link #add} wants it. */
    public int owner(Owner owner) {
      return claims.owner(owner);
    }

    /** Lays the next piece, up to {@code end}. */
    public void add(long end, int holder, Account account) {
      if (end <= position() || end > size) {
        throw new IllegalArgumentException(
            "a piece from %d to %d on a line of %d bytes".formatted(position(), end, size));
      }
      if (count > 0
          && holders[count - 1] == holder
          && holder >= 0
          && accounts[count - 1] == account.ordinal()) {
        ends[count - 1] = end;
        return;
      }
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
        holders = Arrays.copyOf(holders, 2 * count);
        accounts = Arrays.copyOf(accounts, 2 * count);
      }
      ends[count] = end;
      holders[count] = holder;
      accounts[count] = (byte) account.ordinal();
      count++;
    }

    Partition build() {
      if (position() != size) {
        throw new IllegalStateException(
            "pieces up to %d on a line of %d bytes".formatted(position(), size));
      }
      return new Partition(
          claims,
          Arrays.copyOf(ends, count),
          Arrays.copyOf(holders, count),
          Arrays.copyOf(accounts, count));
    }
  }
}
