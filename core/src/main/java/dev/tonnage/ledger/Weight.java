package dev.tonnage.ledger;

/**
 * The byte columns of the table {@code symbols}: what an owner, or a group of them, takes.
 *
 * @param fileBytes its own bytes on disk
 * @param memoryBytes all of its bytes that are in memory when the binary is loaded, zero-filled
 *     ones included
 * @param pclntabBytes on disk, in Go's table of functions and lines
 * @param symtabBytes on disk, in symbol and string tables
 * @param debugBytes on disk, in debug information
 * @param relocBytes on disk, in relocation tables
 * @param sharedBytes the part of {@link #totalBytes} that is a share of bytes owned by several
 */
public record Weight(
    long fileBytes,
    long memoryBytes,
    long pclntabBytes,
    long symtabBytes,
    long debugBytes,
    long relocBytes,
    long sharedBytes) {

  public static final Weight ZERO = new Weight(0, 0, 0, 0, 0, 0, 0);

  /** All its bytes on disk: what sums to the file. */
  public long totalBytes() {
    return fileBytes + pclntabBytes + symtabBytes + debugBytes + relocBytes;
  }

  public Weight plus(Weight other) {
    return new Weight(
        fileBytes + other.fileBytes,
        memoryBytes + other.memoryBytes,
        pclntabBytes + other.pclntabBytes,
        symtabBytes + other.symtabBytes,
        debugBytes + other.debugBytes,
        relocBytes + other.relocBytes,
        sharedBytes + other.sharedBytes);
  }
}
