package dev.tonnage.source.registry;

import dev.tonnage.table.ErrorCode;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a blob. When the connection breaks, they go on where they stopped (RFC 9110, 14.2).
 * They are not checked here.
 */
final class BlobStream extends InputStream {

  /** Asks for the bytes from some place on. */
  interface Opener {
    Answer open(long from) throws IOException;
  }

  /** A break after fewer bytes than this counts as one without progress. */
  private static final long PROGRESS = 64 << 10;

  private final String what;
  private final long size;
  private final int attempts;
  private final Opener opener;
  private Answer answer;
  private long position;
  private long openedAt;
  private int failures;

  BlobStream(String what, long size, int attempts, Opener opener) throws IOException {
    this.what = what;
    this.size = size;
    this.attempts = attempts;
    this.opener = opener;
    answer = opened();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      String reason;
      try {
        if (answer == null) {
          answer = opened();
        }
        int n = answer.body().read(buffer, offset, length);
        if (n > 0) {
          position += n;
          return n;
        }
        if (position >= size) {
          return -1;
        }
        reason = "it ended after %d of %d bytes".formatted(position, size);
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      hangUp(reason);
    }
  }

  private void hangUp(String reason) throws IOException {
    close();
    failures = position - openedAt >= PROGRESS ? 1 : failures + 1;
    if (failures >= attempts) {
      throw new RegistryException(
          ErrorCode.UNREACHABLE,
          "%s broke off %d times at about %d of %d bytes; the last time: %s",
          what,
          failures,
          position,
          size,
          reason);
    }
    HostGate.sleep(Http.pause(failures));
  }

  private Answer opened() throws IOException {
    openedAt = position;
    Answer opened = opener.open(position);
    try {
      if (opened.status() == 404) {
        throw new RegistryException(ErrorCode.MISSING, "the registry does not have %s", what);
      }
      if (opened.status() == 416 || opened.status() == 405) {
        throw new RegistryException(
            ErrorCode.UNREADABLE, "%s is refused (HTTP %d)", what, opened.status());
      }
      boolean isPart =
          opened.status() == 206
              && opened
                  .headers()
                  .firstValue("Content-Range")
                  .orElse("")
                  .startsWith("bytes " + position + "-");
      if (position > 0 && !isPart) {
        if (opened.status() == 206) {
          throw new IOException("it goes on at another place than asked for");
        }
        // It does not know ranges: all of it again.
        opened.body().skipNBytes(position);
      }
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (answer != null) {
      answer.close();
      answer = null;
    }
  }
}
