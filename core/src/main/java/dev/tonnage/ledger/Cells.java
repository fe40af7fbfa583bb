package dev.tonnage.ledger;

import java.util.Arrays;

/**
 * Numbers, from 0 on, what holds bytes in one place and is counted alike: a holder, in a section,
 * in a segment. An open-addressing table.
 */
final class Cells {
  private static final int NONE = -1;

  private int count;
  private int[] holders = new int[256];
  private int[] sections = new int[256];
  private int[] segments = new int[256];
  private byte[] marks = new byte[256];
  private int[] slots = new int[512];

  Cells() {
    Arrays.fill(slots, NONE);
  }

  /**
   * The number of this cell; {@link #count} before the call when it is new.
   *
   * @param mark what else tells cells apart
   */
  int of(int holder, int section, int segment, int mark) {
    int slot = hash(holder, section, segment, mark) & slots.length - 1;
    while (slots[slot] != NONE) {
      int cell = slots[slot];
      if (holders[cell] == holder
          && sections[cell] == section
          && segments[cell] == segment
          && marks[cell] == mark) {
        return cell;
      }
      slot = slot + 1 & slots.length - 1;
    }
    if (count == holders.length) {
      grow();
      return of(holder, section, segment, mark);
    }
    holders[count] = holder;
    sections[count] = section;
    segments[count] = segment;
    marks[count] = (byte) mark;
    slots[slot] = count;
    return count++;
  }

  int count() {
    return count;
  }

  int holder(int cell) {
    return holders[cell];
  }

  int section(int cell) {
    return sections[cell];
  }

  int segment(int cell) {
    return segments[cell];
  }

  int mark(int cell) {
    return marks[cell];
  }

  private void grow() {
    holders = Arrays.copyOf(holders, 2 * count);
    sections = Arrays.copyOf(sections, 2 * count);
    segments = Arrays.copyOf(segments, 2 * count);
    marks = Arrays.copyOf(marks, 2 * count);
    slots = new int[2 * slots.length];
    Arrays.fill(slots, NONE);
    for (int cell = 0; cell < count; cell++) {
      int slot =
          hash(holders[cell], sections[cell], segments[cell], marks[cell]) & slots.length - 1;
      while (slots[slot] != NONE) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = cell;
    }
  }

  private static int hash(int holder, int section, int segment, int mark) {
    long hash = ((long) holder * 31 + section) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ hash >>> 29 ^ (long) segment << 8 ^ mark) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32);
  }
}
