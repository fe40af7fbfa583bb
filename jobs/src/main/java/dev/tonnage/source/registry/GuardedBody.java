package dev.tonnage.source.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer. Java's client waits for the next byte for ever; this hangs up on a server
 * that sends next to nothing. Only time spent waiting counts: the reader may be slow.
 */
final class GuardedBody extends FilterInputStream {
  /** Less than this in {@code stallSeconds} is next to nothing. */
  private static final long MIN_BYTES = 16 << 10;

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "registry-clock");
            thread.setDaemon(true);
            return thread;
          });

  private final long stallNanos;
  private final Runnable atEnd;
  private final ScheduledFuture<?> watch;
  private boolean isClosed;
  private long readingSince;
  private long waited;
  private long bytes;
  private volatile boolean hasStalled;

  GuardedBody(InputStream in, int stallSeconds, Runnable atEnd) {
    super(in);
    this.stallNanos = TimeUnit.SECONDS.toNanos(stallSeconds);
    this.atEnd = atEnd;
    long every = Math.max(stallNanos / 4, 1);
    watch = CLOCK.scheduleWithFixedDelay(this::look, every, every, TimeUnit.NANOSECONDS);
  }

  private void look() {
    synchronized (this) {
      long sofar = waited + (readingSince == 0 ? 0 : System.nanoTime() - readingSince);
      if (sofar < stallNanos) {
        return;
      }
      if (bytes >= MIN_BYTES) {
        waited = 0;
        bytes = 0;
        readingSince = readingSince == 0 ? 0 : System.nanoTime();
        return;
      }
      hasStalled = true;
    }
    try {
      in.close();
    } catch (IOException e) {
      // The reader will meet it.
    }
  }

  private synchronized void begin() {
    readingSince = System.nanoTime();
  }

  private synchronized void end(int n) {
    waited += System.nanoTime() - readingSince;
    readingSince = 0;
    bytes += Math.max(n, 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    begin();
    int n = -1;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw hasStalled ? new IOException("it sent next to nothing for too long") : e;
    } finally {
      end(n);
    }
    if (n < 0 && hasStalled) {
      throw new IOException("it sent next to nothing for too long");
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] buffer = new byte[(int) Math.min(n, 8192)];
    return buffer.length == 0 ? 0 : Math.max(read(buffer, 0, buffer.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    watch.cancel(false);
    atEnd.run();
    in.close();
  }
}
