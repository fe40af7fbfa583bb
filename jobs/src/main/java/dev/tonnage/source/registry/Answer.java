package dev.tonnage.source.registry;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * What a server said.
 *
 * @param uri that was asked in the end
 * @param body to be closed; until then it takes one of the host's connections
 */
record Answer(URI uri, int status, HttpHeaders headers, InputStream body) implements Closeable {

  boolean isSuccess() {
    return status == 200;
  }

  /** The whole body, if it is not longer than so much; else null. */
  byte[] bytes(int max) throws IOException {
    byte[] bytes = body.readNBytes(max + 1);
    return bytes.length > max ? null : bytes;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
