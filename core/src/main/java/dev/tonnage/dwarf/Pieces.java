package dev.tonnage.dwarf;

import java.util.Arrays;

/**
 * The pieces of one section, in order and apart, each with whom it is for. What lies between them
 * nobody uses. Offsets are those of the inflated section.
 *
 * <p>A user is a unit or one of its functions, written as one number.
 */
public final class Pieces {
  private final DebugSection section;
  private int count;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] firsts = new int[64];
  private int userCount;
  private int[] users = new int[64];

  /** Takes the pieces. */
  public interface Visitor {
    /** One piece; its users are {@code users[from]} to {@code users[to - 1]}. */
    void visit(long start, long end, int[] users, int from, int to);
  }

  Pieces(DebugSection section) {
    this.section = section;
  }

  /** The user that is the unit of this number. */
  public static int unit(int number) {
    return number << 1;
  }

  /** The user that is the function of this number. */
  public static int function(int number) {
    return number << 1 | 1;
  }

  /** Whether a user is a function. */
  public static boolean isFunction(int user) {
    return (user & 1) != 0;
  }

  /** The number of the unit or function that a user is. */
  public static int number(int user) {
    return user >>> 1;
  }

  public DebugSection section() {
    return section;
  }

  public void forEach(Visitor visitor) {
    for (int i = 0; i < count; i++) {
      visitor.visit(
          starts[i], ends[i], users, firsts[i], i + 1 < count ? firsts[i + 1] : userCount);
    }
  }

  /** Adds a piece of one user behind all others. */
  void add(long start, long end, int user) {
    long from = count == 0 ? start : Math.max(start, ends[count - 1]);
    if (end <= from) {
      return;
    }
    boolean goesOn =
        count > 0
            && ends[count - 1] == from
            && firsts[count - 1] == userCount - 1
            && users[userCount - 1] == user;
    if (goesOn) {
      ends[count - 1] = (int) end;
    } else {
      open(from, end);
      addUser(user);
    }
  }

  /** Adds a piece of all that use the position of use {@code from}. */
  void add(long start, long end, Uses uses, int from, int to) {
    if (to == from + 1) {
      add(start, end, uses.user(from));
      return;
    }
    long begin = count == 0 ? start : Math.max(start, ends[count - 1]);
    if (end > begin && to > from) {
      open(begin, end);
      for (int i = from; i < to; i++) {
        addUser(uses.user(i));
      }
    }
  }

  private void open(long start, long end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      firsts = Arrays.copyOf(firsts, 2 * count);
    }
    starts[count] = (int) start;
    ends[count] = (int) end;
    firsts[count] = userCount;
    count++;
  }

  private void addUser(int user) {
    if (userCount == users.length) {
      users = Arrays.copyOf(users, 2 * userCount);
    }
    users[userCount++] = user;
  }

  /** What {@link #rewind} goes back to. */
  int mark() {
    return count;
  }

  /** Forgets the pieces added since; the one before must not have been of their user. */
  void rewind(int mark) {
    if (mark < count) {
      userCount = firsts[mark];
      count = mark;
    }
  }
}
