package dev.tonnage.table;

/**
 * Something found in a binary, with the binary's name.
 *
 * @param digest of the binary
 * @param wireBytes what it took of a compressed layer; null when not known
 */
public record OfBinary<T>(String digest, T value, Long wireBytes) {
  public OfBinary(String digest, T value) {
    this(digest, value, null);
  }
}
