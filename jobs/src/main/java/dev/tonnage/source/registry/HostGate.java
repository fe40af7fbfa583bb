package dev.tonnage.source.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/** Lets so many requests at a time, and so many a second, through to a host. */
final class HostGate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Semaphore places;
  private final long nanosBetween;
  private long nextStart = System.nanoTime();

  HostGate(int connections, double requestsPerSecond) {
    places = new Semaphore(connections, true);
    nanosBetween = requestsPerSecond <= 0 ? 0 : (long) (NANOS_PER_SECOND / requestsPerSecond);
  }

  /** Waits for a turn; it lasts until {@link #leave}. */
  void enter() throws IOException {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      for (long wait = turn(); wait > 0; wait = turn()) {
        sleep(wait);
      }
    } catch (IOException e) {
      places.release();
      throw e;
    }
  }

  /** Takes the next turn if it has come; else how many nanoseconds to wait. */
  private synchronized long turn() {
    long now = System.nanoTime();
    long wait = nextStart - now;
    if (wait <= 0) {
      nextStart = now + nanosBetween;
    }
    return wait;
  }

  void leave() {
    places.release();
  }

  /** Sends nothing for a while: the host has asked for that. */
  synchronized void holdOff(long seconds) {
    nextStart = Math.max(nextStart, System.nanoTime() + seconds * NANOS_PER_SECOND);
  }

  static void sleep(long nanos) throws IOException {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for a registry");
  }
}
