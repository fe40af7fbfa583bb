package dev.tonnage.ledger;

import java.util.Arrays;

/** A heap of the claims at hand, by their numbers, with the one that wins on top. */
final class OpenClaims {
  /** Tells which of two claims wins. */
  interface Order {
    boolean wins(int claim, int over);
  }

  private final Order order;
  private int[] heap = new int[64];
  private int count;

  OpenClaims(Order order) {
    this.order = order;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int top() {
    return heap[0];
  }

  void add(int claim) {
    if (count == heap.length) {
      heap = Arrays.copyOf(heap, 2 * count);
    }
    int at = count++;
    while (at > 0) {
      int parent = at - 1 >>> 1;
      if (!order.wins(claim, heap[parent])) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = claim;
  }

  void removeTop() {
    int claim = heap[--count];
    int at = 0;
    while (2 * at + 1 < count) {
      int child = 2 * at + 1;
      if (child + 1 < count && order.wins(heap[child + 1], heap[child])) {
        child++;
      }
      if (!order.wins(heap[child], claim)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = claim;
  }
}
